import { keepsTo } from '../../binding.ts';
import type { BudgetStatus } from '../../budget-status.ts';
import type { Gone } from '../../detect/pace.ts';
import { type Chart, type Message, messageOf } from '../../message.ts';
import { shorten } from '../../reports/wording.ts';
import { capitalised, valueText } from '../scope.ts';
import type { Driver } from './drivers.ts';
import { amountText } from './facts.ts';
import { actionsOf, budgetSubject, figure } from './message.ts';
import { type BudgetOutlook, toAmount } from './outlook.ts';
import { periodName } from './period.ts';

/** A budget that is going to be exceeded, before it is. */
export type PaceStanding = {
  readonly status: BudgetStatus;
  readonly outlook: BudgetOutlook;
  readonly timeZone: string;
  readonly hidesPeople: boolean;
};

/** When it will be gone, where the period is heading, who drives it, and what a day would still be safe. */
export function paceMessage(
  standing: PaceStanding,
  drivers: readonly Driver[],
  charts: readonly Chart[],
): Message {
  const { status, outlook } = standing;
  const { budget } = status;
  const projected = outlook.pace.status === 'ok' ? toAmount(budget, outlook.pace.total.point) : status.spent;
  return messageOf({
    tone: 'warning',
    visibility: 'public',
    headline: shorten(headline(standing)),
    lines: [endLine(standing), safeLine(standing), ...driverLine(standing, drivers)],
    figures: [
      figure(budget, 'spent', 'Spent', status.spent),
      figure(budget, 'budget', 'Budget', budget.amount.value),
      figure(budget, 'projection', 'Projected', projected),
      figure(budget, 'safeDaily', 'Safe a day', outlook.safeDaily),
    ],
    charts,
    actions: actionsOf(standing),
    ...keepsTo(status.budget.scope),
  });
}

/** What the same message says once the budget is going to last after all. */
export function paceOverMessage(standing: PaceStanding): Message {
  const { status } = standing;
  const words = `${subjectOf(standing)} is going to stay inside the ${budgetWords(standing)} after all`;
  return messageOf({
    tone: 'good',
    visibility: 'public',
    headline: shorten(capitalised(words)),
    lines: [endLine(standing)],
    figures: [
      figure(status.budget, 'spent', 'Spent', status.spent),
      figure(status.budget, 'budget', 'Budget', status.budget.amount.value),
    ],
    actions: actionsOf(standing),
    ...keepsTo(status.budget.scope),
  });
}

/** "between 19 and 23 Nov", "on 21 Nov", "around 21 Nov, on 19 Nov at the earliest". */
export function goneText(
  { expected, earliest, latest }: Gone,
  days: readonly number[],
  timeZone: string,
): string {
  const name = (day: number) => dayName(days[day] ?? 0, timeZone);
  if (latest === null) {
    return expected === earliest
      ? `around ${name(expected)}`
      : `around ${name(expected)}, on ${name(earliest)} at the earliest`;
  }
  if (latest === earliest) return `on ${name(expected)}`;
  const [from = '', month] = name(earliest).split(' ');
  const isOneMonth = name(latest).endsWith(` ${month}`);
  return `between ${isOneMonth ? from : name(earliest)} and ${name(latest)}`;
}

/** "Will be gone between 19 and 23 Nov: the $500 budget of team ml for November 2026"; a long name is cut, never the days. */
function headline(standing: PaceStanding): string {
  const { outlook, timeZone } = standing;
  const gone = outlook.pace.status === 'ok' ? outlook.pace.gone : null;
  const when = gone ? ` ${goneText(gone, outlook.days, timeZone)}` : '';
  const { budget, from } = standing.status;
  const period = periodName(budget.period, from, timeZone);
  const amount = amountText(budget.amount, budget.amount.value);
  return `Will be gone${when}: the ${amount} budget of ${subjectOf(standing)} for ${period}`;
}

function endLine({ status: { budget, from, spent }, outlook: { pace }, timeZone }: PaceStanding): string {
  const text = (value: bigint) => amountText(budget.amount, value);
  const soFar = `${text(spent)} of ${text(budget.amount.value)} is spent.`;
  if (pace.status !== 'ok') return soFar;
  const [point, low, high] = [pace.total.point, pace.total.low, pace.total.high].map((one) =>
    text(toAmount(budget, one)),
  );
  const period = capitalised(periodName(budget.period, from, timeZone));
  return `${period} is heading for ${point} (80 % interval ${low} to ${high}); ${soFar}`;
}

/** "To land inside $500 team ml may spend $14.20 a day for 9 days; today $21.00." */
function safeLine(standing: PaceStanding): string {
  const { status, outlook } = standing;
  const { budget, daysLeft } = status;
  const text = (value: bigint) => amountText(budget.amount, value);
  const days = daysLeft <= 1 ? 'today' : `a day for ${daysLeft} days`;
  const may = `may spend ${text(outlook.safeDaily)} ${days}`;
  return `To land inside ${text(budget.amount.value)} ${subjectOf(standing)} ${may}; today ${text(outlook.today)} so far.`;
}

function driverLine(standing: PaceStanding, drivers: readonly Driver[]): readonly string[] {
  if (drivers.length === 0) return [];
  const { budget } = standing.status;
  const text = (value: number) => amountText(budget.amount, toAmount(budget, value));
  const named = drivers.map(
    ({ dimension, value, daily, usual }) =>
      `${valueText(dimension, value)} ${text(daily)} a day (usually ${text(usual)})`,
  );
  return [`Driven by ${named.join(', ')}.`];
}

function subjectOf({ status, hidesPeople }: PaceStanding): string {
  return budgetSubject(status.budget, hidesPeople);
}

function budgetWords({ status: { budget, from }, timeZone }: PaceStanding): string {
  return `${amountText(budget.amount, budget.amount.value)} budget for ${periodName(budget.period, from, timeZone)}`;
}

function dayName(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'short' }).format(at);
}
