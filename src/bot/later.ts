/**
 * Words of the grammar that this version understands but cannot answer yet. They are refused by name:
 * silently ignoring `vs:prev` would answer another question than the one that was asked.
 */
export const LATER_VIEWS: Readonly<Record<string, string>> = {
  live: 'Live messages',
  tips: 'Tips',
  report: 'Monthly reports',
  invoice: 'Invoices',
  export: 'Exports from chat',
};

export const LATER_FLAGS: Readonly<Record<string, string>> = {
  chart: 'Choosing a chart with chart:',
  match: 'Searching with match:',
};

export const LATER_WORDS: Readonly<Record<string, string>> = {
  pdf: 'PDF files',
};

/** "Heat maps are not available yet." for a view, flag or word of a later version. */
export function maybeLater(table: Readonly<Record<string, string>>, word: string): string | undefined {
  const name = Object.hasOwn(table, word) ? table[word] : undefined;
  if (name === undefined) return undefined;
  const isPlural = /s$/.test(name) && !/^The|^Explaining/.test(name);
  return `${name} ${isPlural ? 'are' : 'is'} not available yet.`;
}
