import { bucketIndex } from '../../../src/analytics/period.ts';
import {
  MEASURES,
  type Measure,
  type Split,
  type SumRow,
  type UsageQuery,
} from '../../../src/analytics/store.ts';
import { readingOf, type UsageTables } from '../tables.ts';
import { piecesOf } from './sum-plan.ts';
import { FIRST_SUM, type Sums, sumAt, sumPieces, TIME, VALUE, WITHIN } from './sum-statement.ts';
import { ofUsedDimensions } from './used-dimensions.ts';

/** Sums of a period, exact to the nano-dollar whatever its ends, split as asked. */
export async function sumUsage<Name extends Measure>(
  tables: UsageTables,
  query: UsageQuery,
  split: Split<Name>,
): Promise<readonly SumRow<Name>[]> {
  // Whether a group is there at all follows from its events, so these come first whatever was asked for.
  const names: readonly Measure[] = [...new Set<Measure>(['events', ...(split.measures ?? MEASURES)])];
  const groups = merged(await foundOf(tables, { query, split, names }), split, names.length);
  const isWhole = !split.by && !split.within && !split.buckets;
  if (isWhole && groups.length === 0) groups.push(NOTHING);
  const empty = Object.fromEntries(names.map((name) => [name, 0n])) as Record<Name, bigint>; // holds what was asked for
  return groups
    .filter((group) => isWhole || sumAt(group, 0) > 0n)
    .map((group) => ({
      bucket: bucketOf(group, split),
      value: String(group[VALUE] ?? ''),
      ...(split.within && { within: String(group[WITHIN]) }),
      measures: toMeasures(empty, group),
    }));
}

type Asking = { readonly query: UsageQuery; readonly split: Split; readonly names: readonly Measure[] };

async function foundOf(tables: UsageTables, asking: Asking): Promise<readonly Sums[]> {
  const asked = await ofUsedDimensions(readingOf(tables), asking);
  if (asked === 'nothing') return [];
  const pieces = await piecesOf(tables, asked.query, asked.split);
  return sumPieces(tables, { ...asked, pieces });
}

const NOTHING: Sums = [0n, '', ''];

/** Each group once, however many pieces it occurs in. */
function merged(found: readonly Sums[], split: Pick<Split, 'within' | 'buckets'>, count: number): Sums[] {
  const groups = new Map<string, Sums>();
  for (const group of found) {
    const key = keyOf(group, split);
    const known = groups.get(key);
    groups.set(key, known ? addUp(known, group, count) : group);
  }
  return [...groups.values()];
}

function bucketOf(group: Sums, { buckets }: Pick<Split, 'buckets'>): number {
  return buckets ? bucketIndex(buckets, Number(group[TIME])) : 0;
}

function keyOf(group: Sums, split: Pick<Split, 'within' | 'buckets'>): string {
  const value = String(group[VALUE] ?? '');
  const named = split.within ? `${group[WITHIN]}\u0000${value}` : value;
  return split.buckets ? `${bucketOf(group, split)} ${named}` : named;
}

/** Most sums of a short time are 0. */
function addUp(group: Sums, more: Sums, count: number): Sums {
  const both = [...group];
  for (let index = 0; index < count; index++) {
    const added = sumAt(more, index);
    if (added !== 0n) both[FIRST_SUM + index] = sumAt(group, index) + added;
  }
  return both;
}

/** Copied from one that has the names already: put together name by name, each would be moved as it grows. */
function toMeasures<Name extends Measure>(empty: Readonly<Record<Name, bigint>>, group: Sums) {
  const measures: Record<Name, bigint> = { ...empty };
  let index = 0;
  for (const name in measures) measures[name] = sumAt(group, index++);
  return measures;
}
