import type { Pricer } from '../analytics/ingest/receive.ts';
import { loadBook, type StoredBook } from '../analytics/pricing/book/stored-book.ts';
import type { StateStore } from '../analytics/state.ts';
import { StaleBook } from '../analytics/store.ts';

const SHIPPED = 'prices.shipped';

/**
 * Brings the book up to what this version ships; nothing is read or written when it is there already. Loads what
 * that takes itself: one thread of a program does it, and the others can do without.
 */
export async function importShippedPrices(state: StateStore, now: number): Promise<void> {
  const { readPriceFiles } = await import('../command-line/price.ts');
  const { shippedRows, shippedVersion } = await import('../analytics/pricing/catalogue/shipped-book.ts');
  const files = await readPriceFiles();
  const shipped = shippedVersion(files);
  if ((await state.setting('', SHIPPED)) === shipped) return;
  const { newRows } = await import('../analytics/pricing/rows/new-rows.ts');
  const incoming = await shippedRows(files, now);
  const { added, superseded } = newRows(await state.priceRows(), incoming);
  if (added.length > 0 || superseded.length > 0) await state.addPriceRows(added, superseded);
  await state.saveSetting('', SHIPPED, shipped);
}

/** Prices events by the book in the store, which is loaded again when the store says it changed. */
export async function createPricer(state: StateStore): Promise<Pricer> {
  const pricer = unreadPricer(state);
  await pricer.reload();
  return pricer;
}

/** The same of a thread that may never price anything: its book is stale until it has been loaded. */
export function unreadPricer(state: StateStore): Pricer {
  let loaded: Pick<StoredBook, 'version' | 'price'> = UNREAD;
  return {
    version: () => loaded.version(),
    price: (org, event) => loaded.price(org, event),
    reload: async () => {
      loaded = await loadBook(state);
    },
  };
}

const UNREAD: Pick<StoredBook, 'version' | 'price'> = {
  // No store has it.
  version: () => -1,
  price: () => {
    throw new StaleBook('the price book has not been read yet');
  },
};
