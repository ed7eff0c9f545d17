import type { RecentValues } from './recent-values.ts';
import { ascending, median, middle } from './rolling-median.ts';
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
  /** The same with the neighbours of the slot and its values in earlier weeks: what lies within is no news. */
  readonly usual: { readonly least: number; readonly most: number };
  /** Short sums ending in the same slot: a drop falls below all of them. */
  readonly short: PastSums;
  /** Longer sums ending in the same slot, by their widths: a sustained rise stays above all of them. */
  readonly long: readonly PastSums[];
}

export interface PastSums {
  /** Buckets added up. */
  readonly width: number;
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
  const { mean, deviation } = recent.spread(Math.min(recent.size(), settings.season * settings.seasons));
  if (ages.length === 0 || mean < LEAST_MEAN) return undefined;
  const baseline = baselineValues(recent, ages, settings);
  const expected = median(baseline);
  const sameSlot = ages.map((age) => recent.at(age));
  const slot = widened({ least: expected, most: expected }, sameSlot);
  // Neighbours in time are as good a guide to what is usual; other weekdays are not.
  const around = settings.baseline === 'neighbours' ? widened(slot, baseline) : slot;
  return {
    mean,
    deviation: deviation + 0.1 * mean,
    expected,
    low: slot.least,
    high: slot.most,
    usual: widened(around, earlierValues(recent, settings)),
    short: pastSums(recent, ages, settings.dropWidth),
    long: settings.sustainedWidths.map((width) => pastSums(recent, ages, width)),
  };
}

/** Ages of the next bucket's slot in earlier seasons, newest first. */
function seasonAges({ season, seasons }: SpendSettings, recent: RecentValues): number[] {
  const ages: number[] = [];
  for (let age = season; age <= Math.min(recent.size(), seasons * season); age += season) ages.push(age);
  return ages;
}

/** The same slots count twice. Beside them stand their neighbours in time, or the newest season whole. */
function baselineValues(recent: RecentValues, ages: readonly number[], settings: SpendSettings): number[] {
  const values: number[] = [];
  for (const age of ages) {
    values.push(recent.at(age), recent.at(age));
    if (settings.baseline === 'newest-season') continue;
    // One hour to each side absorbs a change of the clocks.
    if (age > 1) values.push(recent.at(age - 1));
    if (age < recent.size()) values.push(recent.at(age + 1));
  }
  if (settings.baseline === 'newest-season') {
    for (let age = 1; age < settings.season; age += 1) values.push(recent.at(age));
  }
  return values;
}

type Span = { readonly least: number; readonly most: number };

function widened(span: Span, values: readonly number[]): Span {
  let { least, most } = span;
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return { least, most };
}

function earlierValues(recent: RecentValues, { usualAges }: SpendSettings): readonly number[] {
  return usualAges.filter((age) => age <= recent.size()).map((age) => recent.at(age));
}

function pastSums(recent: RecentValues, ages: readonly number[], width: number): PastSums {
  const sums: number[] = [];
  for (const age of ages) if (age + width - 1 <= recent.size()) sums.push(recent.sum(age, width));
  const sorted = ascending(sums);
  const usual = middle(sorted);
  return {
    width,
    soFar: recent.sum(1, width - 1),
    least: sorted[0] ?? Number.POSITIVE_INFINITY,
    usual,
    most: sorted[sorted.length - 1] ?? Number.NEGATIVE_INFINITY,
    spread: 1.4826 * median(sums.map((sum) => Math.abs(sum - usual))),
  };
}
