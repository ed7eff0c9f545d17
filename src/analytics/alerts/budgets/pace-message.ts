import { dateText } from '../../../language/dates.ts';
import { say } from '../../../language/say.ts';
import { keepsTo } from '../../access/binding.ts';
import type { BudgetStatus } from '../../budget-status.ts';
import type { Gone } from '../../detect/forecast/pace.ts';
import { type Chart, type Message, messageOf } from '../../message.ts';
import { localDate } from '../../period.ts';
import { shorten } from '../../reports/wording.ts';
import { capitalised, valueText } from '../scope.ts';
import type { Driver } from './drivers.ts';
import { amountText } from './facts.ts';
import { actionsOf, budgetSubject, figure } from './message.ts';
import { type BudgetOutlook, isFromTomorrow, toAmount } from './outlook.ts';
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
      figure(budget, 'spent', say`Spent`, status.spent),
      figure(budget, 'budget', say`Budget`, budget.amount.value),
      figure(budget, 'projection', say`Projected`, projected),
      figure(budget, 'safeDaily', say`Safe a day`, outlook.safeDaily),
    ],
    charts,
    actions: actionsOf(standing),
    ...keepsTo(status.budget.scope),
  });
}

/** What the same message says once the budget is going to last after all. */
export function paceOverMessage(standing: PaceStanding): Message {
  const { status, timeZone } = standing;
  const { budget, from } = status;
  const subject = capitalised(subjectOf(standing));
  const amount = amountText(budget.amount, budget.amount.value);
  const period = periodName(budget.period, from, timeZone);
  return messageOf({
    tone: 'good',
    visibility: 'public',
    headline: shorten(say`${subject} is going to stay inside the ${amount} budget for ${period} after all`),
    lines: [endLine(standing)],
    figures: [
      figure(budget, 'spent', say`Spent`, status.spent),
      figure(budget, 'budget', say`Budget`, budget.amount.value),
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
  const dayOf = (day: number) => dayAndMonth(days[day] ?? 0, timeZone);
  const [around, from] = [dayOf(expected), dayOf(earliest)];
  if (latest === null) {
    return expected === earliest
      ? say`around ${around.day} ${around.month}`
      : say`around ${around.day} ${around.month}, on ${from.day} ${from.month} at the earliest`;
  }
  if (latest === earliest) return say`on ${around.day} ${around.month}`;
  const to = dayOf(latest);
  return from.month === to.month
    ? say`between ${from.day} and ${to.day} ${to.month}`
    : say`between ${from.day} ${from.month} and ${to.day} ${to.month}`;
}

function dayAndMonth(at: number, timeZone: string): { readonly day: number; readonly month: string } {
  return { day: localDate(at, timeZone).day, month: dateText(at, { timeZone, month: 'short' }) };
}

/** "Will be gone between 19 and 23 Nov: the $500 budget of team ml for November 2026"; a long name is cut, never the days. */
function headline(standing: PaceStanding): string {
  const { outlook, timeZone } = standing;
  const gone = outlook.pace.status === 'ok' ? outlook.pace.gone : null;
  const { budget, from } = standing.status;
  const period = periodName(budget.period, from, timeZone);
  const amount = amountText(budget.amount, budget.amount.value);
  const subject = subjectOf(standing);
  if (!gone) return say`Will be gone: the ${amount} budget of ${subject} for ${period}`;
  const when = goneText(gone, outlook.days, timeZone);
  return say`Will be gone ${when}: the ${amount} budget of ${subject} for ${period}`;
}

function endLine({ status: { budget, from, spent }, outlook: { pace }, timeZone }: PaceStanding): string {
  const text = (value: bigint) => amountText(budget.amount, value);
  const whole = text(budget.amount.value);
  if (pace.status !== 'ok') return say`${text(spent)} of ${whole} is spent.`;
  const [point = '', low = '', high = ''] = [pace.total.point, pace.total.low, pace.total.high].map((one) =>
    text(toAmount(budget, one)),
  );
  const period = capitalised(periodName(budget.period, from, timeZone));
  return say`${period} is heading for ${point} (80 % interval ${low} to ${high}); ${text(spent)} of ${whole} is spent.`;
}

/** "To land inside $500 team ml may spend $14.20 a day for 9 days; today $3.00 so far." */
function safeLine(standing: PaceStanding): string {
  const { status, outlook } = standing;
  const { budget, daysLeft } = status;
  const text = (value: bigint) => amountText(budget.amount, value);
  const subject = subjectOf(standing);
  const [whole, safe, today] = [text(budget.amount.value), text(outlook.safeDaily), text(outlook.today)];
  if (daysLeft > 1 && isFromTomorrow(outlook))
    return say`To land inside ${whole} ${subject} may spend ${safe} a day from tomorrow on; today ${today} so far.`;
  return daysLeft <= 1
    ? say`To land inside ${whole} ${subject} may spend ${safe} today; today ${today} so far.`
    : say`To land inside ${whole} ${subject} may spend ${safe} a day for ${daysLeft} days; today ${today} so far.`;
}

function driverLine(standing: PaceStanding, drivers: readonly Driver[]): readonly string[] {
  if (drivers.length === 0) return [];
  const { budget } = standing.status;
  const text = (value: number) => amountText(budget.amount, toAmount(budget, value));
  const named = drivers.map(
    ({ dimension, value, daily, usual }) =>
      say`${valueText(dimension, value)} ${text(daily)} a day (usually ${text(usual)})`,
  );
  return [say`Driven by ${named.join(', ')}.`];
}

function subjectOf({ status, hidesPeople }: PaceStanding): string {
  return budgetSubject(status.budget, hidesPeople);
}
