import {
  countCalls,
  createHistogram,
  percentileMs,
  type TimeHistogram,
} from '../../../src/analytics/latency.ts';
import { bucketIndex } from '../../../src/analytics/period.ts';
import type { LatencyRow, Split, UsageQuery } from '../../../src/analytics/store.ts';
import { keptDetail } from '../horizon.ts';
import type { UsageTables } from '../tables.ts';
import { stretchesOfEvents } from './event-stretches.ts';
import { keptTimes } from './kept-times.ts';
import { addPacked } from './packed-bins.ts';
import { planTimes } from './plan-times.ts';
import type { TimedRow } from './timed-rows.ts';

/** Percentiles of response times. Which days are sealed changes how fast an answer comes, never the answer. */
export async function readLatencies(
  tables: UsageTables,
  query: UsageQuery,
  split: Pick<Split, 'by' | 'buckets'>,
): Promise<readonly LatencyRow[]> {
  const groups = new Map<string, Group>();
  if (!split.by && !split.buckets) groups.set('0 ', { bucket: 0, value: '', histogram: createHistogram() });
  for (const { at, value, bins } of await timesOf(tables, query, split)) {
    const bucket = split.buckets ? bucketIndex(split.buckets, at) : 0;
    const key = `${bucket} ${value}`;
    const group = groups.get(key) ?? { bucket, value, histogram: createHistogram() };
    groups.set(key, group);
    addPacked(group.histogram, bins);
  }
  return [...groups.values()].map(({ bucket, value, histogram }) => ({
    bucket,
    value,
    calls: BigInt(countCalls(histogram)),
    p50: percentileMs(histogram, 50),
    p95: percentileMs(histogram, 95),
  }));
}

type Group = { readonly bucket: number; readonly value: string; readonly histogram: TimeHistogram };

async function timesOf(
  tables: UsageTables,
  query: UsageQuery,
  split: Pick<Split, 'by' | 'buckets'>,
): Promise<readonly TimedRow[]> {
  const asked = { query, split, question: await questionOf(tables, query, split) };
  const { kept, rest } = await planTimes(tables, query, split);
  return [
    ...(kept ? await keptTimes(tables, asked, kept) : []),
    ...(await stretchesOfEvents(tables, asked, rest)),
  ];
}

/** Days begin at other times in another zone. */
async function questionOf(
  tables: UsageTables,
  { org, filters }: UsageQuery,
  { by, buckets }: Pick<Split, 'by' | 'buckets'>,
): Promise<string> {
  const { timeZone } = await keptDetail(tables, org);
  return JSON.stringify([filters, by, buckets !== undefined, timeZone]);
}
