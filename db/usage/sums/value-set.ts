import { and, eq, inArray, notInArray, type SQL } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { SeriesDimension } from '../../../src/analytics/dimensions.ts';
import type { Filter } from '../../../src/analytics/store.ts';
import { seriesKey } from '../dictionary.ts';
import type { Reading } from '../reading.ts';

/** Values of one dimension, by the series that have nothing else: these, or all but these. */
export type ValueSet = { readonly ids: readonly number[]; readonly isExcluded: boolean };

/** What the filters on a dimension leave of it; undefined where there are none. */
export async function maybeValueSet(
  reading: Reading,
  org: string,
  { dimension, filters }: { readonly dimension: SeriesDimension; readonly filters: readonly Filter[] },
): Promise<ValueSet | undefined> {
  const own = filters.filter((filter) => filter.dimension === dimension);
  if (own.length === 0) return undefined;
  const excluded = new Set(own.filter((filter) => filter.negate).flatMap((filter) => filter.values));
  const [first, ...others] = own.filter((filter) => !filter.negate);
  if (!first) return { ids: await idsOf(reading, org, dimension, [...excluded]), isExcluded: true };
  const wanted = [...new Set(first.values)].filter(
    (value) => !excluded.has(value) && others.every((filter) => filter.values.includes(value)),
  );
  return { ids: await idsOf(reading, org, dimension, wanted), isExcluded: false };
}

/** A value nothing was stored with has no series, and no sums. */
async function idsOf(
  { db, once }: Reading,
  org: string,
  dimension: SeriesDimension,
  values: readonly string[],
): Promise<readonly number[]> {
  if (values.length === 0) return [];
  const { series } = db.tables;
  const keys = values.map((value) => seriesKey(org, { dimensions: { [dimension]: value }, tags: [] }));
  return once(`series ${keys.join(' ')}`, async () => {
    const rows = await db
      .select({ id: series.id })
      .from(series)
      .where(and(eq(series.org, org), inArray(series.key, keys)));
    return rows.map((row) => row.id);
  });
}

export function isIn(column: SQLiteColumn, set: ValueSet | undefined): SQL | undefined {
  if (!set) return undefined;
  return set.isExcluded ? notInArray(column, [...set.ids]) : inArray(column, [...set.ids]);
}
