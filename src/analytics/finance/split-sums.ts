import type { SeriesDimension } from '../dimensions.ts';
import type { Measure, UsageQuery, UsageReader } from '../store.ts';

/** Sums of one combination of values. */
export type SplitRow<Dimension extends SeriesDimension, Name extends Measure> = {
  readonly values: Readonly<Record<Dimension, string>>;
  readonly measures: Readonly<Record<Name, bigint>>;
};

export type SplitTerms<Dimension extends SeriesDimension, Name extends Measure> = {
  readonly by: readonly Dimension[];
  readonly measures: readonly Name[];
};

type Sums = Pick<UsageReader, 'sum'>;

/** Usage split by several dimensions at once; what the rows sum is what the query sums. In no promised order. */
export async function splitSums<Dimension extends SeriesDimension, Name extends Measure>(
  usage: Sums,
  query: UsageQuery,
  { by, measures }: SplitTerms<Dimension, Name>,
): Promise<readonly SplitRow<Dimension, Name>[]> {
  const found = new Map<Dimension, readonly string[]>();
  for (const dimension of by) found.set(dimension, await valuesOf(usage, query, dimension));
  // A dimension of one value is no split; the one with the most goes last, since its rows come in one answer.
  const sizeOf = (dimension: Dimension) => found.get(dimension)?.length ?? 0;
  const varying = by
    .filter((dimension) => sizeOf(dimension) > 1)
    .sort((one, other) => sizeOf(one) - sizeOf(other));
  const rows = await splitOn(usage, query, { by: varying, measures });
  return rows.map((row) => {
    const values = by.map((name) => [name, row.values.get(name) ?? found.get(name)?.[0] ?? '']);
    // Has an entry for each dimension.
    return { ...row, values: Object.fromEntries(values) as Record<Dimension, string> };
  });
}

type KnownRow<Name extends Measure> = {
  readonly values: ReadonlyMap<string, string>;
  readonly measures: Readonly<Record<Name, bigint>>;
};

async function splitOn<Name extends Measure>(
  usage: Sums,
  query: UsageQuery,
  { by: [by, ...rest], measures }: SplitTerms<SeriesDimension, Name>,
): Promise<readonly KnownRow<Name>[]> {
  if (by === undefined) return onlyRow(await usage.sum(query, { measures: [...measures, 'events'] }));
  if (rest.length === 0) {
    const rows = await usage.sum(query, { by, measures });
    return rows.map((row) => ({ values: new Map([[by, row.value]]), measures: row.measures }));
  }
  const rows: KnownRow<Name>[] = [];
  for (const value of await valuesOf(usage, query, by)) {
    const filters = [...query.filters, { dimension: by, values: [value], negate: false }];
    for (const row of await splitOn(usage, { ...query, filters }, { by: rest, measures }))
      rows.push({ ...row, values: new Map([...row.values, [by, value]]) });
  }
  return rows;
}

/** Without a split there is a row even of nothing. */
function onlyRow<Name extends Measure>(
  rows: readonly { readonly measures: Readonly<Record<Name | 'events', bigint>> }[],
): readonly KnownRow<Name>[] {
  return rows
    .filter((row) => row.measures.events > 0n)
    .map(({ measures }) => ({ values: new Map(), measures }));
}

async function valuesOf(usage: Sums, query: UsageQuery, by: SeriesDimension): Promise<readonly string[]> {
  return (await usage.sum(query, { by, measures: ['events'] })).map(({ value }) => value);
}
