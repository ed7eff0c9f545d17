import { say } from '../../../language/say.ts';
import {
  type Dimension,
  type DimensionName,
  dimensionNamed,
  FEW_PEOPLE,
  FOLDED_VALUE,
  NO_VALUE,
} from '../../dimensions.ts';
import type { Column, PartRole, Row, Table } from '../../message.ts';
import type { Measure, Measures } from '../../store.ts';
import { percentageOf, percentagesOf } from '../../words/percentages.ts';
import { addUp, toCount, tokensOf } from '../measures.ts';
import { metricName } from '../metric-words.ts';
import { metricValue, type StackedMeasures, type StackedMetric, stackable } from '../metrics.ts';
import { costValue, isCostPending, plannedValue } from '../pending-cost.ts';
import type { Question } from '../question.ts';
import {
  FORMER_MEASURES,
  type FormerMeasures,
  formerCells,
  withFormerColumns,
} from '../versus/former-columns.ts';

/** Rows shown in chat; the CSV holds them all. */
const SHOWN_ROWS = 10;

/** What a table says of each row. */
export const TABLE_MEASURES = [
  'events',
  'requests',
  'errors',
  'runs',
  'failedRuns',
  'inputTokens',
  'outputTokens',
  'costNano',
  'plannedCostNano',
  'pendingEvents',
] as const satisfies readonly Measure[];

export type TableMeasures = Pick<Measures, (typeof TABLE_MEASURES)[number]>;

type RowMeasures = TableMeasures & StackedMeasures;

const NOTHING = addUp([], FORMER_MEASURES);

/** One row of a breakdown: a value of a dimension, how it is written, and its sums. */
export type Group = {
  readonly value: string;
  readonly name: string;
  readonly measures: RowMeasures;
  /** Its sums in the window compared with, where there is one. */
  readonly before?: FormerMeasures;
};

/** How a value is written: "" is a visible row of its own. */
export function nameOf(value: string, by: DimensionName): string {
  if (value === '') return say`(no ${dimensionNamed(by).label})`;
  if (value === FEW_PEOPLE) return say`(${dimensionNamed(by).plural} of few people)`;
  return value === FOLDED_VALUE ? say`(all others)` : value;
}

/** The same where a value stands as it is stored: "" where usage says none. */
export function storedName(value: string, by: DimensionName): string {
  return value === FEW_PEOPLE ? nameOf(value, by) : value;
}

/** What a chart is told of a value beside its name. */
export function roleOf(value: string): { readonly role?: PartRole } {
  if (value === NO_VALUE) return { role: 'nobody' };
  return value === FOLDED_VALUE || value === FEW_PEOPLE ? { role: 'rest' } : {};
}

type NamedSums = Pick<Group, 'name' | 'measures' | 'before'>;

export type BreakdownOptions = {
  readonly key: string;
  readonly label: string;
  readonly question: Question;
  readonly rowsOverlap: boolean;
  /** Sums of the window compared with, of what the total is of; absent where nobody asked for one. */
  readonly before?: FormerMeasures;
};

/** The table every breakdown shares. `total` is the distinct total, which several-valued rows may exceed. */
export function breakdownTable(
  groups: readonly NamedSums[],
  total: Measures,
  options: BreakdownOptions,
): Table {
  const rows = breakdownRows(groups, total, options).map(({ row }) => row);
  return tableOf(rows, { of: total, whole: total }, options);
}

/** Rows of a breakdown, all or some of them, above what these sum up to. */
export function tableOf(
  rows: readonly Row[],
  { of, whole }: { readonly of: RowMeasures; readonly whole: Measures },
  { key, label, question, rowsOverlap, before }: BreakdownOptions,
): Table {
  const metric = stackable(question.metric, whole);
  const columns = measureColumns(metric, whole);
  const share = percentageOf(metricValue(metric, of), metricValue(metric, whole));
  return {
    columns: [{ key, label, unit: 'text' }, ...(before ? withFormerColumns(columns, metric) : columns)],
    rows,
    total: {
      ...rowOf({ name: say`Total`, measures: of }, { key, share, whole }),
      ...(before && formerCells(metric, { now: of, before })),
    },
    shown: Math.min(question.top, SHOWN_ROWS),
    rowsOverlap,
  };
}

/** What the question measures stands first, with the shares of it: a chat has no room for all columns. */
function measureColumns(metric: StackedMetric, whole: Measures): readonly Column[] {
  const columns: readonly Column[] = [
    ...usageColumns(),
    ...(hasPlans(whole) ? [plannedColumn()] : []),
    { key: 'share', label: shareLabel(metric), unit: 'percent' },
    ...furtherColumns(),
  ];
  if (metric === 'cost') return columns;
  const place = ({ key }: Column) => (key === metric ? 0 : key === 'share' ? 1 : 2);
  return columns.toSorted((one, other) => place(one) - place(other));
}

