/** See index.ts. */
export const reports: Readonly<Record<string, string>> = {};
