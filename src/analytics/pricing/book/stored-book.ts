import type { PriceRow, StateStore } from '../../state.ts';
import type { EventCost, UsageEvent } from '../../usage-event.ts';
import { compileBook, type PriceBook, priceEvent } from './price-book.ts';

/** The price book as it stands in the store. */
export type StoredBook = {
  readonly rows: readonly PriceRow[];
  readonly book: PriceBook;
  readonly version: () => number;
  readonly price: (org: string, event: UsageEvent) => EventCost;
};

/** The latest book of each store: reading eight thousand rows takes longer than most answers. */
const latest = new WeakMap<object, { readonly version: number; readonly book: StoredBook }>();

export async function loadBook(state: Pick<StateStore, 'bookVersion' | 'priceRows'>): Promise<StoredBook> {
  // The version first: a book that changes in between is then noticed as stale, not missed.
  const version = await state.bookVersion();
  const known = latest.get(state);
  if (known?.version === version) return known.book;
  const rows = await state.priceRows();
  const compiled = compileBook(rows);
  const book: StoredBook = {
    rows,
    book: compiled,
    version: () => version,
    price: (org, event) => priceEvent(compiled, event, org),
  };
  latest.set(state, { version, book });
  return book;
}
