/** See index.ts. */
export const surfaces: Readonly<Record<string, string>> = {};
