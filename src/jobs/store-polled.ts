import type { Poll, PolledBucket, Span } from '../analytics/ingest/polls/poll.ts';
import { readingsOf, vanishedReadings } from '../analytics/ingest/polls/readings.ts';
import type { Receiver } from '../analytics/ingest/receive.ts';
import type { UsageStore } from '../analytics/store.ts';
import type { UsageEvent } from '../analytics/usage-event.ts';

export type PolledStores = {
  readonly usage: Pick<UsageStore, 'reported'>;
  readonly receive: Receiver['receive'];
};

/** All that a provider reported of a span. */
export type Polled = {
  readonly org: string;
  readonly span: Span;
  readonly buckets: readonly PolledBucket[];
  readonly now: number;
};

/** As many readings as go through the door at once. */
const BATCH = 500;

/** Puts what was reported in the place of what was reported of the same buckets before. */
export async function storePolled(poll: Poll, polled: Polled, stores: PolledStores): Promise<void> {
  const { org, span, buckets, now } = polled;
  const stored: UsageEvent[] = [];
  for await (const page of stores.usage.reported(org, span)) {
    for (const { counted, cost, receivedAt, bookVersion, ...event } of page) stored.push(event);
  }
  const readings = [...readingsOf(poll, buckets), ...vanishedReadings(poll, buckets, stored)];
  for (let start = 0; start < readings.length; start += BATCH) {
    const batch = readings.slice(start, start + BATCH);
    await stores.receive({ org, receivedAt: now, readings: batch, bytes: 0 });
  }
}
