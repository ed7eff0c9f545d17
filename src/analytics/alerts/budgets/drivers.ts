import { type BudgetStatus, SPENT, spentOf } from '../../budget-status.ts';
import type { Breakdown, Cause } from '../../detect/causes.ts';
import type { DimensionName } from '../../dimensions.ts';
import type { UsageStore } from '../../store.ts';
import { maybeScopeFilters } from '../scope.ts';
import { causesOf } from '../spikes/causes.ts';
import { toNumber } from './outlook.ts';

/** Who or what a budget can be going to, the most telling first. */
const DRIVER_DIMENSIONS = ['agent', 'user', 'apiKey', 'feature', 'team', 'model'] as const;
const PERSONAL: readonly DimensionName[] = ['user', 'apiKey'];
const DAY_MS = 86_400_000;
/** What came before is the usual. */
const USUAL_DAYS = 28;
const MOST_DRIVERS = 3;

/** Who takes less than this times the usual goes on as ever. */
const GROWN = 1.1;

/** Who took nearly all of what another took more is the same news, told in other words. */
const AS_GOOD = 0.9;

/** Somebody or something with what it takes a day, in the budget's unit: dollars or tokens. */
export type Driver = Pick<Cause, 'dimension' | 'value'> & { readonly daily: number; readonly usual: number };

/**
 * The up to three that take a tenth more a day in the running period than in the four weeks before it, the same money
 * once: by what names it first.
 */
export async function driversOf(
  status: BudgetStatus,
  usage: Pick<UsageStore, 'sum' | 'oldest'>,
  { now, hidesPeople }: { readonly now: number; readonly hidesPeople: boolean },
): Promise<readonly Driver[]> {
  const { budget, from } = status;
  const oldest = (await usage.oldest(budget.org)) ?? from;
  // What came before the first event is no part of what is usual, and its day is hardly a whole one.
  const since = Math.max(from - USUAL_DAYS * DAY_MS, Math.min(oldest + DAY_MS, from - DAY_MS));
  const own = budget.scope.split(':', 1)[0];
  const breakdowns: Breakdown[] = [];
  for (const dimension of DRIVER_DIMENSIONS) {
    if (dimension === own || (hidesPeople && PERSONAL.includes(dimension))) continue;
    const daily = await dailyBy(dimension, budget, usage, { from, to: now });
    const usual = await dailyBy(dimension, budget, usage, { from: since, to: from });
    const values = [...new Set([...daily.keys(), ...usual.keys()])];
    const contributors = values.map((value) => ({
      value,
      actual: daily.get(value) ?? 0,
      expected: usual.get(value) ?? 0,
    }));
    breakdowns.push({ dimension, contributors });
  }
  const drivers = causesOf(breakdowns)
    .map(({ dimension, value }) => ({ dimension, value, ...amountsOf(breakdowns, dimension, value) }))
    .filter(({ daily, usual }) => daily > usual && daily >= GROWN * usual);
  return drivers.filter((driver) => !isSaidBetter(driver, drivers)).slice(0, MOST_DRIVERS);
}

function isSaidBetter(driver: Driver, drivers: readonly Driver[]): boolean {
  const order: readonly string[] = DRIVER_DIMENSIONS;
  const rankOf = ({ dimension }: Driver) => order.indexOf(dimension);
  const grown = ({ daily, usual }: Driver) => daily - usual;
  return drivers.some((other) => rankOf(other) < rankOf(driver) && grown(other) >= AS_GOOD * grown(driver));
}

async function dailyBy(
  by: DimensionName,
  budget: BudgetStatus['budget'],
  usage: Pick<UsageStore, 'sum'>,
  span: { readonly from: number; readonly to: number },
): Promise<ReadonlyMap<string, number>> {
  const filters = maybeScopeFilters(budget.scope) ?? [];
  const days = Math.max(1, (span.to - span.from) / DAY_MS);
  const rows = await usage.sum({ org: budget.org, filters, ...span }, { by, measures: SPENT });
  return new Map(
    rows.map(({ value, measures }) => [value, toNumber(budget, spentOf(budget.amount, measures)) / days]),
  );
}

function amountsOf(breakdowns: readonly Breakdown[], dimension: string, value: string) {
  const own = breakdowns.find((one) => one.dimension === dimension)?.contributors;
  const { actual = 0, expected = 0 } = own?.find((one) => one.value === value) ?? {};
  return { daily: actual, usual: expected };
}
