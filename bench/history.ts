import { readNative } from '../src/analytics/ingest/formats/native.ts';
import type { PricedEvent } from '../src/analytics/store.ts';
import { createPricer, importShippedPrices } from '../src/compose/prices.ts';
import { openStores } from '../src/compose/stores.ts';
import type { BenchContext } from './context.ts';
import { createWorkload } from './workload.ts';

export const HISTORY_DAYS = 90;

const BATCH = 2_000;

/** Fills a store with `count` events of the last 90 days, through the store's own door and priced by the book. */
export async function fillStore(context: BenchContext, databaseFile: string, count: number): Promise<void> {
  const stores = await openStores({ databaseUrl: `file:${databaseFile}`, timeZone: 'UTC', now: Date.now });
  const now = Date.now();
  await importShippedPrices(stores.state, now);
  const pricer = await createPricer(stores.state);
  const bar = context.progress('filling a store', count, 'events');
  const step = (HISTORY_DAYS * 86_400_000) / count;
  const { event } = createWorkload('h');
  const price = (of: PricedEvent['event']) => pricer.price('default', of);
  const rules = { now, maxAgeMs: null, source: 'native', onUnknownField: () => undefined };
  for (let first = 0; first < count; first += BATCH) {
    const events = Array.from({ length: Math.min(BATCH, count - first) }, (_, place): PricedEvent => {
      const index = first + place;
      const reading = readNative(event(index, Math.floor(now - (count - index) * step)), rules);
      if (!('event' in reading)) throw new Error(`a made-up event is invalid: ${reading.refusal.message}`);
      return { event: reading.event, cost: price(reading.event) };
    });
    await stores.usage.record([
      { org: 'default', receivedAt: now, events, bookVersion: pricer.version(), price },
    ]);
    bar.add(events.length);
  }
  bar.stop();
  await stores.engine.close();
}
