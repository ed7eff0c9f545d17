/** Names transactions wait for; see Turn. */

/** The price book: changed alone, priced by together. */
export const PRICE_BOOK = 'prices';

/** Events and sums of an organisation. */
export function usageOf(org: string): string {
  return `usage ${org}`;
}
