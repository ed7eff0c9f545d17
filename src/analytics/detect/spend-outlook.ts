import type { RecentValues } from './recent-values.ts';
import { median } from './rolling-median.ts';
import type { SpendSettings } from './spend-settings.ts';

/** What history says about the next bucket, whatever its value will be. All in the unit of the series. */
export interface SpendOutlook {
  /** Mean and standard deviation of all remembered buckets; the deviation is never below a tenth of the mean. */
  readonly mean: number;
  readonly deviation: number;
  /** Median of the same slot in the remembered seasons. */
  readonly expected: number;
  /** Smallest and largest value of that slot, widened to hold `expected`. */
  readonly low: number;
  readonly high: number;
  /** Short sums ending in the same slot: a drop falls below all of them. */
  readonly short: PastSums;
  /** Longer sums ending in the same slot: a sustained rise stays above all of them. */
  readonly long: PastSums;
}

export interface PastSums {
  /** What the buckets before the next one already add to its own sum. */
  readonly soFar: number;
  readonly least: number;
  readonly usual: number;
  readonly most: number;
  /** Standard deviation as the median distance from the median predicts it; 0 with one sum. */
  readonly spread: number;
}

/** A thousandth of a nano-dollar: less is no spend, and so small that divisions would overflow. */
const LEAST_MEAN = 1e-12;

/** Undefined where nothing can be said: no whole season yet, or nothing was ever spent. */
export function maybeSpendOutlook(recent: RecentValues, settings: SpendSettings): SpendOutlook | undefined {
  const ages = seasonAges(settings, recent);
  const { mean, deviation } = spreadOf(recent, settings.season * settings.seasons);
  if (ages.length === 0 || mean < LEAST_MEAN) return undefined;
  const sameSlot = ages.map((age) => recent.at(age));
  const expected = median(baselineValues(recent, ages, settings));
  return {
    mean,
    deviation: deviation + 0.1 * mean,
    expected,
    low: Math.min(expected, ...sameSlot),
    high: Math.max(expected, ...sameSlot),
    short: pastSums(recent, ages, settings.dropWidth),
    long: pastSums(recent, ages, settings.sustainedWidth),
  };
}

/** Ages of the next bucket's slot in earlier seasons, newest first. */
function seasonAges({ season, seasons }: SpendSettings, recent: RecentValues): number[] {
  const kept = Math.min(seasons, Math.floor(recent.size / season));
  return Array.from({ length: kept }, (_, back) => (back + 1) * season);
}

function spreadOf(recent: RecentValues, window: number): { mean: number; deviation: number } {
  const count = Math.min(recent.size, window);
  const mean = recent.sum(1, count) / count;
  let squares = 0;
  for (let age = 1; age <= count; age += 1) squares += (recent.at(age) - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / count) };
}

/** The same slots count twice. Beside them stand their neighbours in time, or the newest season whole. */
function baselineValues(recent: RecentValues, ages: readonly number[], settings: SpendSettings): number[] {
  const values: number[] = [];
  for (const age of ages) {
    values.push(recent.at(age), recent.at(age));
    if (settings.baseline === 'newest-season') continue;
    // One hour to each side absorbs a change of the clocks.
    if (age > 1) values.push(recent.at(age - 1));
    if (age < recent.size) values.push(recent.at(age + 1));
  }
  if (settings.baseline === 'newest-season') {
    for (let age = 1; age < settings.season; age += 1) values.push(recent.at(age));
  }
  return values;
}

function pastSums(recent: RecentValues, ages: readonly number[], width: number): PastSums {
  const sums = ages.filter((age) => age + width - 1 <= recent.size).map((age) => recent.sum(age, width));
  const usual = median(sums);
  return {
    soFar: recent.sum(1, width - 1),
    least: Math.min(...sums),
    usual,
    most: Math.max(...sums),
    spread: 1.4826 * median(sums.map((sum) => Math.abs(sum - usual))),
  };
}
