import type { BudgetStatus, Spent } from '../../budget-status.ts';
import type { ExactValue } from '../../message.ts';
import { formatUsd, toDecimalUsd } from '../../money.ts';
import { toZonedText } from '../../period.ts';
import { knownText } from '../../reports/pending-cost.ts';
import type { Budget } from '../../state.ts';
import { tokensText } from '../../words/counts.ts';
import { isPersonal } from '../scope.ts';

/** Money as a decimal string; tokens as an integer, as a string where a JSON number would round it. */
export function exactAmount({ unit }: Pick<Budget['amount'], 'unit'>, value: bigint): ExactValue {
  if (unit === 'usd') return toDecimalUsd(value);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

/** As people read it: "$500", "2M tokens". */
export function amountText({ unit }: Pick<Budget['amount'], 'unit'>, value: bigint): string {
  return unit === 'usd' ? formatUsd(value) : tokensText(value);
}

/** What was spent of a budget: "pending" or "at least $12.40" while calls wait for a price. */
export function spentText({ unit }: Pick<Budget['amount'], 'unit'>, { spent, pendingEvents }: Spent): string {
  return unit === 'usd' ? knownText(spent, { pendingEvents }) : tokensText(spent);
}

/** Percent that is spent, rounded down, so that 90 is not said before it is reached: "99", below ten "9.4". */
export function usedPercentOf({ budget: { amount }, spent }: Pick<BudgetStatus, 'budget' | 'spent'>): string {
  if (amount.value === 0n) return spent > 0n ? '100' : '0';
  const tenths = (spent * 1_000n) / amount.value;
  const isWhole = tenths >= 100n || tenths % 10n === 0n;
  return isWhole ? `${tenths / 10n}` : `${tenths / 10n}.${tenths % 10n}`;
}

/** How a budget stands, as programs read it; whose it is stays unsaid where people are not named. */
export function budgetFacts(
  { budget, from, to, spent, left, usedPercent }: BudgetStatus,
  { timeZone, hidesPeople }: { readonly timeZone: string; readonly hidesPeople: boolean },
): Readonly<Record<string, unknown>> {
  const { scope, amount, atLimit } = budget;
  return {
    scope: hidesPeople && isPersonal(scope) ? 'user' : scope,
    period: { from: toZonedText(from, timeZone), to: toZonedText(to, timeZone), timeZone },
    unit: amount.unit,
    amount: exactAmount(amount, amount.value),
    spent: exactAmount(amount, spent),
    remaining: exactAmount(amount, left),
    usedPercent,
    atLimit,
  };
}
