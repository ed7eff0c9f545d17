import { setImmediate as letOthers } from 'node:timers/promises';
import { and, eq, gt, gte, inArray, like, lt, or, sql } from 'drizzle-orm';
import { isTimedOut } from '../../src/analytics/hanging.ts';
import { bucketIndex } from '../../src/analytics/period.ts';
import type { UsageQuery } from '../../src/analytics/store.ts';
import type { Database } from '../engine.ts';
import { eventFilter } from './event-filters.ts';
import { readHorizon } from './horizon.ts';
import { factsIn } from './rows.ts';

/** Statuses of calls that may have run out of time. */
const UNFINISHED = ['error', 'cancelled'];

/** Calls that took too long or ran out of time, by bucket. */
export async function countHanging(
  db: Database,
  { org, from, to, filters }: UsageQuery,
  { buckets, aboveMs }: { readonly buckets: readonly number[]; readonly aboveMs: number },
): Promise<ReadonlyMap<number, number>> {
  const { event, series } = db.tables;
  const { eventsFrom } = await readHorizon(db, org);
  const unfinished = db
    .select({ id: series.id })
    .from(series)
    .where(and(eq(series.org, org), inArray(series.status, UNFINISHED)));
  const counts = new Map<number, number>();
  const first = Math.max(from, eventsFrom);
  // An hour at a time, so that no statement holds up everything else.
  for (let at = first; at < to; at += HOUR_MS) {
    const rows = await db
      .select({ at: event.occurredAt, latencyMs: event.latencyMs, detail: event.detail })
      .from(event)
      .where(
        and(
          eq(event.org, org),
          gte(event.occurredAt, at),
          lt(event.occurredAt, Math.min(at + HOUR_MS, to)),
          eq(event.counted, 1),
          eventFilter(db, org, filters),
          or(gt(event.latencyMs, aboveMs), and(inArray(event.series, unfinished), mayNameTimeout(db))),
        ),
      );
    for (const row of rows) {
      if ((row.latencyMs ?? 0) <= aboveMs && !isTimedOut(factsIn(row))) continue;
      const bucket = bucketIndex(buckets, row.at);
      counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
    }
    await letOthers();
  }
  return counts;
}

const HOUR_MS = 3_600_000;

/** Leaves out in the database most of what `isTimedOut` would. */
function mayNameTimeout(db: Database) {
  const detail = sql`lower(${db.tables.event.detail})`;
  return or(
    ...['%time%out%', '%deadline%', '%"httpstatus":408%', '%"httpstatus":504%'].map((pattern) =>
      like(detail, pattern),
    ),
  );
}