/** Each group with its row, sorted as asked. */
export function breakdownRows<Sums extends NamedSums>(
  groups: readonly Sums[],
  total: Measures,
  { key, question, rowsOverlap, before: isCompared }: BreakdownOptions,
): readonly { readonly group: Sums; readonly row: Row }[] {
  const metric = stackable(question.metric, total);
  const shares = sharesOf(groups, { total, metric, rowsOverlap });
  const rows = groups.map((group, index) => {
    const row = rowOf(group, { key, share: shares[index] ?? null, whole: total });
    if (!isCompared) return { group, row };
    const { measures: now, before = NOTHING } = group;
    return { group, row: { ...row, ...formerCells(metric, { now, before }) } };
  });
  return sortRows(
    rows,
    question.sort && { ...question.sort, key: question.sort.key === 'name' ? key : question.sort.key },
  );
}

type Whole = {
  readonly total: Measures;
  readonly metric: StackedMetric;
  readonly rowsOverlap: boolean;
};

/** Of what the question measures; of a cost that nobody knows there is none. Rows that overlap are no slices of a whole, so their shares add up to more. */
function sharesOf(
  groups: readonly NamedSums[],
  { total, metric, rowsOverlap }: Whole,
): readonly (string | null)[] {
  const values = groups.map(({ measures }) => metricValue(metric, measures));
  const shares = rowsOverlap
    ? values.map((value) => percentageOf(value, metricValue(metric, total)))
    : percentagesOf(values);
  const isUnknown = ({ measures }: NamedSums) => metric === 'cost' && isCostPending(measures);
  return groups.map((group, index) => (isUnknown(group) ? null : (shares[index] ?? null)));
}

function shareLabel(metric: StackedMetric): string {
  return metric === 'cost' ? say`share` : say`share of ${metricName(metric)}`;
}

function hasPlans({ plannedCostNano }: Measures): boolean {
  return plannedCostNano > 0n;
}

export function overlaps(dimension: Dimension): boolean {
  return dimension.kind === 'several';
}

function usageColumns(): readonly Column[] {
  return [
    { key: 'requests', label: metricName('requests'), unit: 'count' },
    { key: 'inputTokens', label: say`input tokens`, unit: 'tokens' },
    { key: 'outputTokens', label: say`output tokens`, unit: 'tokens' },
    { key: 'cost', label: metricName('cost'), unit: 'usd' },
  ];
}

/** Stands after the cost, in tables where plans pay for anything. */
export function plannedColumn(): Column {
  return { key: 'plannedCost', label: say`included in plans`, unit: 'usd' };
}

function furtherColumns(): readonly Column[] {
  return [
    { key: 'tokens', label: metricName('tokens'), unit: 'tokens' },
    { key: 'errors', label: metricName('errors'), unit: 'count' },
    { key: 'runs', label: metricName('runs'), unit: 'count' },
    { key: 'failedRuns', label: say`failed runs`, unit: 'count' },
    { key: 'pendingEvents', label: say`unpriced`, unit: 'count' },
  ];
}

type RowOptions = { readonly key: string; readonly share: string | null; readonly whole: Measures };

/** In one go: a table of thousands of rows that are put together from parts takes three times as long. */
function rowOf(
  { name, measures }: Omit<NamedSums, 'measures'> & { readonly measures: TableMeasures },
  { key, share, whole }: RowOptions,
): Row {
  return {
    [key]: name,
    requests: toCount(measures.requests),
    inputTokens: toCount(measures.inputTokens),
    outputTokens: toCount(measures.outputTokens),
    cost: costValue(measures),
    ...(hasPlans(whole) ? { plannedCost: plannedValue(measures) } : undefined),
    tokens: toCount(tokensOf(measures)),
    errors: toCount(measures.errors),
    runs: toCount(measures.runs),
    failedRuns: toCount(measures.failedRuns),
    pendingEvents: toCount(measures.pendingEvents),
    share,
  };
}

function sortRows<Entry extends { readonly row: Row }>(
  rows: readonly Entry[],
  sort: Question['sort'],
): readonly Entry[] {
  if (!sort) return rows;
  const direction = sort.ascending ? 1 : -1;
  const cell = ({ row }: Entry) => row[sort.key] ?? null;
  return rows.toSorted((a, b) => direction * compareCells(cell(a), cell(b)));
}

function compareCells(a: string | number | null, b: string | number | null): number {
  const [left, right] = [Number(a ?? Number.NaN), Number(b ?? Number.NaN)];
  if (!Number.isNaN(left) && !Number.isNaN(right)) return left - right;
  return String(a ?? '').localeCompare(String(b ?? ''), 'en');
}
