import { setImmediate as letOthers } from 'node:timers/promises';
import { and, asc, eq, gte, lt } from 'drizzle-orm';
import { percentileMs } from '../../../src/analytics/latency.ts';
import { bucketIndex } from '../../../src/analytics/period.ts';
import type { LatencyRow, Split, UsageQuery } from '../../../src/analytics/store.ts';
import type { UsageTables } from '../record.ts';
import type { Stretch } from '../sums/sum-source.ts';
import { eventTimes } from './event-times.ts';
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
  const db = tables.engine.read;
  const { kept, rest } = await planTimes(tables, query, split);
  const rows: TimedRow[] = [];
  if (kept) rows.push(...(await keptTimes(db, { query, split }, kept)));
  for (const stretch of rest) {
    let at = stretch.from;
    for (;;) {
      const piece = await nextHour(tables, query.org, at, stretch.to);
      if (!piece) break;
      at = piece.to;
      const found = await eventTimes(db, { query, by: split.by }, piece);
      for (const row of found) rows.push({ ...row, at: stretch.from });
      await letOthers();
    }
  }
  return rows;
}

const HOUR_MS = 3_600_000;

/** The next hour from the next event on: single events are read in pieces, so that no statement holds up all else. */
async function nextHour(
  { engine }: UsageTables,
  org: string,
  from: number,
  to: number,
): Promise<Stretch | undefined> {
  const { event } = engine.read.tables;
  const [next] = await engine.read
    .select({ at: event.occurredAt })
    .from(event)
    .where(and(eq(event.org, org), gte(event.occurredAt, from), lt(event.occurredAt, to)))
    .orderBy(asc(event.occurredAt))
    .limit(1);
  return next && { from: next.at, to: Math.min(next.at + HOUR_MS, to) };
}
