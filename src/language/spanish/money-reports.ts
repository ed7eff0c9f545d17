/** See index.ts. */
export const moneyReports: Readonly<Record<string, string>> = {};
