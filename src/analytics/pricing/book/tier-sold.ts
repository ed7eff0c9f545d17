import type { DimensionValues } from '../../usage-event.ts';
import { type PriceBook, quoteFor } from './price-book.ts';

/** Whether a model has a price of its own in the tier a call names: without one, the ordinary price is found again. */
export function isTierSold(book: PriceBook, dimensions: DimensionValues, org: string): boolean {
  const own = book.ofOrganisations.get(org) ?? book;
  const quote = quoteFor(own, dimensions.model ?? '', dimensions);
  return quote.offer?.ranked.some(({ row }) => row.mode === quote.mode) ?? quote.free;
}
