import type { DimensionName } from '../dimensions.ts';
import type { Measure, UsageQuery, UsageReader } from '../store.ts';

/** Sums of one bucket and one value of each dimension; "" where usage says none. */
export type SplitRow<Name extends Measure> = {
  readonly bucket: number;
  readonly values: readonly string[];
  readonly measures: Readonly<Record<Name, bigint>>;
};

export type SplitBy<Name extends Measure> = {
  readonly query: UsageQuery;
  /** In the order of `values`. */
  readonly dimensions: readonly DimensionName[];
  readonly buckets: readonly number[];
  readonly measures: readonly Name[];
};

/**
 * Sums by several dimensions at once: split by the first, within each of its values by the next, and so on. Only what
 * occurs together is asked for, and every sum is one the store gives, so that all of them add up to its total.
 */
export function splitSums<Name extends Measure>(
  usage: UsageReader,
  split: SplitBy<Name>,
): AsyncIterable<SplitRow<Name>> {
  return within(usage, split, []);
}

async function* within<Name extends Measure>(
  usage: UsageReader,
  { query, dimensions, buckets, measures }: SplitBy<Name>,
  values: readonly string[],
): AsyncGenerator<SplitRow<Name>> {
  const [by, ...others] = dimensions;
  if (by === undefined) return;
  if (others.length === 0) {
    const rows = await usage.sum(query, { by, buckets, measures });
    for (const { bucket, value, measures: sums } of rows)
      yield { bucket, values: [...values, value], measures: sums };
    return;
  }
  const found = await usage.sum(query, { by, measures: ['events'] });
  for (const { value } of found) {
    // What all usage has in common needs no filter, and the store answers quicker without.
    const filter = found.length === 1 ? [] : [{ dimension: by, values: [value], negate: false } as const];
    const narrowed = { ...query, filters: [...query.filters, ...filter] };
    yield* within(usage, { query: narrowed, dimensions: others, buckets, measures }, [...values, value]);
  }
}
