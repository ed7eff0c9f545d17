import { say } from '../../../language/say.ts';
import {
  type BudgetStatus,
  budgetPeriod,
  type Calendar,
  NOTHING_SPENT,
  type Spent,
  spentByBucket,
  spentByScope,
  statusOf,
} from '../../budget-status.ts';
import type { Question } from '../../reports/question.ts';
import type { Budget, BudgetPeriod, BudgetRequest, Organisation } from '../../state.ts';
import type { UsageReader } from '../../store.ts';
import { percentOf } from '../../words/format.ts';
import { amountText, spentText } from '../budgets/facts.ts';
import { periodName } from '../budgets/period.ts';
import { maybeEachDimension } from '../budgets/scope.ts';
import { isPersonal, scopeText } from '../scope.ts';
import type { Span } from './facts.ts';

/** What a digest looks at of an organisation's budgets. */
export type DigestBudgets = {
  readonly budgets: readonly Budget[];
  readonly requests: readonly BudgetRequest[];
  readonly organisation: Organisation;
};

/** A budget that passed one of its marks in the digest's days. */
export type CrossedBudget = { readonly line: string; readonly note: string };

/** Budgets of what a digest is about that passed a mark in its days, the furthest first. */
export async function crossedBudgets(
  usage: UsageReader,
  question: Question,
  span: Span,
  looked: DigestBudgets,
): Promise<readonly CrossedBudget[]> {
  const crossed: (CrossedBudget & { readonly mark: number })[] = [];
  for (const budget of budgetsOf(question, looked.budgets)) {
    const found = await maybeCrossed(usage, budget, span, looked);
    if (found) crossed.push(found);
  }
  return crossed.sort((a, b) => b.mark - a.mark);
}

/** The period that went furthest past its marks, and how many did in those days. */
async function maybeCrossed(usage: UsageReader, stored: Budget, span: Span, looked: DigestBudgets) {
  const { organisation, requests } = looked;
  const passed: Passed[] = [];
  for (const { period, before, spent } of await periodsIn(usage, stored, span, organisation)) {
    const moment = { now: Math.min(span.to, period.to) - 1, organisation, requests };
    const { budget } = statusOf(stored, { scope: stored.scope, ...spent }, moment);
    const isPast = (mark: number, amount: bigint) => amount * 100n >= budget.amount.value * BigInt(mark);
    const marks = [...budget.thresholds, 100].filter(
      (one) => isPast(one, spent.spent) && !isPast(one, before.spent),
    );
    if (marks.length > 0) passed.push({ mark: Math.max(...marks), budget, spent, from: period.from });
  }
  const [furthest, ...others] = passed.toSorted(
    (a, b) => b.mark - a.mark || Number(b.spent.spent - a.spent.spent),
  );
  if (!furthest) return undefined;
  return {
    mark: furthest.mark,
    line: crossedText(furthest, others.length, organisation.timeZone),
    note: say`budget past ${furthest.mark} %`,
  };
}

/** A budget in one of its periods, with the furthest mark it passed. */
type Passed = {
  readonly mark: number;
  readonly budget: Budget;
  readonly spent: Spent;
  readonly from: number;
};

function crossedText({ mark, budget, spent, from }: Passed, others: number, timeZone: string): string {
  const name = periodName(budget.period, from, timeZone);
  const [amount, whole] = [spentText(budget.amount, spent), amountText(budget.amount, budget.amount.value)];
  const line = say`The budget of ${scopeText(budget.scope)} for ${name} passed ${mark} %: ${amount} of ${whole}`;
  return others === 0
    ? `${line}.`
    : say`${line}, the furthest of ${periodsText(budget.period, others + 1)} in which it passed a mark.`;
}

/** More than one: "3 days". */
function periodsText(period: BudgetPeriod, count: number): string {
  switch (period) {
    case 'day':
      return say`${count} days`;
    case 'week':
      return say`${count} weeks`;
    case 'month':
      return say`${count} months`;
    case 'cycle':
      return say`${count} cycles`;
    case 'quarter':
      return say`${count} quarters`;
  }
}

/** Each period of a budget that shares days with a digest: what was spent of it before those days, and by their end. */
async function periodsIn(usage: UsageReader, budget: Budget, { from, to }: Span, calendar: Calendar) {
  const periods: Span[] = [];
  for (let at = from; at < to; at = periods.at(-1)?.to ?? to)
    periods.push(budgetPeriod(budget.period, at, calendar));
  const within = await spentByBucket(budget, usage, {
    from,
    to,
    buckets: periods.map((period) => Math.max(from, period.from)),
  });
  const [first] = periods;
  const earlier =
    first && first.from < from ? await spentOf(usage, budget, { from: first.from, to: from }) : NOTHING_SPENT;
  return periods.map((period, index) => {
    const before = index === 0 ? earlier : NOTHING_SPENT;
    return { period, before, spent: together(before, within[index] ?? NOTHING_SPENT) };
  });
}

function together(one: Spent, other: Spent): Spent {
  return {
    spent: one.spent + other.spent,
    pendingEvents: one.pendingEvents + other.pendingEvents,
  };
}

/** Budget against actual, of monthly budgets of what a digest is about, over a month that ended. */
export async function budgetActualLines(
  usage: UsageReader,
  question: Question,
  { from, to }: Span,
  { budgets, requests, organisation }: DigestBudgets,
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const stored of budgetsOf(question, budgets).filter(({ period }) => period === 'month')) {
    const spent = await spentOf(usage, stored, { from, to });
    const moment = { now: to - 1, organisation, requests };
    lines.push(actualText(statusOf(stored, { scope: stored.scope, ...spent }, moment)));
  }
  return lines;
}

function actualText(status: BudgetStatus): string {
  const { spent, left } = status;
  const { scope, amount } = status.budget;
  const text = (value: bigint) => amountText(amount, value);
  const [subject, used, whole] = [scopeText(scope), spentText(amount, status), text(amount.value)];
  // What is left, and the share, are known once all calls have a price; that it is over is known before.
  if (status.pendingEvents > 0n && left >= 0n) return say`Budget of ${subject}: ${used} of ${whole}.`;
  const share = Math.round(Number(percentOf(spent, amount.value) ?? 0));
  return left < 0n
    ? say`Budget of ${subject}: ${used} of ${whole} (${share} %), ${text(-left)} over.`
    : say`Budget of ${subject}: ${used} of ${whole} (${share} %), ${text(left)} left.`;
}

async function spentOf(usage: UsageReader, budget: Budget, span: Span): Promise<Spent> {
  return (await spentByScope(budget, usage, span)).get(budget.scope) ?? NOTHING_SPENT;
}

/** Those of exactly what is asked; a channel that reads of all teams reads of each team's. Never a person's. */
function budgetsOf({ view, filters }: Question, budgets: readonly Budget[]): readonly Budget[] {
  const open = budgets.filter(
    ({ scope, amount }) => !isPersonal(scope) && !maybeEachDimension(scope) && amount.value > 0n,
  );
  const [filter, ...others] = filters;
  if (!filter)
    return open.filter(({ scope }) => view === 'org' || (view === 'team' && scope.startsWith('team:')));
  const [value, ...values] = filter.values;
  if (others.length > 0 || values.length > 0 || filter.negate) return [];
  return open.filter(({ scope }) => scope === `${filter.dimension}:${value}`);
}
