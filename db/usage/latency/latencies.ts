import { percentileMs } from '../../../src/analytics/latency.ts';
import { bucketIndex } from '../../../src/analytics/period.ts';
import type { LatencyRow, Split, UsageQuery } from '../../../src/analytics/store.ts';
import type { UsageTables } from '../record.ts';
import { hoursOfEvents } from './event-hours.ts';
import { keptTimes, type TimedRow } from './kept-times.ts';
import { planTimes } from './plan-times.ts';

/** Percentiles of response times. Which days are sealed changes how fast an answer comes, never the answer. */
export async function readLatencies(
  tables: UsageTables,
  query: UsageQuery,
  split: Pick<Split, 'by' | 'buckets'>,
): Promise<readonly LatencyRow[]> {
  const groups = new Map<string, Group>();
  if (!split.by && !split.buckets) groups.set('0 ', { bucket: 0, value: '', bins: new Map() });
  for (const { at, value, bin, calls } of await timesOf(tables, query, split)) {
    const bucket = split.buckets ? bucketIndex(split.buckets, at) : 0;
    const key = `${bucket} ${value}`;
    const group = groups.get(key) ?? { bucket, value, bins: new Map<number, number>() };
    groups.set(key, group);
    group.bins.set(bin, (group.bins.get(bin) ?? 0) + calls);
  }
  return [...groups.values()].map(({ bucket, value, bins }) => ({
    bucket,
    value,
    calls: BigInt(bins.values().reduce((sum, calls) => sum + calls, 0)),
    p50: percentileMs(bins, 50),
    p95: percentileMs(bins, 95),
  }));
}

type Group = { readonly bucket: number; readonly value: string; readonly bins: Map<number, number> };

async function timesOf(
  tables: UsageTables,
  query: UsageQuery,
  split: Pick<Split, 'by' | 'buckets'>,
): Promise<readonly TimedRow[]> {
  const { kept, rest } = await planTimes(tables, query, split);
  const rows: TimedRow[] = kept ? [...(await keptTimes(tables, { query, split }, kept))] : [];
  for (const stretch of rest) {
    const found = await hoursOfEvents(tables, { query, by: split.by }, stretch);
    for (const row of found) rows.push({ ...row, at: stretch.from });
  }
  return rows;
}
