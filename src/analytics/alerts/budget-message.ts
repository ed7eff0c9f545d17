import type { BudgetStatus } from '../budget-status.ts';
import { formatCount } from '../format.ts';
import { type Action, type Chart, type Figure, type Message, messageOf } from '../message.ts';
import { formatUsd, toDecimalUsd } from '../money.ts';
import { shorten } from '../reports/wording.ts';
import type { Budget } from '../state.ts';
import { PERIOD_WORDS, periodName } from './budget-period.ts';
import { capitalised, isPersonal, scopeText, scopeWords } from './scope.ts';

export type BudgetStanding = {
  readonly status: BudgetStatus;
  readonly timeZone: string;
  /** Calls of the scope whose cost is not known yet. */
  readonly pendingEvents: bigint;
  /** What the period is likely to end at, nano-USD; null where nobody can tell. */
  readonly projectedNano: bigint | null;
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
      paceLine(standing),
      ...projectionLine(standing),
      ...pendingLine(standing.pendingEvents),
    ],
    figures: [
      figure(budget, 'spent', 'Spent', spent),
      figure(budget, 'budget', 'Budget', budget.amount.value),
      {
        key: 'share',
        label: 'Used',
        value: standing.status.usedPercent,
        unit: 'percent',
        text: `${usedPercent(standing)} %`,
      },
    ],
    charts,
    actions: actionsOf(standing),
  });
}

/** Whose budget it is, within a sentence. */
export function budgetSubject({ scope }: Pick<Budget, 'scope'>, hidesPeople: boolean): string {
  return hidesPeople && isPersonal(scope) ? 'one person' : scopeText(scope);
}

/** "Team ml is at 91 % of the $2,000 budget for November 2026" */
function headline(standing: BudgetStanding): string {
  const { budget, spent, from } = standing.status;
  const subject = capitalised(budgetSubject(budget, standing.hidesPeople));
  const period = periodName(budget.period, from, standing.timeZone);
  if (budget.amount.value === 0n)
    return `${subject} spent ${amountText(budget, spent)} of a budget of nothing for ${period}`;
  return `${subject} is at ${usedPercent(standing)} % of the ${amountText(budget, budget.amount.value)} budget for ${period}`;
}

/** Whole percents, rounded down: 90 % is not said before it is reached. */
function usedPercent({ status: { budget, spent } }: BudgetStanding): bigint {
  return budget.amount.value === 0n ? 100n : (spent * 100n) / budget.amount.value;
}

/** The requirement documents' three levels, told in words beside the number. */
function levelLine(threshold: number): string {
  const level = threshold >= 95 ? 'Critical' : threshold >= 90 ? 'Caution' : 'Warning';
  return `${level}: the ${threshold} % mark is passed.`;
}

function paceLine({ status }: BudgetStanding): string {
  const { budget, left, daysLeft } = status;
  const days = daysLeft <= 1 ? 'the rest of today' : `${daysLeft} days, today included`;
  if (left < 0n) return `Over by ${amountText(budget, -left)}, with ${days} to go.`;
  if (left === 0n) return `Nothing is left for ${days}.`;
  const total = `Left for ${days}: ${amountText(budget, left)}`;
  return daysLeft <= 1 ? `${total}.` : `${total}, ${amountText(budget, left / BigInt(daysLeft))} a day.`;
}

function projectionLine({ status: { budget, from }, timeZone, projectedNano }: BudgetStanding) {
  if (projectedNano === null) return [];
  const period = periodName(budget.period, from, timeZone);
  return [`At the pace so far ${period} ends near ${formatUsd(projectedNano)}.`];
}

function pendingLine(pendingEvents: bigint): readonly string[] {
  if (pendingEvents === 0n) return [];
  if (pendingEvents === 1n) return ['1 call has no price yet and is not counted.'];
  return [`${formatCount(pendingEvents)} calls have no price yet and are not counted.`];
}

function actionsOf({ status: { budget }, hidesPeople }: BudgetStanding): readonly Action[] {
  const all = { label: 'All budgets', command: '/usage budget list' };
  if (hidesPeople && isPersonal(budget.scope)) return [all];
  const words = ['/usage trend', PERIOD_WORDS[budget.period], scopeWords(budget.scope)].filter(Boolean);
  const days = budget.period === 'day' ? 'Show the hours' : 'Show the days';
  return [{ label: days, command: words.join(' ') }, all];
}

function figure(budget: Budget, key: string, label: string, value: bigint): Figure {
  const isMoney = budget.amount.unit === 'usd';
  return {
    key,
    label,
    value: isMoney ? toDecimalUsd(value) : value.toString(),
    unit: isMoney ? 'usd' : 'tokens',
    text: amountText(budget, value),
  };
}

export function amountText(budget: Budget, value: bigint): string {
  return budget.amount.unit === 'usd' ? formatUsd(value) : `${formatCount(value)} tokens`;
}
