import { type Dimension, type DimensionName, dimensionNamed, FOLDED_VALUE } from '../dimensions.ts';
import { percentOf } from '../format.ts';
import type { Column, Row, Table } from '../message.ts';
import { toDecimalUsd } from '../money.ts';
import type { Measure, Measures } from '../store.ts';
import { toCount, tokensOf } from './measures.ts';
import type { MetricMeasures } from './metrics.ts';
import type { Question } from './question.ts';

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

/** One row of a breakdown: a value of a dimension, how it is written, and its sums. */
export type Group = {
  readonly value: string;
  readonly name: string;
  readonly measures: TableMeasures & MetricMeasures;
};

/** How a value is written: "" is a visible row of its own. */
export function nameOf(value: string, by: DimensionName): string {
  if (value === '') return `(no ${dimensionNamed(by).label})`;
  return value === FOLDED_VALUE ? '(all others)' : value;
}

/** The table every breakdown shares. `total` is the distinct total, which several-valued rows may exceed. */
export function breakdownTable(
  groups: readonly Pick<Group, 'name' | 'measures'>[],
  total: Measures,
  options: {
    readonly key: string;
    readonly label: string;
    readonly question: Question;
    readonly rowsOverlap: boolean;
  },
): Table {
  const { key, label, question } = options;
  const first: Column = { key, label, unit: 'text' };
  return {
    columns: [first, ...MEASURE_COLUMNS.filter((column) => hasPlans(total) || column !== PLANNED_COLUMN)],
    rows: sortRows(
      groups.map((group) => ({ [key]: group.name, ...rowOf(group.measures, total) })),
      question.sort && { ...question.sort, key: question.sort.key === 'name' ? key : question.sort.key },
    ),
    total: { [key]: 'Total', ...rowOf(total, total) },
    shown: Math.min(question.top, SHOWN_ROWS),
    rowsOverlap: options.rowsOverlap,
  };
}

function hasPlans({ plannedCostNano }: Measures): boolean {
  return plannedCostNano > 0n;
}

export function overlaps(dimension: Dimension): boolean {
  return dimension.kind === 'several';
}

/** Stands after the cost, in tables where plans pay for anything. */
export const PLANNED_COLUMN: Column = { key: 'plannedCost', label: 'included in plans', unit: 'usd' };

const MEASURE_COLUMNS: readonly Column[] = [
  { key: 'requests', label: 'requests', unit: 'count' },
  { key: 'inputTokens', label: 'input tokens', unit: 'tokens' },
  { key: 'outputTokens', label: 'output tokens', unit: 'tokens' },
  { key: 'cost', label: 'cost', unit: 'usd' },
  PLANNED_COLUMN,
  { key: 'share', label: 'share', unit: 'percent' },
  { key: 'tokens', label: 'tokens', unit: 'tokens' },
  { key: 'errors', label: 'errors', unit: 'count' },
  { key: 'runs', label: 'runs', unit: 'count' },
  { key: 'failedRuns', label: 'failed runs', unit: 'count' },
  { key: 'pendingEvents', label: 'unpriced', unit: 'count' },
];

function rowOf(measures: TableMeasures, total: Measures): Row {
  const isUnknown = measures.events > 0n && measures.pendingEvents === measures.events;
  return {
    requests: toCount(measures.requests),
    inputTokens: toCount(measures.inputTokens),
    outputTokens: toCount(measures.outputTokens),
    // A cost nobody knows is an empty cell; one that is known in part is its known part.
    cost: isUnknown ? null : toDecimalUsd(measures.costNano),
    ...(hasPlans(total) && { plannedCost: isUnknown ? null : toDecimalUsd(measures.plannedCostNano) }),
    share: percentOf(measures.costNano, total.costNano),
    tokens: toCount(tokensOf(measures)),
    errors: toCount(measures.errors),
    runs: toCount(measures.runs),
    failedRuns: toCount(measures.failedRuns),
    pendingEvents: toCount(measures.pendingEvents),
  };
}

function sortRows(rows: readonly Row[], sort: Question['sort']): readonly Row[] {
  if (!sort) return rows;
  const direction = sort.ascending ? 1 : -1;
  return [...rows].sort((a, b) => direction * compareCells(a[sort.key] ?? null, b[sort.key] ?? null));
}

function compareCells(a: string | number | null, b: string | number | null): number {
  const [left, right] = [Number(a ?? Number.NaN), Number(b ?? Number.NaN)];
  if (!Number.isNaN(left) && !Number.isNaN(right)) return left - right;
  return String(a ?? '').localeCompare(String(b ?? ''), 'en');
}
