/** See index.ts. */
export const commands: Readonly<Record<string, string>> = {};
