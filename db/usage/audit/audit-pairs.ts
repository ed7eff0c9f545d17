import { setImmediate as letOthers } from 'node:timers/promises';
import { and, eq, gte, lt, sql } from 'drizzle-orm';
import { type ZoneClock, zoneClock } from '../../../src/analytics/period.ts';
import { type Drift, MEASURES } from '../../../src/analytics/store.ts';
import type { Database, Tables } from '../../engine.ts';
import { MARGIN_TABLES, MARGINS, type Margin } from '../margins.ts';
import { PAIR_TABLES, pairsListed, WHOLE, withinOf } from '../seals/pairs.ts';
import { type SealedSpan, sealedIn } from '../seals/seals.ts';
import { joinTexts, sumOf, toSums } from '../sums/sum-text.ts';
import type { UsageTables } from '../tables.ts';

/** What differs in sealed hours, days and weeks that begin in a period. */
export async function verifyPairs(
  tables: UsageTables,
  org: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly Drift[]> {
  const { engine, directory } = tables;
  const clock = zoneClock(await directory.timeZone(engine.read, org));
  const drifts: Drift[] = [];
  for (const size of ['hour', 'day', 'week'] as const) {
    for (const { bucket } of await sealedIn(engine.read, { org, size, from, to })) {
      const span = { org, size, bucket };
      if ((await driftsOf(engine.read, span, clock)).length === 0) continue;
      // Somebody may have written between two of its statements, so one moment has the last word.
      drifts.push(...(await engine.snapshot((db) => driftsOf(db, span, clock))));
    }
  }
  return drifts;
}

/**
 * Compares what the rows of each pair sum up to within each value of its first dimension with the margin of that
 * dimension, or with the whole where no margin is kept of it.
 */
async function driftsOf(db: Database, span: SealedSpan, clock: ZoneClock): Promise<readonly Drift[]> {
  const { org, size, bucket } = span;
  const [sealed] = await sealedIn(db, { org, size, from: bucket, to: bucket + 1 });
  const drifts: Drift[] = [];
  for (const name of pairsListed(sealed?.pairs ?? '')) {
    const within = withinOf(name);
    const margin = MARGINS.find((one) => one === within);
    const stored = await pairSums(db, span, { name, isWhole: margin === undefined || margin === '' });
    const expected = await marginSums(db, span, { margin: margin ?? '', clock });
    const measures = MEASURES.filter((_, index) => differs(stored, expected, index));
    drifts.push(...measures.map((measure) => ({ table: `pair ${size}`, bucket, measure })));
    await letOthers();
  }
  return drifts;
}

type PairTable = Tables[(typeof PAIR_TABLES)[keyof typeof PAIR_TABLES]];
type MarginTable = Tables[(typeof MARGIN_TABLES)[keyof typeof MARGIN_TABLES]];

/** Sums in the order of MEASURES, by series. */
type SumsBySeries = ReadonlyMap<number, readonly bigint[]>;

function differs(one: SumsBySeries, other: SumsBySeries, index: number): boolean {
  const all = new Set([...one.keys(), ...other.keys()]);
  return [...all].some((series) => (one.get(series)?.[index] ?? 0n) !== (other.get(series)?.[index] ?? 0n));
}

async function pairSums(
  db: Database,
  { org, size, bucket }: SealedSpan,
  { name, isWhole }: { readonly name: string; readonly isWhole: boolean },
): Promise<SumsBySeries> {
  const table = db.tables[PAIR_TABLES[size]];
  const rows = await db
    .select({ series: isWhole ? sql<number>`${WHOLE}`.mapWith(Number) : table.within, sums: sumsOf(table) })
    .from(table)
    .where(and(eq(table.org, org), eq(table.bucket, bucket), eq(table.pair, name)))
    .groupBy(...(isWhole ? [] : [table.within]));
  return toMap(rows);
}

async function marginSums(
  db: Database,
  { org, size, bucket }: SealedSpan,
  { margin, clock }: { readonly margin: Margin; readonly clock: ZoneClock },
): Promise<SumsBySeries> {
  const table = db.tables[MARGIN_TABLES[size === 'hour' ? 'hour' : 'day']];
  const to = size === 'week' ? clock.nextWeek(bucket) : bucket + 1;
  const rows = await db
    .select({
      series: margin === '' ? sql<number>`${WHOLE}`.mapWith(Number) : table.series,
      sums: sumsOf(table),
    })
    .from(table)
    .where(and(eq(table.org, org), eq(table.margin, margin), gte(table.bucket, bucket), lt(table.bucket, to)))
    .groupBy(...(margin === '' ? [] : [table.series]));
  return toMap(rows);
}

function sumsOf(table: PairTable | MarginTable) {
  return joinTexts(MEASURES.map((measure) => sumOf(table[measure])));
}

function toMap(rows: readonly { readonly series: number; readonly sums: string }[]): SumsBySeries {
  return new Map(rows.map(({ series, sums }) => [series, toSums(sums)]));
}
