import { and, eq } from 'drizzle-orm';
import type { Drift } from '../../../src/analytics/store.ts';
import type { Database } from '../../engine.ts';
import { readHorizon } from '../horizon.ts';
import { daysKept } from '../latency/kept-times.ts';
import { isOfPeople, LATENCY_MARGINS, type LatencyMargin, marginName } from '../latency/latency-margins.ts';
import { countPacked, joinPacked } from '../latency/packed-bins.ts';
import { hasTimes } from '../latency/seal-times.ts';
import { MARGINS } from '../margins.ts';
import { WHOLE } from '../seals/pairs.ts';
import type { UsageTables } from '../tables.ts';

/** Days whose response times are kept but are not those of as many calls as the day's sums know. */
export async function verifyTimes(
  { engine }: UsageTables,
  org: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly Drift[]> {
  const drifts: Drift[] = [];
  for (const bucket of await daysKept(engine.read, org, { from, to })) {
    if (!(await differs(engine.read, org, bucket))) continue;
    // Somebody may have written between two of its statements, so one moment has the last word.
    if (await engine.snapshot((db) => differs(db, org, bucket)))
      drifts.push({ table: 'latency day', bucket, measure: 'latencyEvents' });
  }
  return drifts;
}

async function differs(db: Database, org: string, bucket: number): Promise<boolean> {
  const { eventsFrom } = await readHorizon(db, org);
  // Of a day that has events only what is sealed counts.
  if (bucket >= eventsFrom && !(await hasTimes(db, org, bucket))) return false;
  for (const margin of LATENCY_MARGINS) {
    const kept = await storedCalls(db, { org, bucket, margin });
    if (bucket < eventsFrom && kept.size === 0 && mayBeMissing(margin)) continue;
    const known = MARGINS.find((one) => one === marginName(margin));
    // All together where no sum is kept of the dimensions.
    const stored = known ? kept : new Map([[WHOLE, kept.values().reduce((sum, calls) => sum + calls, 0)]]);
    const expected = await expectedCalls(db, { org, bucket, margin: known ?? '' });
    const all = new Set([...stored.keys(), ...expected.keys()]);
    if ([...all].some((series) => (stored.get(series) ?? 0) !== (expected.get(series) ?? 0))) return true;
  }
  return false;
}

/**
 * Of days whose events are gone: taken away where teams were given to what is known by its sums alone, and of people
 * and keys older versions kept none.
 */
function mayBeMissing(margin: LatencyMargin): boolean {
  return margin.includes('team') || isOfPeople(margin);
}

type Counted = { readonly org: string; readonly bucket: number };

/** Calls by series. */
async function storedCalls(
  db: Database,
  { org, bucket, margin }: Counted & { readonly margin: LatencyMargin },
): Promise<ReadonlyMap<number, number>> {
  const { histogramDay } = db.tables;
  const rows = await db
    .select({ series: histogramDay.series, bins: joinPacked(histogramDay.bins) })
    .from(histogramDay)
    .where(
      and(
        eq(histogramDay.org, org),
        eq(histogramDay.margin, marginName(margin)),
        eq(histogramDay.bucket, bucket),
      ),
    )
    .groupBy(histogramDay.series);
  return new Map(rows.map(({ series, bins }) => [series, countPacked(bins)]));
}

async function expectedCalls(
  db: Database,
  { org, bucket, margin }: Counted & { readonly margin: string },
): Promise<ReadonlyMap<number, number>> {
  const { marginDay } = db.tables;
  const rows = await db
    .select({ series: marginDay.series, calls: marginDay.latencyEvents })
    .from(marginDay)
    .where(and(eq(marginDay.org, org), eq(marginDay.margin, margin), eq(marginDay.bucket, bucket)));
  return new Map(rows.map(({ series, calls }) => [margin === '' ? WHOLE : series, Number(calls)]));
}
