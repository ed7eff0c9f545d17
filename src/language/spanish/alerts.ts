/** See index.ts. */
export const alerts: Readonly<Record<string, string>> = {};
