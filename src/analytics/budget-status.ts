import type { Temporal } from 'temporal-polyfill';
import { maybeEachDimension, scopeHash } from './alerts/budgets/scope.ts';
import { maybeScopeFilters } from './alerts/scope.ts';
import { isNamed } from './dimensions.ts';
import { localDate, startOfDate, zoneClock } from './period.ts';
import type { Budget, BudgetPeriod, BudgetRequest, Organisation } from './state.ts';
import type { Measures, UsageStore } from './store.ts';

/** How a budget stands in the period that `now` lies in. Amounts are in the budget's own unit. */
export type BudgetStatus = {
  /** As it holds for one scope: of "user:*" that of one person, and with what was added to its amount. */
  readonly budget: Budget;
  /** Told apart from every other scope, budget and amount: what fired under it does not fire again. */
  readonly key: string;
  /** What approved requests added to the amount until the period ends. */
  readonly raised: bigint;
  readonly from: number;
  readonly to: number;
  readonly spent: bigint;
  /** Calls that have no price yet and are not in `spent`; none of a budget in tokens. */
  readonly pendingEvents: bigint;
  readonly left: bigint;
  /** Percent of the amount as a decimal string, rounded down: 100 is not said before it is reached. */
  readonly usedPercent: string;
  /** Whole local days until the period ends, today included. */
  readonly daysLeft: number;
};

/** What a scope spent of a budget. */
export type Spent = Pick<BudgetStatus, 'spent' | 'pendingEvents'>;

export const NOTHING_SPENT: Spent = { spent: 0n, pendingEvents: 0n };

/** What an organisation's periods follow. */
export type Calendar = Pick<Organisation, 'timeZone' | 'cycleDay'>;

/** When a budget is looked at, and what was approved on top of it. */
export type BudgetMoment = {
  readonly now: number;
  readonly organisation: Calendar;
  readonly requests: readonly BudgetRequest[];
};

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

/** The running period with the whole local days left of it, today included. */
export type BudgetSpan = { readonly from: number; readonly to: number; readonly daysLeft: number };

/** Spans of the local day they were asked on: thousands of budgets share a handful, and calendars are slow. */
const spans = new Map<string, BudgetSpan & { readonly day: number }>();
const MOST_SPANS = 1_000;

export function budgetSpan(period: BudgetPeriod, now: number, calendar: Calendar): BudgetSpan {
  const { timeZone, cycleDay } = calendar;
  const day = zoneClock(timeZone).startOfDay(now);
  const key = `${timeZone} ${cycleDay} ${period}`;
  const known = spans.get(key);
  if (known?.day === day) return known;
  const { from, to } = budgetPeriod(period, now, calendar);
  const daysLeft = localDate(now, timeZone).until(localDate(to, timeZone)).days;
  if (spans.size >= MOST_SPANS) spans.clear();
  const span = { from, to, daysLeft, day };
  spans.set(key, span);
  return span;
}

/** One status, or for "user:*" one for everybody who spent anything; none for a scope nobody knows. */
export async function budgetStatuses(
  stored: Budget,
  usage: Pick<UsageStore, 'sum'>,
  moment: BudgetMoment,
): Promise<readonly BudgetStatus[]> {
  const { from } = budgetSpan(stored.period, moment.now, moment.organisation);
  const spent = await spentByScope(stored, usage, { from, to: Math.max(moment.now, from + 1) });
  return [...spent].map(([scope, own]) => statusOf(stored, { scope, ...own }, moment));
}

/** What every scope of a budget spent in [from, to), in its own unit. */
export async function spentByScope(
  { org, scope, amount }: Budget,
  usage: Pick<UsageStore, 'sum'>,
  span: { readonly from: number; readonly to: number },
): Promise<ReadonlyMap<string, Spent>> {
  const by = maybeEachDimension(scope);
  const filters = by ? [] : maybeScopeFilters(scope);
  if (!filters) return new Map();
  const rows = await usage.sum({ org, ...span, filters }, { measures: KNOWN_OF_SPENT, ...(by && { by }) });
  if (!by) return new Map([[scope, rows[0] ? spentIn(amount, rows[0].measures) : NOTHING_SPENT]]);
  const named = rows.filter(({ value }) => isNamed(value));
  return new Map(named.map(({ value, measures }) => [`${by}:${value}`, spentIn(amount, measures)]));
}

type Stretches = { readonly from: number; readonly to: number; readonly buckets: readonly number[] };

/** What the one scope of a budget spent in each stretch of [from, to) that begins at a bucket. */
export async function spentByBucket(
  { org, scope, amount }: Budget,
  usage: Pick<UsageStore, 'sum'>,
  { from, to, buckets }: Stretches,
): Promise<readonly Spent[]> {
  const filters = maybeScopeFilters(scope);
  if (!filters) return [];
  const rows = await usage.sum({ org, from, to, filters }, { measures: KNOWN_OF_SPENT, buckets });
  const spent = new Map(rows.map(({ bucket, measures }) => [bucket, spentIn(amount, measures)]));
  return buckets.map((_, index) => spent.get(index) ?? NOTHING_SPENT);
}

/** What is summed to know what was spent. */
export const SPENT = ['costNano', 'inputTokens', 'outputTokens'] as const;

const KNOWN_OF_SPENT = [...SPENT, 'pendingEvents'] as const;

function spentIn(amount: Budget['amount'], sums: Pick<Measures, (typeof KNOWN_OF_SPENT)[number]>): Spent {
  return {
    spent: spentOf(amount, sums),
    pendingEvents: amount.unit === 'usd' ? sums.pendingEvents : 0n,
  };
}

export function spentOf(
  { unit }: Pick<Budget['amount'], 'unit'>,
  measures: Readonly<Record<(typeof SPENT)[number], bigint>>,
): bigint {
  return unit === 'usd' ? measures.costNano : measures.inputTokens + measures.outputTokens;
}

/** How a stored budget stands for one of its scopes that spent so much. */
export function statusOf(
  stored: Budget,
  { scope, spent, pendingEvents }: Spent & { readonly scope: string },
  { now, organisation, requests }: BudgetMoment,
): BudgetStatus {
  const raised = raisedBy(requests, { ...stored, scope }, now);
  const value = stored.amount.value + raised;
  const key = `${stored.id}@${value}`;
  const { from, to, daysLeft } = budgetSpan(stored.period, now, organisation);
  return {
    budget: { ...stored, scope, amount: { ...stored.amount, value } },
    key: scope === stored.scope ? key : `${key}=${scopeHash(scope)}`,
    raised,
    from,
    to,
    spent,
    pendingEvents,
    left: value - spent,
    usedPercent: hundredthsOf(spent, value),
    daysLeft,
  };
}

/** Of a budget of nothing it is 0. */
function hundredthsOf(spent: bigint, value: bigint): string {
  const hundredths = value === 0n ? 0n : (spent * 10_000n) / value;
  return `${hundredths / 100n}.${(hundredths % 100n).toString().padStart(2, '0')}`.replace(/\.?0+$/, '');
}

/** What is added to a budget of that scope, unit and period at an instant. */
function raisedBy(requests: readonly BudgetRequest[], budget: Budget, now: number): bigint {
  return requests
    .filter(({ state, until }) => state === 'approved' && now < until)
    .filter((one) => one.scope === budget.scope && one.period === budget.period)
    .filter(({ amount }) => amount.unit === budget.amount.unit)
    .reduce((sum, { amount }) => sum + amount.value, 0n);
}
