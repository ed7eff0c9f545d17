import { setImmediate as letOthers } from 'node:timers/promises';
import { and, eq, gte, inArray } from 'drizzle-orm';
import type { ZoneClock } from '../../../src/analytics/period.ts';
import type { Database } from '../../engine.ts';
import { readHorizon } from '../horizon.ts';
import type { UsageTables } from '../record.ts';
import { isListed } from '../seals/pairs.ts';
import { type SealedSpan, sealedIn, type Write } from '../seals/seals.ts';
import type { Stretch } from '../sums/sum-source.ts';
import { keepTimes } from './keep-times.ts';
import { LATENCY_MARGINS, TIMES_NAME } from './latency-margins.ts';

/**
 * Keeps the response times of a day that is being sealed, anew; gives the name they are listed by. Not of a day
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
    await write((db) => removeMargin(db, { org, margin, bucket }));
  const stretches: Stretch[] = [];
  for (let from = bucket; from < clock.nextDay(bucket); from = clock.nextHour(from))
    stretches.push({ from, to: clock.nextHour(from) });
  await keepTimes(tables, { org, bucket, stretches }, { read, write, pause: () => letOthers() });
  return [TIMES_NAME];
}

/** Whether a day's response times are complete and its seal holds. */
export async function hasTimes(db: Database, org: string, bucket: number): Promise<boolean> {
  const [sealed] = await sealedIn(db, { org, size: 'day', from: bucket, to: bucket + 1 });
  return sealed !== undefined && isListed(sealed.pairs, TIMES_NAME);
}

/** Removes what is kept of days from a time on: they may begin at others now. */
export async function removeTimes(db: Database, org: string, from: number): Promise<void> {
  const { latencyDay } = db.tables;
  const { bucket, margin } = latencyDay;
  await db
    .delete(latencyDay)
    .where(and(eq(latencyDay.org, org), inArray(margin, [...LATENCY_MARGINS]), gte(bucket, from)));
}

async function marginsKept(db: Database, org: string, bucket: number): Promise<readonly string[]> {
  const { latencyDay } = db.tables;
  const rows = await db
    .selectDistinct({ margin: latencyDay.margin })
    .from(latencyDay)
    .where(
      and(
        eq(latencyDay.org, org),
        inArray(latencyDay.margin, [...LATENCY_MARGINS]),
        eq(latencyDay.bucket, bucket),
      ),
    );
  return rows.map(({ margin }) => margin);
}

type MarginOfDay = { readonly org: string; readonly margin: string; readonly bucket: number };

async function removeMargin(db: Database, { org, margin, bucket }: MarginOfDay): Promise<void> {
  const { latencyDay } = db.tables;
  await db
    .delete(latencyDay)
    .where(and(eq(latencyDay.org, org), eq(latencyDay.margin, margin), eq(latencyDay.bucket, bucket)));
}
