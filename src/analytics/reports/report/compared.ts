import { say } from '../../../language/say.ts';
import { type DimensionName, dimensionNamed } from '../../dimensions.ts';
import type { Column, Row, Table } from '../../message.ts';
import type { Measures, UsageReader } from '../../store.ts';
import { percentagesOf } from '../../words/percentages.ts';
import { queryOf, type ReportContext } from '../context.ts';
import { addUp, toCount, tokensOf } from '../measures.ts';
import { type CostSum, costChange, costValue, NO_COST, plannedValue } from '../pending-cost.ts';
import { nameOf, plannedColumn, TABLE_MEASURES, type TableMeasures } from '../table/breakdown.ts';
import type { Window } from './windows.ts';

/** One value of a dimension, now and in the windows it is compared with. */
export type Compared = {
  readonly value: string;
  readonly name: string;
  readonly now: TableMeasures;
  /** One for each window. */
  readonly former: readonly CostSum[];
};

/** Sums of all usage in each window. */
export type Totals = { readonly now: Measures; readonly former: readonly Measures[] };

/** Everything that cost anything now or then, the most costly now first. */
export async function comparedBy(
  { question, usage }: ReportContext,
  by: DimensionName,
  windows: readonly Window[],
): Promise<readonly Compared[]> {
  const now = await usage.sum(queryOf(question), { by, measures: TABLE_MEASURES });
  const former = await Promise.all(windows.map((window) => costsBy(usage, by, window)));
  const sums = new Map(now.map(({ value, measures }) => [value, measures]));
  const values = new Set([...sums.keys(), ...former.flatMap((costs) => [...costs.keys()])]);
  return [...values]
    .map((value) => ({
      value,
      name: nameOf(value, by),
      now: sums.get(value) ?? addUp([], TABLE_MEASURES),
      former: former.map((costs) => costs.get(value) ?? NO_COST),
    }))
    .sort((one, other) => order(other.now.costNano, one.now.costNano) || (one.name < other.name ? -1 : 1));
}

async function costsBy(
  usage: UsageReader,
  by: DimensionName,
  { query }: Window,
): Promise<ReadonlyMap<string, CostSum>> {
  const rows = await usage.sum(query, { by, measures: ['costNano', 'pendingEvents'] });
  return new Map(rows.map(({ value, measures }) => [value, measures]));
}

function order(one: bigint, other: bigint): number {
  return one < other ? -1 : Number(one > other);
}

/** Whether a dimension says anything: usage that all carries none of its values is no news. */
export function isNamed(groups: readonly Compared[]): boolean {
  return groups.some(({ value }) => value !== '');
}

export type TableOptions = {
  readonly by: DimensionName;
  readonly windows: readonly Window[];
  readonly totals: Totals;
  /** What else is said of a value, by its value. */
  readonly remarks?: { readonly label: string; readonly of: ReadonlyMap<string, string> };
};

/** Cost of each value with its share and its changes; the total is that of all usage. */
export function comparedTable(groups: readonly Compared[], options: TableOptions): Table {
  const { by, windows, totals, remarks } = options;
  const shares = percentagesOf(groups.map(({ now }) => now.costNano));
  const hasPlans = totals.now.plannedCostNano > 0n;
  const row = (name: string, now: TableMeasures, former: readonly CostSum[]): Row => ({
    [by]: name,
    cost: costValue(now),
    ...(hasPlans && { plannedCost: plannedValue(now) }),
    ...Object.assign(
      {},
      ...windows.map((window, index) => formerCells(window, now, former[index] ?? NO_COST)),
    ),
    requests: toCount(now.requests),
    tokens: toCount(tokensOf(now)),
  });
  return {
    columns: columnsOf(options, hasPlans),
    rows: groups.map(({ value, name, now, former }, index) => ({
      ...row(name, now, former),
      share: shares[index] ?? null,
      ...(remarks && { remark: remarks.of.get(value) ?? '' }),
    })),
    total: {
      ...row(say`Total`, totals.now, totals.former),
      share: totals.now.costNano === 0n ? null : '100',
    },
    shown: SHOWN_ROWS,
    rowsOverlap: dimensionNamed(by).kind === 'several',
  };
}

const SHOWN_ROWS = 8;

function columnsOf({ by, windows, remarks }: TableOptions, hasPlans: boolean): readonly Column[] {
  return [
    { key: by, label: dimensionNamed(by).label, unit: 'text' },
    { key: 'cost', label: say`cost`, unit: 'usd' },
    ...(hasPlans ? [plannedColumn()] : []),
    { key: 'share', label: say`share`, unit: 'percent' },
    ...windows.flatMap(({ key, name }): readonly Column[] => [
      { key, label: name, unit: 'usd' },
      { key: `${key}Change`, label: say`change`, unit: 'change' },
    ]),
    { key: 'requests', label: say`requests`, unit: 'count' },
    { key: 'tokens', label: say`tokens`, unit: 'tokens' },
    ...(remarks ? [{ key: 'remark', label: remarks.label, unit: 'text' } as const] : []),
  ];
}

function formerCells({ key, isWhole }: Window, now: CostSum, former: CostSum): Row {
  return { [key]: costValue(former), [`${key}Change`]: isWhole ? costChange(now, former) : null };
}
