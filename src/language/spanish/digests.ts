/** See index.ts. */
export const digests: Readonly<Record<string, string>> = {};
