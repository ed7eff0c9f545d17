import { say } from '../../../language/say.ts';
import {
  type BudgetStatus,
  budgetPeriod,
  NOTHING_SPENT,
  type Spent,
  spentByScope,
  statusOf,
} from '../../budget-status.ts';
import type { Question } from '../../reports/question.ts';
import type { Budget, BudgetRequest, Organisation } from '../../state.ts';
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

async function maybeCrossed(usage: UsageReader, stored: Budget, { from, to }: Span, looked: DigestBudgets) {
  const { organisation, requests } = looked;
  const period = budgetPeriod(stored.period, to - 1, organisation);
  const before =
    from > period.from ? await spentOf(usage, stored, { from: period.from, to: from }) : NOTHING_SPENT;
  const now = await spentOf(usage, stored, { from: period.from, to });
  const moment = { now: to - 1, organisation, requests };
  const { budget } = statusOf(stored, { scope: stored.scope, ...now }, moment);
  const { value } = budget.amount;
  const isPast = (mark: number, amount: bigint) => amount * 100n >= value * BigInt(mark);
  const mark = Math.max(
    0,
    ...[...budget.thresholds, 100].filter((one) => isPast(one, now.spent) && !isPast(one, before.spent)),
  );
  if (mark === 0) return undefined;
  const name = periodName(budget.period, period.from, organisation.timeZone);
  const [amount, whole] = [spentText(budget.amount, now), amountText(budget.amount, value)];
  return {
    mark,
    line: say`The budget of ${scopeText(budget.scope)} for ${name} passed ${mark} %: ${amount} of ${whole}.`,
    note: say`budget past ${mark} %`,
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
