import type { DimensionName } from '../../../src/analytics/dimensions.ts';
import { bucketIndex } from '../../../src/analytics/period.ts';
import {
  MEASURES,
  type Measure,
  type Split,
  type SumRow,
  type UsageQuery,
} from '../../../src/analytics/store.ts';
import type { UsageTables } from '../record.ts';
import { piecesOf } from './sum-plan.ts';
import { type Sums, sumPieces } from './sum-statement.ts';

/** `sums` are in the order of the measures asked for. */
type Group = Omit<Sums, 'time'> & { readonly bucket: number };

/** Sums of a period, exact to the nano-dollar whatever its ends, split as asked. */
export async function sumUsage<Name extends Measure>(
  tables: UsageTables,
  query: UsageQuery,
  split: Split<Name>,
): Promise<readonly SumRow<Name>[]> {
  // Whether a group is there at all follows from its events, so these come first whatever was asked for.
  const names: readonly Measure[] = [...new Set<Measure>(['events', ...(split.measures ?? MEASURES)])];
  const groups = new Map<string, Group>();
  const isWhole = !split.by && !split.within && !split.buckets;
  if (isWhole) groups.set('', { bucket: 0, value: '', within: '', sums: names.map(() => 0n) });
  const pieces = await piecesOf(tables, query, split);
  const found = await sumPieces(tables, { query, split, names, pieces });
  for (const { time, value, within, sums } of found) {
    const bucket = split.buckets ? bucketIndex(split.buckets, time) : 0;
    const named = split.within ? `${within}\u0000${value}` : value;
    const key = split.buckets ? `${bucket} ${named}` : named;
    const known = groups.get(key);
    groups.set(key, { bucket, value, within, sums: known ? addUp(known.sums, sums) : sums });
  }
  const isAsked = ({ sums }: Group) => (sums[0] ?? 0n) > 0n || isWhole;
  return [...groups.values()].filter(isAsked).map(({ bucket, value, within, sums }) => ({
    bucket,
    value,
    ...(split.within && { within }),
    // Holds what was asked for.
    measures: Object.fromEntries(names.map((name, index) => [name, sums[index] ?? 0n])) as Record<
      Name,
      bigint
    >,
  }));
}

function addUp(sums: readonly bigint[], more: readonly bigint[]): readonly bigint[] {
  return sums.map((sum, index) => sum + (more[index] ?? 0n));
}

/** How many distinct known values of a dimension have events in a period. */
export async function countDistinct(
  tables: UsageTables,
  query: UsageQuery,
  by: DimensionName,
): Promise<number> {
  const values = await sumUsage(tables, query, { by, measures: ['events'] });
  return values.filter(({ value }) => value !== '').length;
}
