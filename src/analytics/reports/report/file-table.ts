import { say } from '../../../language/say.ts';
import { scopeText } from '../../alerts/scope.ts';
import { dimensionNamed } from '../../dimensions.ts';
import type { Column, Row, Table } from '../../message.ts';
import { toDecimalUsd } from '../../money.ts';
import { bucketStarts, localDate, toZonedText } from '../../period.ts';
import type { SumRow } from '../../store.ts';
import { toCount } from '../measures.ts';
import { type CostSum, costValue, NO_COST, plannedValue } from '../pending-cost.ts';
import type { Question } from '../question.ts';
import type { TableMeasures } from '../table/breakdown.ts';
import type { BudgetActual } from './budgets-table.ts';
import type { Totals } from './compared.ts';
import type { ComparedSection } from './movers-table.ts';
import type { Window } from './windows.ts';

export type FileParts = {
  readonly question: Question;
  readonly windows: readonly Window[];
  readonly totals: Totals;
  readonly sections: readonly ComparedSection[];
  readonly overTime: readonly SumRow[];
  readonly actuals: readonly BudgetActual[];
};

/**
 * All of a report for programs. The column `section` says what a row is one of; rows of one section add up to the
 * total, except budgets, which cover what they cover.
 */
export function fileTable(parts: FileParts): Table {
  const { windows, totals } = parts;
  const former = (costs: readonly CostSum[]): Row =>
    Object.fromEntries(windows.map(({ key }, index) => [key, costValue(costs[index] ?? NO_COST)]));
  return {
    columns: columnsOf(parts),
    rows: [
      ...parts.sections.flatMap(({ by, groups }) =>
        groups.map(({ name, now, former: costs }) => ({
          ...measured(now),
          ...former(costs),
          name,
          section: dimensionNamed(by).name,
        })),
      ),
      ...timeRows(parts),
      ...parts.actuals.map(budgetRow),
    ],
    total: { ...measured(totals.now), ...former(totals.former) },
    shown: 0,
    rowsOverlap: true,
  };
}

function columnsOf({ windows, actuals }: FileParts): readonly Column[] {
  return [
    { key: 'name', label: say`name`, unit: 'text' },
    { key: 'section', label: say`section`, unit: 'text' },
    { key: 'requests', label: say`requests`, unit: 'count' },
    { key: 'inputTokens', label: say`input tokens`, unit: 'tokens' },
    { key: 'outputTokens', label: say`output tokens`, unit: 'tokens' },
    { key: 'cost', label: say`cost`, unit: 'usd' },
    { key: 'plannedCost', label: say`included in plans`, unit: 'usd' },
    ...windows.map(({ key, label }): Column => ({ key, label, unit: 'usd' })),
    { key: 'errors', label: say`errors`, unit: 'count' },
    { key: 'runs', label: say`runs`, unit: 'count' },
    { key: 'failedRuns', label: say`failed runs`, unit: 'count' },
    { key: 'pendingEvents', label: say`unpriced`, unit: 'count' },
    ...(actuals.length > 0 ? budgetColumns() : []),
  ];
}

function budgetColumns(): readonly Column[] {
  return [
    { key: 'budget', label: say`budget`, unit: 'usd' },
    { key: 'budgetTokens', label: say`budget tokens`, unit: 'tokens' },
  ];
}

function measured(measures: TableMeasures): Row {
  return {
    requests: toCount(measures.requests),
    inputTokens: toCount(measures.inputTokens),
    outputTokens: toCount(measures.outputTokens),
    cost: costValue(measures),
    plannedCost: plannedValue(measures),
    errors: toCount(measures.errors),
    runs: toCount(measures.runs),
    failedRuns: toCount(measures.failedRuns),
    pendingEvents: toCount(measures.pendingEvents),
  };
}

function timeRows({ question: { period }, overTime }: FileParts): readonly Row[] {
  const { timeZone, granularity } = period;
  const starts = bucketStarts(period);
  const at = (bucket: number) => starts[bucket] ?? period.from;
  const name = (bucket: number) =>
    granularity === 'hour' ? toZonedText(at(bucket), timeZone) : localDate(at(bucket), timeZone).toString();
  return overTime.map(({ bucket, measures }) => ({
    ...measured(measures),
    name: name(bucket),
    section: granularity,
  }));
}

function budgetRow({ scope, period, unit, spent, amount }: BudgetActual): Row {
  const isMoney = unit === 'usd';
  return {
    name: `${scopeText(scope)}, ${period}`,
    section: 'budget',
    cost: isMoney ? toDecimalUsd(spent) : null,
    budget: isMoney ? toDecimalUsd(amount) : null,
    budgetTokens: isMoney ? null : toCount(amount),
  };
}
