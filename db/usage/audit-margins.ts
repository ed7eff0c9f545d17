import { and, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import { type Drift, MEASURES, type Measure } from '../../src/analytics/store.ts';
import type { Database, Tables } from '../engine.ts';
import { seriesRows } from './dictionary.ts';
import { MARGIN_TABLES, MARGINS, valueIn } from './margins.ts';
import type { ROLLUPS } from './rollups.ts';
import type { SeriesRow } from './rows.ts';

type Sums = Readonly<Record<Measure, string>> & { readonly bucket: number; readonly series: number };

export type Audited = {
  readonly org: string;
  readonly day: { readonly from: number; readonly to: number };
  readonly size: keyof typeof MARGIN_TABLES;
  /** The day's rows of the rollup by all dimensions. */
  readonly stored: readonly Sums[];
};

/** Compares every margin row of a day with the sum of the rollup rows that have its value. */
export async function verifyMargins(
  db: Database,
  { org, day, size, stored }: Audited,
): Promise<readonly Drift[]> {
  const table = db.tables[MARGIN_TABLES[size]];
  const rows = await db
    .select({ margin: table.margin, ...exactSums(table) })
    .from(table)
    .where(and(eq(table.org, org), gte(table.bucket, day.from), lt(table.bucket, day.to)));
  const named = new Set([...stored, ...rows].map((row) => row.series));
  const dictionary = await seriesRows(db, [...named]);
  const difference = new Map<string, { readonly bucket: number; readonly sums: bigint[] }>();
  for (const margin of MARGINS) {
    for (const row of stored) add(difference, row, { margin, dictionary, sign: 1n });
    for (const row of rows.filter((one) => one.margin === margin))
      add(difference, row, { margin, dictionary, sign: -1n });
  }
  return [...difference.values()].flatMap(({ bucket, sums }) =>
    MEASURES.filter((_, index) => sums[index] !== 0n).map((measure) => ({
      table: `margin ${size}`,
      bucket,
      measure,
    })),
  );
}

/** A rollup's columns, its sums as text: past 2^53 they must not pass through a JavaScript number. */
export function exactSums(
  table: Tables[(typeof ROLLUPS)[number]['table'] | (typeof MARGIN_TABLES)[Audited['size']]],
) {
  const sums = MEASURES.map((measure) => [measure, sql<string>`cast(${table[measure]} as text)`]);
  return {
    bucket: table.bucket,
    series: table.series,
    ...(Object.fromEntries(sums) as Record<Measure, SQL<string>>), // an entry for each of MEASURES
  };
}

type Side = {
  readonly margin: (typeof MARGINS)[number];
  readonly dictionary: ReadonlyMap<number, SeriesRow>;
  readonly sign: 1n | -1n;
};

function add(
  difference: Map<string, { readonly bucket: number; readonly sums: bigint[] }>,
  row: Sums,
  { margin, dictionary, sign }: Side,
): void {
  const of = dictionary.get(row.series);
  const key = `${row.bucket} ${margin} ${of ? valueIn(margin, of) : '?'}`;
  const known = difference.get(key) ?? { bucket: row.bucket, sums: MEASURES.map(() => 0n) };
  for (const [index, measure] of MEASURES.entries()) {
    known.sums[index] = (known.sums[index] ?? 0n) + sign * BigInt(row[measure]);
  }
  difference.set(key, known);
}
