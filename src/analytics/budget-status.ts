import type { Temporal } from 'temporal-polyfill';
import { maybeScopeFilters } from './alerts/scope.ts';
import { percentOf } from './format.ts';
import { localDate, startOfDate } from './period.ts';
import type { Budget, BudgetPeriod, Organisation } from './state.ts';
import type { UsageStore } from './store.ts';

/** How a budget stands in the period that `now` lies in. Amounts are in the budget's own unit. */
export type BudgetStatus = {
  readonly budget: Budget;
  readonly from: number;
  readonly to: number;
  readonly spent: bigint;
  readonly left: bigint;
  /** Percent of the amount as a decimal string. */
  readonly usedPercent: string;
  /** Whole local days until the period ends, today included. */
  readonly daysLeft: number;
};

/** What an organisation's periods follow. */
export type Calendar = Pick<Organisation, 'timeZone' | 'cycleDay'>;

/** [from, to) of the calendar period that an instant lies in. */
export function budgetPeriod(
  period: BudgetPeriod,
  at: number,
  { timeZone, cycleDay }: Calendar,
): { readonly from: number; readonly to: number } {
  const today = localDate(at, timeZone);
  const first = today.with({ day: 1 });
  const [start, length] = {
    day: [today, { days: 1 }] as const,
    week: [today.subtract({ days: today.dayOfWeek - 1 }), { days: 7 }] as const,
    month: [first, { months: 1 }] as const,
    cycle: [lastOn(cycleDay, today), { months: 1 }] as const,
    quarter: [first.subtract({ months: (today.month - 1) % 3 }), { months: 3 }] as const,
  }[period];
  return { from: startOfDate(start, timeZone), to: startOfDate(start.add(length), timeZone) };
}

/** The latest date with that day of the month, today included. */
function lastOn(day: number, today: Temporal.PlainDate): Temporal.PlainDate {
  return today.day >= day ? today.with({ day }) : today.subtract({ months: 1 }).with({ day });
}

export async function budgetStatus(
  budget: Budget,
  usage: Pick<UsageStore, 'sum'>,
  { now, organisation }: { readonly now: number; readonly organisation: Calendar },
): Promise<BudgetStatus> {
  const { timeZone } = organisation;
  const { from, to } = budgetPeriod(budget.period, now, organisation);
  const filters = maybeScopeFilters(budget.scope);
  if (!filters) throw new Error(`budget ${budget.id} has the scope ${budget.scope}`);
  const [sum] = await usage.sum({ org: budget.org, from, to: Math.max(now, from + 1), filters });
  const spent = sum ? spentOf(budget, sum.measures) : 0n;
  const ends = localDate(to, timeZone);
  return {
    budget,
    from,
    to,
    spent,
    left: budget.amount.value - spent,
    usedPercent: percentOf(spent, budget.amount.value) ?? '0',
    daysLeft: localDate(now, timeZone).until(ends).days,
  };
}

function spentOf(
  { amount }: Budget,
  measures: { readonly costNano: bigint; readonly inputTokens: bigint; readonly outputTokens: bigint },
): bigint {
  return amount.unit === 'usd' ? measures.costNano : measures.inputTokens + measures.outputTokens;
}
