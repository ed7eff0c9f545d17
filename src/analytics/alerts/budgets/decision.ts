import type { BudgetStatus } from '../../budget-status.ts';
import { toZonedText } from '../../period.ts';
import { budgetFacts } from './facts.ts';

/** What a gateway should do with the next call: the strictest of all budgets that cover it decides. */
export type Decision = 'allow' | 'warn' | 'deny';

export type BudgetAnswer = {
  readonly decision: Decision;
  readonly budgets: readonly Readonly<Record<string, unknown>>[];
  /** RFC 3339: what was spent up to then is counted. */
  readonly asOf: string;
};

/** The answer to `GET /v1/budgets/check`. */
export function budgetAnswer(
  statuses: readonly BudgetStatus[],
  { asOf, timeZone }: { readonly asOf: number; readonly timeZone: string },
): BudgetAnswer {
  const decisions = statuses.map(decisionOf);
  return {
    decision: decisions.includes('deny') ? 'deny' : decisions.includes('warn') ? 'warn' : 'allow',
    budgets: statuses.map((status, index) => ({
      ...budgetFacts(status, { timeZone, hidesPeople: false }),
      decision: decisions[index],
    })),
    asOf: toZonedText(asOf, timeZone),
  };
}

/** Refused from the last nano-dollar of a budget that denies on; warned of from its lowest threshold on. */
function decisionOf({ budget, spent }: Pick<BudgetStatus, 'budget' | 'spent'>): Decision {
  const { amount, thresholds, atLimit } = budget;
  const isSpent = spent > 0n && spent >= amount.value;
  if (isSpent && atLimit === 'deny') return 'deny';
  const lowest = BigInt(Math.min(100, ...thresholds));
  return spent > 0n && spent * 100n >= amount.value * lowest ? 'warn' : 'allow';
}
