import { bucketStarts, type Period } from '../period.ts';
import type { UsageQuery, UsageStore } from '../store.ts';

/** What will be read of a period: [from, to), UTC milliseconds. */
export type ReadWindow = {
  readonly from: number;
  readonly to: number;
  /** Whether that is all there is. */
  readonly isWhole: boolean;
};

/** The newest whole days of a period that hold no more than so many events; its newest hours where a day holds more. */
export async function readWindow(
  usage: Pick<UsageStore, 'sum' | 'detail'>,
  query: UsageQuery,
  { timeZone, most }: { readonly timeZone: string; readonly most: number },
): Promise<ReadWindow> {
  const { eventsFrom } = await usage.detail(query.org);
  const kept = { ...query, from: Math.max(query.from, Math.min(eventsFrom, query.to)) };
  const days = await newestBuckets(usage, kept, { timeZone, granularity: 'day' }, most);
  const since =
    days ?? (await newestBuckets(usage, kept, { timeZone, granularity: 'hour' }, most)) ?? query.to;
  return { from: since, to: query.to, isWhole: since <= query.from };
}

/** Where the newest buckets that fit begin; undefined where the very last one does not. */
async function newestBuckets(
  usage: Pick<UsageStore, 'sum'>,
  query: UsageQuery,
  by: Pick<Period, 'timeZone' | 'granularity'>,
  most: number,
): Promise<number | undefined> {
  const { from, to } = query;
  if (from >= to) return from;
  const buckets = bucketStarts({ ...by, from, to });
  const rows = await usage.sum(query, { buckets, measures: ['events'] });
  const events = new Map(rows.map(({ bucket, measures }) => [bucket, Number(measures.events)]));
  let since: number | undefined;
  let sum = 0;
  for (const [bucket, start] of [...buckets.entries()].reverse()) {
    sum += events.get(bucket) ?? 0;
    if (sum > most) return since;
    since = Math.max(start, from);
  }
  return since;
}
