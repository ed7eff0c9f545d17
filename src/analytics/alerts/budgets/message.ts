import { decimalText } from '../../../language/numbers.ts';
import { say } from '../../../language/say.ts';
import { keepsTo } from '../../access/binding.ts';
import type { BudgetStatus } from '../../budget-status.ts';
import { type Action, type Chart, type Figure, type Message, messageOf } from '../../message.ts';
import { uncountedLine } from '../../reports/pending-cost.ts';
import { shorten } from '../../reports/wording.ts';
import type { Budget } from '../../state.ts';
import { capitalised, isPersonal, scopeText, scopeWords } from '../scope.ts';
import { amountText, exactAmount, usedPercentOf } from './facts.ts';
import { isFromTomorrow, safeDailyOf } from './outlook.ts';
import { PERIOD_WORDS, periodName, thisPeriod } from './period.ts';

export type BudgetStanding = {
  readonly status: BudgetStatus;
  readonly timeZone: string;
  /** What was spent today so far, in the budget's unit. */
  readonly today: bigint;
  /** What the period is likely to end at, in the budget's unit; null where nobody can tell. */
  readonly projected: bigint | null;
  /** "8 calls refused by a cap (ana 5, bob 3)"; undefined without any. */
  readonly capText: string | undefined;
  /** Whether a channel must not learn whose budget it is. */
  readonly hidesPeople: boolean;
};

/** The warning a crossed threshold speaks: how far, how long still to go, and what would keep it. */
export function budgetMessage(
  standing: BudgetStanding,
  threshold: number,
  charts: readonly Chart[],
): Message {
  const { budget, spent } = standing.status;
  return messageOf({
    tone: threshold >= 95 ? 'alert' : 'warning',
    visibility: 'public',
    headline: shorten(headline(standing)),
    lines: [
      levelLine(threshold),
      ...denyLine(standing),
      paceLine(standing),
      ...projectionLine(standing),
      ...raisedLine(standing),
      ...(standing.capText === undefined ? [] : [`${standing.capText}.`]),
      ...uncountedLine(standing.status),
    ],
    figures: [
      figure(budget, 'spent', say`Spent`, spent),
      figure(budget, 'budget', say`Budget`, budget.amount.value),
      {
        key: 'share',
        label: say`Used`,
        value: standing.status.usedPercent,
        unit: 'percent',
        text: `${usedText(standing)} %`,
      },
    ],
    charts,
    actions: actionsOf(standing),
    ...keepsTo(budget.scope),
  });
}

/** Whose budget it is, within a sentence. */
export function budgetSubject({ scope }: Pick<Budget, 'scope'>, hidesPeople: boolean): string {
  return hidesPeople && isPersonal(scope) ? say`one person` : scopeText(scope);
}

/** "Team ml is at 91 % of the $2,000 budget for November 2026" */
function headline(standing: BudgetStanding): string {
  const { budget, spent, from } = standing.status;
  const subject = capitalised(budgetSubject(budget, standing.hidesPeople));
  const period = periodName(budget.period, from, standing.timeZone);
  const { value } = budget.amount;
  if (value === 0n)
    return say`${subject} spent ${amountText(budget.amount, spent)} of a budget of nothing for ${period}`;
  return say`${subject} is at ${usedText(standing)} % of the ${amountText(budget.amount, value)} budget for ${period}`;
}

function usedText({ status }: BudgetStanding): string {
  return decimalText(usedPercentOf(status));
}

/** Three levels, told in words beside the number. */
function levelLine(threshold: number): string {
  if (threshold >= 95) return say`Critical: the ${threshold} % mark is passed.`;
  if (threshold >= 90) return say`Caution: the ${threshold} % mark is passed.`;
  return say`Warning: the ${threshold} % mark is passed.`;
}

function paceLine({ status, today }: BudgetStanding): string {
  const { budget, left, daysLeft, pendingEvents } = status;
  const text = (value: bigint) => amountText(budget.amount, value);
  if (daysLeft <= 1) return lastDayText(left, text);
  if (left < 0n) return say`Over by ${text(-left)}, with ${daysLeft} days, today included to go.`;
  if (left === 0n) return say`Nothing is left for ${daysLeft} days, today included.`;
  // What calls without a price cost is not taken off yet.
  if (pendingEvents > 0n) return say`Left for ${daysLeft} days, today included: at most ${text(left)}.`;
  const safe = safeText({ today, safeDaily: safeDailyOf(status, today) }, text);
  return say`Left for ${daysLeft} days, today included: ${text(left)}; ${safe}.`;
}

/** "$14.20 a day stays inside" */
export function safeText(
  outlook: Parameters<typeof isFromTomorrow>[0],
  text: (value: bigint) => string,
): string {
  const safe = text(outlook.safeDaily);
  return isFromTomorrow(outlook)
    ? say`${safe} a day from tomorrow on stays inside`
    : say`${safe} a day stays inside`;
}

function lastDayText(left: bigint, text: (value: bigint) => string): string {
  if (left < 0n) return say`Over by ${text(-left)}, with the rest of today to go.`;
  if (left === 0n) return say`Nothing is left for the rest of today.`;
  return say`Left for the rest of today: ${text(left)}.`;
}

function projectionLine({
  status: { budget, from },
  timeZone,
  projected,
}: BudgetStanding): readonly string[] {
  if (projected === null) return [];
  const period = periodName(budget.period, from, timeZone);
  return [say`At the pace so far ${period} ends near ${amountText(budget.amount, projected)}.`];
}

/** Who asks before calling learns it there; everybody else learns it here. */
function denyLine({ status: { budget, left } }: BudgetStanding): readonly string[] {
  if (budget.atLimit !== 'deny' || left > 0n) return [];
  return [say`Gateways that ask are told to refuse calls from now on.`];
}

function raisedLine({ status: { budget, raised } }: BudgetStanding): readonly string[] {
  return raised === 0n
    ? []
    : [say`${amountText(budget.amount, raised)} of it was added for ${thisPeriod(budget.period)}.`];
}

export function actionsOf({
  status: { budget },
  hidesPeople,
}: Pick<BudgetStanding, 'status' | 'hidesPeople'>): readonly Action[] {
  const all = { label: say`All budgets`, command: '/usage budget list' };
  if (hidesPeople && isPersonal(budget.scope)) return [all];
  const words = ['/usage trend', PERIOD_WORDS[budget.period], scopeWords(budget.scope)].filter(Boolean);
  const days = budget.period === 'day' ? say`Show the hours` : say`Show the days`;
  return [{ label: days, command: words.join(' ') }, all];
}

export function figure(
  { amount }: Pick<Budget, 'amount'>,
  key: string,
  label: string,
  value: bigint,
): Figure {
  return {
    key,
    label,
    value: exactAmount(amount, value),
    unit: amount.unit,
    text: amountText(amount, value),
  };
}
