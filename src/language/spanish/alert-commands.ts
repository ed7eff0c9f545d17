/** See index.ts. */
export const alertCommands: Readonly<Record<string, string>> = {};
