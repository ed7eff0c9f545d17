import type { Sensitivity } from '../../detect/spend/settings.ts';
import { createSpendWatch, type Judgement, type SpendWatch } from '../../detect/spend/watch.ts';
import { hourAt, type JudgedHours, NO_HOURS, withHours } from './judged-hours.ts';

/** Shorter histories have no baseline. */
const LEAST_HOURS = 48;

const HOURS_A_DAY = 24;
const MEAN_DAYS = 28;

/** From this score down an hour is calm: 0.6 of the detector's threshold, so that nothing flaps. */
const CALM_SCORE = 0.48;

/** And up to this many times the most of the same hour lately. */
const CALM_RANGE = 1.2;

/** Without a baseline an hour is calm below this share of the incident's largest. */
const CALM_SHARE = 0.1;

/** One scope's closed hours, judged one by one. Dollars. */
export type WatchedScope = {
  readonly scope: string;
  /** Index, in the hours of the history, of the first hour it spent anything. */
  readonly firstHour: number;
  /** Spend of each closed hour since, with its judgement. */
  readonly values: readonly number[];
  readonly judgements: JudgedHours;
  /** Has learnt exactly `values`. */
  readonly watch: SpendWatch;
};

export type ScopeHours = {
  readonly hours: readonly number[];
  readonly steps: readonly number[];
  /** How much the scope wants to hear. */
  readonly sensitivity?: Sensitivity;
};

/**
 * Judges a scope's closed hours; the ones that `known` has judged before are not judged again. `steps` says by
 * how many hours the wall clock moved on to each hour.
 */
export function watchScope(
  scope: string,
  { hours, steps, sensitivity = 'normal' }: ScopeHours,
  known: WatchedScope | undefined,
): WatchedScope {
  if (known && known.firstHour + known.values.length === hours.length) return known;
  const first = hours.findIndex((value) => value > 0);
  const firstHour = first < 0 ? hours.length : first;
  const values = hours.slice(firstHour);
  const watch = known?.watch ?? createSpendWatch({ stepMinutes: 60, unit: 'usd', sensitivity });
  const before = known?.judgements ?? NO_HOURS;
  const news = values
    .slice(before.count)
    .map((value, index) => judge(watch, value, steps[firstHour + before.count + index] ?? 1));
  return { scope, firstHour, values, judgements: withHours(before, news), watch };
}

/**
 * The detector compares with the same hour of other days, and people keep to the clock on the wall. So that
 * every day has 24 hours there, the hour a clock change repeats is judged but not learnt, and for one that
 * was skipped what is expected of it stands in.
 */
export function judge(watch: SpendWatch, value: number, step: number): Judgement {
  if (step === 0) return watch.judgeOpen(value, 1);
  for (let skipped = 1; skipped < step; skipped++) watch.push(watch.judgeOpen(0, 1).expected);
  return watch.push(value);
}

export function isUp({ kind }: Pick<Judgement, 'kind'>): boolean {
  return kind === 'spike' || kind === 'sustained';
}

export function hasBaseline({ values }: WatchedScope): boolean {
  return values.length >= LEAST_HOURS;
}

/** Dollars an average day of the last four weeks came to, or of what there is. */
export function meanDay({ values }: WatchedScope): number {
  const recent = values.slice(-MEAN_DAYS * HOURS_A_DAY);
  return recent.reduce((sum, value) => sum + value, 0) / Math.max(1, recent.length / HOURS_A_DAY);
}

/** Closed hours at the end of a history in which nothing was odd, of those that began after `since`. */
export function calmHours(watched: WatchedScope, hours: readonly number[], since: number): number {
  const { values, firstHour } = watched;
  const start = (index: number) => hours[firstHour + index] ?? Number.NEGATIVE_INFINITY;
  const largest = Math.max(0, ...values.filter((_, index) => start(index) >= since));
  let calm = 0;
  for (let index = values.length - 1; index >= 0 && start(index) > since; index--) {
    if (!isCalm(watched, index, largest)) break;
    calm++;
  }
  return calm;
}

function isCalm(watched: WatchedScope, index: number, largest: number): boolean {
  const value = watched.values[index] ?? 0;
  const judgement = hourAt(watched.judgements, index);
  if (!judgement || index < LEAST_HOURS) return value <= CALM_SHARE * largest;
  // What is little more than the most of lately is calm although longer sums still hold the odd hours before it.
  return value <= CALM_RANGE * judgement.high || judgement.score < CALM_SCORE;
}
