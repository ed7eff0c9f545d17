import { setImmediate as letOthers } from 'node:timers/promises';
import { and, eq, gte, inArray } from 'drizzle-orm';
import type { ZoneClock } from '../../../src/analytics/period.ts';
import type { Database } from '../../engine.ts';
import { readHorizon } from '../horizon.ts';
import { removeFirst } from '../remove-first.ts';
import { type SealedSpan, sealedIn, type Write } from '../seals/seals.ts';
import type { UsageTables } from '../tables.ts';
import { keepTimes, ROWS_AT_ONCE } from './keep-times.ts';
import { hasTimesOf, LATENCY_MARGINS, marginName, TIMES_NAMES } from './latency-margins.ts';

/**
 * Keeps the response times of a day that is being sealed, anew; gives the names they are listed by. Not of a day
 * whose events are gone: what is kept of it is all there is. Nobody removes events of a day that is being sealed,
 * so whether it has them is asked once.
 */
export async function sealTimes(
  tables: UsageTables,
  { org, bucket }: SealedSpan,
  { write, clock }: { readonly write: Write; readonly clock: ZoneClock },
): Promise<readonly string[]> {
  const { read } = tables.engine;
  const { eventsFrom } = await readHorizon(read, org);
  if (bucket < eventsFrom) return [];
  for (const margin of await marginsKept(read, org, bucket))
    while (await write((db) => removeSome(db, { org, margin, bucket })));
  const stretch = { from: bucket, to: clock.nextDay(bucket) };
  await keepTimes(tables, { org, bucket, stretch }, { read, write, pause: () => letOthers() });
  return TIMES_NAMES;
}

/** Whether a day's response times are complete and its seal holds. */
export async function hasTimes(db: Database, org: string, bucket: number): Promise<boolean> {
  const [sealed] = await sealedIn(db, { org, size: 'day', from: bucket, to: bucket + 1 });
  return sealed !== undefined && hasTimesOf(sealed.pairs);
}

/** Removes what is kept of days from a time on: they may begin at others now. */
export async function removeTimes(db: Database, org: string, from: number): Promise<void> {
  const { histogramDay } = db.tables;
  const { bucket, margin } = histogramDay;
  await db
    .delete(histogramDay)
    .where(
      and(eq(histogramDay.org, org), inArray(margin, LATENCY_MARGINS.map(marginName)), gte(bucket, from)),
    );
}

async function marginsKept(db: Database, org: string, bucket: number): Promise<readonly string[]> {
  const { histogramDay } = db.tables;
  const rows = await db
    .selectDistinct({ margin: histogramDay.margin })
    .from(histogramDay)
    .where(
      and(
        eq(histogramDay.org, org),
        inArray(histogramDay.margin, LATENCY_MARGINS.map(marginName)),
        eq(histogramDay.bucket, bucket),
      ),
    );
  return rows.map(({ margin }) => margin);
}

type MarginOfDay = { readonly org: string; readonly margin: string; readonly bucket: number };

/** The first rows of a margin, as many as one transaction removes; whether there may be more. */
function removeSome(db: Database, { org, margin, bucket }: MarginOfDay): Promise<boolean> {
  const { histogramDay: table } = db.tables;
  const where = and(eq(table.org, org), eq(table.margin, margin), eq(table.bucket, bucket));
  return removeFirst(db, { table, where, key: [table.within, table.series], most: ROWS_AT_ONCE });
}
