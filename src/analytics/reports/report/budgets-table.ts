import { say } from '../../../language/say.ts';
import { amountText, spentText } from '../../alerts/budgets/facts.ts';
import { periodName } from '../../alerts/budgets/period.ts';
import { maybeEachDimension } from '../../alerts/budgets/scope.ts';
import { isPersonal, scopeText } from '../../alerts/scope.ts';
import { budgetPeriod, NOTHING_SPENT, type Spent, spentByScope, statusOf } from '../../budget-status.ts';
import type { ExactValue, Row, Table } from '../../message.ts';
import { toDecimalUsd } from '../../money.ts';
import type { Budget, Organisation } from '../../state.ts';
import { percentageOf } from '../../words/percentages.ts';
import type { ReportContext } from '../context.ts';
import type { Question } from '../question.ts';
import type { ReportFacts } from './facts.ts';

/** One budget in one of its periods. */
export type BudgetActual = Spent & {
  readonly scope: string;
  readonly period: string;
  readonly unit: Budget['amount']['unit'];
  readonly amount: bigint;
};

/** Budgets by the month, quarter or cycle whose periods begin in the report's, with what was spent of them. */
export async function budgetActuals(
  { question, usage }: ReportContext,
  { budgets, requests, organisation }: ReportFacts,
): Promise<readonly BudgetActual[]> {
  if (!organisation) return [];
  const actuals: BudgetActual[] = [];
  for (const stored of budgetsOf(question, budgets)) {
    for (const span of spansOf(stored, question.period, organisation)) {
      const ended = { ...span, to: Math.min(span.to, question.period.to) };
      const spent = (await spentByScope(stored, usage, ended)).get(stored.scope) ?? NOTHING_SPENT;
      const moment = { now: Math.min(span.to, question.period.to) - 1, organisation, requests };
      const { budget } = statusOf(stored, { scope: stored.scope, ...spent }, moment);
      const { unit, value: amount } = budget.amount;
      const period = periodName(stored.period, span.from, organisation.timeZone);
      actuals.push({ scope: stored.scope, period, unit, ...spent, amount });
    }
  }
  return actuals;
}

/** Days and weeks are too short to report on; what is somebody's own is theirs. */
function budgetsOf({ filters }: Question, budgets: readonly Budget[]): readonly Budget[] {
  const reported = budgets.filter(
    ({ scope, period, amount }) =>
      amount.value > 0n &&
      !['day', 'week'].includes(period) &&
      !isPersonal(scope) &&
      !maybeEachDimension(scope),
  );
  const [filter, ...others] = filters;
  if (!filter) return reported;
  if (others.length > 0 || filter.negate) return [];
  return reported.filter(({ scope }) =>
    filter.values.some((value) => scope === `${filter.dimension}:${value}`),
  );
}

type Span = { readonly from: number; readonly to: number };

function spansOf({ period }: Budget, { from, to }: Span, organisation: Organisation): readonly Span[] {
  const spans: Span[] = [];
  for (let at = from; at < to; ) {
    const span = budgetPeriod(period, at, organisation);
    if (span.from >= from) spans.push(span);
    at = span.to;
  }
  return spans;
}

export function budgetsTable(actuals: readonly BudgetActual[]): Table {
  return {
    columns: [
      { key: 'scope', label: say`budget of`, unit: 'text' },
      { key: 'period', label: say`for`, unit: 'text' },
      { key: 'amount', label: say`budget`, unit: 'usd' },
      { key: 'spent', label: say`spent`, unit: 'usd' },
      { key: 'used', label: say`used`, unit: 'percent' },
      { key: 'left', label: say`left`, unit: 'usd' },
    ],
    rows: actuals.map(rowOf),
    total: {},
    shown: actuals.length,
    rowsOverlap: false,
  };
}

function rowOf({ scope, period, unit, spent, pendingEvents, amount }: BudgetActual): Row {
  // Budgets in tokens stand among those in money, in words.
  const cell = (value: bigint): ExactValue =>
    unit === 'usd' ? toDecimalUsd(value) : amountText({ unit }, value);
  return {
    scope: scopeText(scope),
    period,
    amount: cell(amount),
    spent: pendingEvents > 0n ? spentText({ unit }, { spent, pendingEvents }) : cell(spent),
    // While calls wait for a price nobody knows either, but that more was spent than there is.
    used: pendingEvents > 0n ? null : percentageOf(spent, amount),
    left:
      pendingEvents > 0n && spent <= amount
        ? null
        : spent > amount
          ? say`${amountText({ unit }, spent - amount)} over`
          : cell(amount - spent),
  };
}
