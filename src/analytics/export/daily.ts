import { say } from '../../language/say.ts';
import { type DimensionName, dimensionNamed } from '../dimensions.ts';
import type { Column, Row, Table } from '../message.ts';
import { localDate } from '../period.ts';
import { addUp, toCount } from '../reports/measures.ts';
import { costValue, plannedValue } from '../reports/pending-cost.ts';
import { storedName, TABLE_MEASURES, type TableMeasures } from '../reports/table/breakdown.ts';
import type { UsageQuery, UsageReader } from '../store.ts';
import { monthsIn } from './months.ts';
import { type SplitRow, splitSums } from './split-sums.ts';

export type ExportQuery = {
  readonly query: UsageQuery;
  readonly timeZone: string;
  /** Whether rows may say whose they are. */
  readonly showPeople: boolean;
};

const MEASURES = [...TABLE_MEASURES, 'cacheReadTokens', 'cacheWriteTokens'] as const;

type DailyMeasures = SplitRow<(typeof MEASURES)[number]>['measures'];

/** What days are split by; the last has the most values for one of each other. */
const DIMENSIONS: readonly DimensionName[] = ['provider', 'team', 'user', 'agent', 'model'];

export function dailyDimensions({ showPeople }: Pick<ExportQuery, 'showPeople'>): readonly DimensionName[] {
  return DIMENSIONS.filter((one) => showPeople || one !== 'user');
}

/**
 * Usage by the day and all main dimensions, in the order of both; the rows add up to the total of the period. Whoever
 * wants at most so many is given one more of a month that has more.
 */
export async function* dailyRows(
  usage: UsageReader,
  asked: ExportQuery,
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<Row> {
  const dimensions = dailyDimensions(asked);
  const { query, timeZone } = asked;
  for (const { from, to, days } of monthsIn({ ...query, timeZone })) {
    const rows: SplitRow<(typeof MEASURES)[number]>[] = [];
    const split = { query: { ...query, from, to }, dimensions, buckets: days, measures: MEASURES };
    for await (const row of splitSums(usage, split)) if (rows.push(row) > most) break;
    for (const row of rows.sort(byDayAndValues))
      yield rowOf(row, dimensions, dayOf(days[row.bucket] ?? from, timeZone));
  }
}

function byDayAndValues<Name extends 'events'>(one: SplitRow<Name>, other: SplitRow<Name>): number {
  if (one.bucket !== other.bucket) return one.bucket - other.bucket;
  const index = one.values.findIndex((value, at) => value !== other.values[at]);
  return (one.values[index] ?? '') < (other.values[index] ?? '') ? -1 : 1;
}

function dayOf(at: number, timeZone: string): string {
  return localDate(at, timeZone).toString();
}

function rowOf(
  { values, measures }: { values: readonly string[]; measures: DailyMeasures },
  dimensions: readonly DimensionName[],
  date: string,
): Row {
  return {
    date,
    ...Object.fromEntries(
      dimensions.map((dimension, index) => [dimension, storedName(values[index] ?? '', dimension)]),
    ),
    ...cellsOf(measures),
  };
}

function cellsOf(measures: TableMeasures & Pick<DailyMeasures, 'cacheReadTokens' | 'cacheWriteTokens'>): Row {
  return {
    requests: toCount(measures.requests),
    inputTokens: toCount(measures.inputTokens),
    outputTokens: toCount(measures.outputTokens),
    cost: costValue(measures),
    cacheReadTokens: toCount(measures.cacheReadTokens),
    cacheWriteTokens: toCount(measures.cacheWriteTokens),
    plannedCost: plannedValue(measures),
    errors: toCount(measures.errors),
    pendingEvents: toCount(measures.pendingEvents),
  };
}

function numbers(): readonly Column[] {
  return [
    { key: 'requests', label: say`requests`, unit: 'count' },
    { key: 'inputTokens', label: say`input tokens`, unit: 'tokens' },
    { key: 'outputTokens', label: say`output tokens`, unit: 'tokens' },
    { key: 'cost', label: say`cost`, unit: 'usd' },
    { key: 'cacheReadTokens', label: say`cache reads`, unit: 'tokens' },
    { key: 'cacheWriteTokens', label: say`cache writes`, unit: 'tokens' },
    { key: 'plannedCost', label: say`included in plans`, unit: 'usd' },
    { key: 'errors', label: say`errors`, unit: 'count' },
    { key: 'pendingEvents', label: say`unpriced`, unit: 'count' },
  ];
}

/** Rows as a table over what they sum up to. */
export function dailyTable(
  rows: readonly Row[],
  total: DailyMeasures,
  asked: Pick<ExportQuery, 'showPeople'>,
): Table {
  const dimensions = dailyDimensions(asked).map(
    (one): Column => ({ key: one, label: dimensionNamed(one).label, unit: 'text' }),
  );
  return {
    columns: [{ key: 'date', label: say`date`, unit: 'text' }, ...dimensions, ...numbers()],
    rows,
    total: { date: say`Total`, ...cellsOf(total) },
    shown: 10,
    rowsOverlap: false,
  };
}

/** All usage of the period. */
export async function dailyTotal(usage: UsageReader, { query }: ExportQuery): Promise<DailyMeasures> {
  const [total] = await usage.sum(query, { measures: MEASURES });
  return total?.measures ?? addUp([], MEASURES);
}
