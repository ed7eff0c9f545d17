import { and, eq, gte, lt, sql } from 'drizzle-orm';
import type { Drift } from '../../../src/analytics/store.ts';
import type { Database } from '../../engine.ts';
import { readHorizon } from '../horizon.ts';
import { LATENCY_MARGINS, type LatencyMargin } from '../latency/latency-margins.ts';
import { hasTimes } from '../latency/seal-times.ts';
import { MARGINS } from '../margins.ts';
import type { UsageTables } from '../record.ts';
import { WHOLE } from '../seals/pairs.ts';

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

async function daysKept(
  db: Database,
  org: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly number[]> {
  const { latencyDay } = db.tables;
  const { bucket, margin } = latencyDay;
  const rows = await db
    .selectDistinct({ bucket })
    .from(latencyDay)
    .where(and(eq(latencyDay.org, org), eq(margin, ''), gte(bucket, from), lt(bucket, to)));
  return rows.map((row) => row.bucket);
}

async function differs(db: Database, org: string, bucket: number): Promise<boolean> {
  const { eventsFrom } = await readHorizon(db, org);
  // Of a day that has events only what is sealed counts.
  if (bucket >= eventsFrom && !(await hasTimes(db, org, bucket))) return false;
  for (const margin of LATENCY_MARGINS) {
    const known = MARGINS.find((one) => one === margin);
    const stored = await storedCalls(db, { org, bucket, margin, isWhole: known === undefined });
    // Taken away where teams were given to what is known by its sums alone.
    if (bucket < eventsFrom && margin === 'team' && stored.size === 0) continue;
    const expected = await expectedCalls(db, { org, bucket, margin: known ?? '' });
    const all = new Set([...stored.keys(), ...expected.keys()]);
    if ([...all].some((series) => (stored.get(series) ?? 0) !== (expected.get(series) ?? 0))) return true;
  }
  return false;
}

type Counted = { readonly org: string; readonly bucket: number };

/** Calls by series; all together where no sum is kept of the dimension. */
async function storedCalls(
  db: Database,
  { org, bucket, margin, isWhole }: Counted & { readonly margin: LatencyMargin; readonly isWhole: boolean },
): Promise<ReadonlyMap<number, number>> {
  const { latencyDay } = db.tables;
  const rows = await db
    .select({ series: latencyDay.series, calls: sql`sum(${latencyDay.calls})`.mapWith(Number) })
    .from(latencyDay)
    .where(and(eq(latencyDay.org, org), eq(latencyDay.margin, margin), eq(latencyDay.bucket, bucket)))
    .groupBy(latencyDay.series);
  if (!isWhole && margin !== '') return new Map(rows.map(({ series, calls }) => [series, calls]));
  return new Map([[WHOLE, rows.reduce((sum, { calls }) => sum + calls, 0)]]);
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
