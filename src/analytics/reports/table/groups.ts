import { type DimensionName, dimensionNamed } from '../../dimensions.ts';
import type { Measure, SumRow } from '../../store.ts';
import { earlierQuery, queryOf, type ReportContext } from '../context.ts';
import { addUp } from '../measures.ts';
import { metricValue, STACKED_MEASURES } from '../metrics.ts';
import { FORMER_MEASURES, type FormerMeasures } from '../versus/former-columns.ts';
import { type Group, nameOf, overlaps, TABLE_MEASURES, type TableMeasures } from './breakdown.ts';

/**
 * Groups by a dimension, largest or, where it is asked how long calls took, slowest first; ties go by what is in
 * plans, then by name, so that pages are stable.
 */
export async function rankedGroups(
  { question, usage, times }: ReportContext,
  by: DimensionName,
): Promise<readonly Group[]> {
  const rows: readonly SumRow<keyof TableMeasures>[] = await usage.sum(queryOf(question), {
    by,
    measures: TABLE_MEASURES,
  });
  const groups = rows.map(({ value, measures }) => ({ value, name: nameOf(value, by), measures }));
  const slowness = ({ value }: Group) =>
    question.metric === 'latency' ? BigInt(times?.get(value)?.p95 ?? -1) : 0n;
  return groups.sort(
    (a, b) =>
      compare(slowness(b), slowness(a)) ||
      compare(metricValue(question.metric, b.measures), metricValue(question.metric, a.measures)) ||
      compare(b.measures.plannedCostNano, a.measures.plannedCostNano) ||
      (a.name < b.name ? -1 : Number(a.name > b.name)),
  );
}

/**
 * The same groups with their sums in the window compared with, and behind them those that were used in that alone,
 * largest first: without these the rows would not add up to its total.
 */
export async function withFormer(
  { question, usage }: ReportContext,
  by: DimensionName,
  ranked: readonly Group[],
): Promise<readonly Group[]> {
  const rows = await usage.sum(earlierQuery(question), { by, measures: FORMER_MEASURES });
  const former = new Map(rows.map(({ value, measures }) => [value, measures]));
  const known = new Set(ranked.map(({ value }) => value));
  const nothing = { ...addUp([], TABLE_MEASURES), ...addUp([], STACKED_MEASURES) };
  const gone = rows
    .filter(({ value }) => !known.has(value))
    .map(({ value, measures }) => ({ value, name: nameOf(value, by), measures: nothing, before: measures }))
    .sort(
      (a, b) =>
        compare(metricValue(question.metric, b.before), metricValue(question.metric, a.before)) ||
        (a.name < b.name ? -1 : 1),
    );
  return [...ranked.map((group) => withBefore(group, former.get(group.value))), ...gone];
}

function withBefore(group: Group, before: FormerMeasures | undefined): Group {
  return before ? { ...group, before } : group;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b);
}

/** What carries no value of the dimension, nano-USD. */
export function unattributedOf(groups: readonly Group[]): bigint {
  return groups.find((group) => group.value === '')?.measures.costNano ?? 0n;
}

/** Some groups of a dimension on their own, for a picture. */
export type Drawing<Name extends Measure> = {
  readonly by: DimensionName;
  /** Values drawn on their own. */
  readonly values: readonly string[];
  readonly measures: readonly Name[];
  readonly buckets?: readonly number[];
  /** The sums of all groups together, for each bucket. */
  readonly totals: readonly SumRow<Name>[];
};

/** What is drawn, and all other groups of each bucket as one row. */
export type Drawn<Name extends Measure> = {
  readonly drawn: readonly SumRow<Name>[];
  readonly rest: readonly SumRow<Name>[];
};

/**
 * Reads the sums of the drawn groups alone: there may be thousands of others, and what they sum up to is what is
 * left of the total. Only where rows overlap all of them are needed.
 */
export async function drawnGroups<Name extends Measure>(
  { question, usage }: ReportContext,
  drawing: Drawing<Name>,
): Promise<Drawn<Name>> {
  const { by, values, totals, ...split } = drawing;
  const query = queryOf(question);
  if (overlaps(dimensionNamed(by))) {
    const rows = await usage.sum(query, { ...split, by });
    const isDrawn = (row: SumRow<Name>) => values.includes(row.value);
    return { drawn: rows.filter(isDrawn), rest: rows.filter((row) => !isDrawn(row)) };
  }
  const filters = [...query.filters, { dimension: by, values, negate: false }];
  const drawn = await usage.sum({ ...query, filters }, { ...split, by });
  const byBucket = Map.groupBy(drawn, (row) => row.bucket);
  const rest = totals.map(({ bucket, measures }): SumRow<Name> => {
    const own = addUp(byBucket.get(bucket) ?? [], split.measures);
    const left = split.measures.map((name) => [name, measures[name] - own[name]]);
    // Has an entry for each name.
    return { bucket, value: '', measures: Object.fromEntries(left) as Record<Name, bigint> };
  });
  return { drawn, rest };
}
