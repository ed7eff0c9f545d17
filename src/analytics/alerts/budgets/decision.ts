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

export type AnswerTerms = {
  readonly asOf: number;
  readonly timeZone: string;
  /** Those that decide too, of which the asker is not told what is spent. */
  readonly untold?: readonly BudgetStatus[];
};

/** The answer to `GET /v1/budgets/check`. */
export function budgetAnswer(
  statuses: readonly BudgetStatus[],
  { asOf, timeZone, untold = [] }: AnswerTerms,
): BudgetAnswer {
  const decisions = statuses.map(decisionOf);
  const all = [...decisions, ...untold.map(decisionOf)];
  return {
    decision: all.includes('deny') ? 'deny' : all.includes('warn') ? 'warn' : 'allow',
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
