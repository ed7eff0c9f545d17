import type { Pricer } from '../analytics/ingest/receive.ts';
import type { PricedEvent, UsageStore } from '../analytics/store.ts';
import type { UsageEvent } from '../analytics/usage-event.ts';

const BATCH = 2_000;

export type HistoryParts = {
  readonly record: UsageStore['record'];
  readonly pricer: Pricer;
  readonly now: number;
  readonly onProgress: (events: number) => void;
};

/** Stores past events in large batches; returns how many there were. */
export async function loadHistory(events: Iterable<UsageEvent>, parts: HistoryParts): Promise<number> {
  const { record, pricer, now } = parts;
  const price = (event: UsageEvent) => pricer.price('default', event);
  let batch: PricedEvent[] = [];
  let total = 0;
  for (const event of events) {
    batch.push({ event, cost: price(event) });
    if (batch.length === BATCH) await flush();
  }
  await flush();
  return total;

  async function flush(): Promise<void> {
    if (batch.length === 0) return;
    await record([{ org: 'default', receivedAt: now, events: batch, bookVersion: pricer.version(), price }]);
    total += batch.length;
    parts.onProgress(batch.length);
    batch = [];
  }
}
