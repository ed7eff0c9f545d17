import type { RecentValues } from '../windows/recent-values.ts';
import { createSpendBaseline, type SpendBaseline } from './baseline.ts';
import { createPastSums, type PastSums } from './past-sums.ts';
import type { SpendSettings } from './settings.ts';

/** What history says about the next bucket, whatever its value will be. All in the unit of the series. */
export interface SpendOutlook {
  /** Mean and standard deviation of all remembered buckets; the deviation is never below a tenth of the mean. */
  readonly mean: number;
  readonly deviation: number;
  readonly baseline: SpendBaseline;
  /** Short sums ending in the same slot: a drop falls below all of them. */
  readonly short: PastSums;
  /** Longer sums ending in the same slot, by their widths: a sustained rise stays above all of them. */
  readonly long: readonly PastSums[];
}

/** A thousandth of a nano-dollar: less is no spend, and so small that divisions would overflow. */
const LEAST_MEAN = 1e-12;

/**
 * The outlook on the bucket that comes next, whenever it is asked; undefined where nothing was ever spent.
 * Needs two seasons of history. The lists it counts with are made once, because it is asked after every bucket.
 */
export function createSpendOutlooks(
  recent: RecentValues,
  settings: SpendSettings,
): () => SpendOutlook | undefined {
  const remembered = settings.season * settings.seasons;
  const baseline = createSpendBaseline(recent, settings);
  const short = createPastSums(recent, settings, settings.dropWidth);
  const long = settings.sustainedWidths.map((width) => createPastSums(recent, settings, width));
  return () => {
    const { mean, deviation } = recent.spread(Math.min(recent.size(), remembered));
    if (mean < LEAST_MEAN) return undefined;
    return {
      mean,
      deviation: deviation + 0.1 * mean,
      baseline: baseline(),
      short: short(),
      long: long.map((sums) => sums()),
    };
  };
}
