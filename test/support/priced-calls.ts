import { loadBook } from '../../src/analytics/pricing/book/stored-book.ts';
import type { StateStore } from '../../src/analytics/state.ts';
import type { UsageStore } from '../../src/analytics/store.ts';
import type { UsageEvent } from '../../src/analytics/usage-event.ts';
import { TIP_ROWS } from './tip-book.ts';

type Stores = { readonly state: StateStore; readonly usage: Pick<UsageStore, 'record'> };

/** Fills a price book with the rates of tip-book.ts and stores calls at what they cost by it. */
export async function recordAtTipRates(
  { state, usage }: Stores,
  events: readonly UsageEvent[],
  org = 'default',
): Promise<void> {
  await state.addPriceRows(TIP_ROWS, []);
  const book = await loadBook(state);
  const price = (event: UsageEvent) => book.price(org, event);
  const priced = events.map((event) => ({ event, cost: price(event) }));
  const receivedAt = Math.max(0, ...events.map(({ occurredAt }) => occurredAt));
  await usage.record([{ org, receivedAt, bookVersion: book.version(), price, events: priced }]);
}
