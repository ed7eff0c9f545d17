/** See index.ts. */
export const financeCommands: Readonly<Record<string, string>> = {};
