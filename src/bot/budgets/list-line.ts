import type { CapHits } from '../../analytics/alerts/budgets/caps.ts';
import { type BudgetOutlook, toAmount } from '../../analytics/alerts/budgets/outlook.ts';
import type { BudgetStatus } from '../../analytics/budget-status.ts';

/** Lines a chat shows; what stands behind them is in the file. */
export const SHOWN_ROWS = 10;

/** One budget in the list; what is null was not looked up. */
export type BudgetLine = {
  readonly status: BudgetStatus;
  readonly outlook: BudgetOutlook | null;
  readonly caps: CapHits | null;
  readonly maySee: (user: string) => boolean;
};

/** While calls wait for a price nobody knows where it is heading. */
export function maybeProjected(
  { budget, pendingEvents }: BudgetStatus,
  outlook: BudgetOutlook | null,
): bigint | undefined {
  if (budget.period === 'day' || outlook?.pace.status !== 'ok' || pendingEvents > 0n) return undefined;
  return toAmount(budget, outlook.pace.total.point);
}
