import { type BudgetStatus, SPENT, spentOf } from '../../budget-status.ts';
import { type Pace, paceOf } from '../../detect/forecast/pace.ts';
import { nanoOfDouble } from '../../money.ts';
import { bucketStarts, zoneClock } from '../../period.ts';
import type { Budget } from '../../state.ts';
import type { UsageStore } from '../../store.ts';
import { maybeScopeFilters } from '../scope.ts';

/** Days the projection learns weekdays and the level from. */
const HISTORY_DAYS = 120;

/** Where a budget is heading. Amounts are in its own unit. */
export type BudgetOutlook = {
  readonly pace: Pace;
  /** Starts of the days left, today first: the days `pace.gone` counts. */
  readonly days: readonly number[];
  /** What was spent today so far. */
  readonly today: bigint;
  /** What may be spent on each day left to land inside, see `safeDailyOf`. */
  readonly safeDaily: bigint;
};

/** Reads the days behind and projects the ones ahead, for a period that is open at `now`. */
export async function budgetOutlook(
  status: BudgetStatus,
  usage: Pick<UsageStore, 'sum'>,
  { now, timeZone }: { readonly now: number; readonly timeZone: string },
): Promise<BudgetOutlook> {
  const { budget, spent, to } = status;
  const clock = zoneClock(timeZone);
  const start = clock.startOfDay(now);
  const next = clock.nextDay(now);
  const days = bucketStarts({ from: start, to, timeZone, granularity: 'day' });
  const { past, today } = await dailyAmounts(budget, usage, { now, timeZone });
  const open = (next - now) / (next - start);
  const pace = paceOf({
    amount: toNumber(budget, budget.amount.value),
    spent: toNumber(budget, spent),
    values: past.map((amount) => toNumber(budget, amount)),
    daysLeft: days.map((_, index) => (index === 0 ? open : 1)),
  });
  return { pace, days, today, safeDaily: safeDailyOf(status, today) };
}

/**
 * What each day left may have to land inside: today as a whole included, or where today is above that already, what is
 * left over the days from tomorrow on. Then it is less than today, see `isFromTomorrow`. 0 when nothing is left.
 */
export function safeDailyOf(
  { left, daysLeft }: Pick<BudgetStatus, 'left' | 'daysLeft'>,
  today: bigint,
): bigint {
  if (left <= 0n) return 0n;
  const days = BigInt(Math.max(1, daysLeft));
  const withToday = (left + today) / days;
  return today <= withToday || days === 1n ? withToday : left / (days - 1n);
}

/** Whether today has had more than its share, so that only the days after it can keep to one. */
export function isFromTomorrow({ today, safeDaily }: Pick<BudgetOutlook, 'today' | 'safeDaily'>): boolean {
  return today > safeDaily;
}

/** Whole past days from the first on which anything was spent, at most the last 120, and today so far. */
async function dailyAmounts(
  { org, scope, amount }: Budget,
  usage: Pick<UsageStore, 'sum'>,
  { now, timeZone }: { readonly now: number; readonly timeZone: string },
): Promise<{ readonly past: readonly bigint[]; readonly today: bigint }> {
  const clock = zoneClock(timeZone);
  let from = clock.startOfDay(now);
  for (let day = 0; day < HISTORY_DAYS; day++) from = clock.startOfDay(from - 1);
  const to = Math.max(now, clock.startOfDay(now) + 1);
  const buckets = bucketStarts({ from, to, timeZone, granularity: 'day' });
  const filters = maybeScopeFilters(scope) ?? [];
  const rows = await usage.sum({ org, filters, from, to }, { buckets, measures: SPENT });
  const spent = new Map(rows.map(({ bucket, measures }) => [bucket, spentOf(amount, measures)]));
  const first = Math.min(...spent.keys());
  const past = buckets.slice(0, -1).map((_, index) => spent.get(index) ?? 0n);
  return { past: past.slice(Math.min(first, past.length)), today: spent.get(buckets.length - 1) ?? 0n };
}

/** Dollars or tokens, as the projection counts. */
export function toNumber({ amount: { unit } }: Pick<Budget, 'amount'>, value: bigint): number {
  return unit === 'usd' ? Number(value) / 1e9 : Number(value);
}

/** A projected number as an amount again: to the cent or the token, because more digits would pretend to know them. */
export function toAmount({ amount: { unit } }: Pick<Budget, 'amount'>, value: number): bigint {
  if (unit === 'tokens') return BigInt(Math.round(value));
  return nanoOfDouble(value, 2);
}
