import { createRecentValues } from '../windows/recent-values.ts';
import { createSpendNoise } from './noise.ts';
import { createSpendOutlooks, type SpendOutlook } from './outlook.ts';
import type { PastSums } from './past-sums.ts';
import type { SpendSettings } from './settings.ts';

export type SpendKind = 'spike' | 'drop' | 'sustained';

/** How far one bucket lies from what its own history predicts. */
export interface SpendScore {
  /** The loudest of the three channels, 0 or above; alerts start around 0.8. */
  readonly score: number;
  readonly kind: SpendKind | null;
  /** The spike channel alone, the only one that may judge a bucket that is still open. */
  readonly up: number;
  readonly expected: number;
  readonly low: number;
  readonly high: number;
  /** Whether the bucket by itself is no more and no less than its slot, or those beside it, came to lately. */
  readonly isUsual: boolean;
}

export interface SpendScorer {
  /** Judges a value as the next bucket; changes nothing. */
  score(value: number): SpendScore;
  /** Takes the next bucket into history. */
  learn(value: number): void;
  /** Buckets learnt so far. */
  buckets(): number;
}

/**
 * Three channels on a same-slot median baseline: spike, drop and sustained rise. The logarithm is
 * about linear up to the mean, so that cents beside dollars weigh little; this built-in materiality
 * was worth more in measurements than any other choice.
 */
export function createSpendScorer(settings: SpendSettings): SpendScorer {
  const recent = createRecentValues(bucketsRemembered(settings));
  const maybeOutlook = createSpendOutlooks(recent, settings);
  const noise = createSpendNoise(settings);
  let buckets = 0;
  let outlook: SpendOutlook | undefined;

  return {
    buckets: () => buckets,
    score(value) {
      if (!outlook) return NOT_SCORED;
      const up = upScore(value, outlook, noise.surprise(residualOf(value, outlook))) / settings.upScale;
      const drop = dropScore(value, outlook, settings);
      const sustained = sustainedScore(value, outlook) / settings.sustainedScale;
      const score = Math.max(0, up, drop, sustained);
      const { expected, low, high, usual } = outlook.baseline;
      const isUsual = value >= usual.least && value <= usual.most;
      return { score, kind: kindOf(score, up, drop), up, expected, low, high, isUsual };
    },
    learn(value) {
      if (outlook) noise.learn(residualOf(value, outlook));
      recent.push(value);
      buckets += 1;
      outlook = buckets >= settings.leastBuckets ? maybeOutlook() : undefined;
    },
  };
}

const NOT_SCORED: SpendScore = {
  score: 0,
  kind: null,
  up: 0,
  expected: 0,
  low: 0,
  high: 0,
  isUsual: true,
};

function bucketsRemembered({ season, seasons, sustainedWidths, usualAges }: SpendSettings): number {
  return Math.max(season * seasons + Math.max(...sustainedWidths) + 1, ...usualAges);
}

/** Squashed: the logarithm of a value in units of twice the mean, less that of what was expected. */
function residualOf(value: number, { mean, baseline }: SpendOutlook): number {
  return Math.log1p(value / (2 * mean)) - Math.log1p(baseline.expected / (2 * mean));
}

/** Geometric mean of two views: odd for this slot, and large beside the spread of the whole history. */
function upScore(value: number, { baseline, deviation }: SpendOutlook, surprise: number): number {
  return Math.sqrt(Math.max(0, surprise) * Math.max(0, (value - baseline.expected) / deviation));
}

/** Logarithm of how often the recent sum fits into the smallest of its slot; silent where little is usual. */
function dropScore(value: number, { short, mean }: SpendOutlook, settings: SpendSettings): number {
  if (short.usual <= 0.4 * settings.dropWidth * mean) return 0;
  const guard = 0.1 * short.usual;
  return Math.log((short.least + guard) / (short.soFar + value + guard)) / settings.dropScale;
}

/** The longer sum that rose most. */
function sustainedScore(value: number, { long, mean }: SpendOutlook): number {
  let loudest = Number.NEGATIVE_INFINITY;
  for (const sums of long) loudest = Math.max(loudest, risenBy(value, sums, mean));
  return loudest;
}

/** How far a sum lies above the largest of its slot, in units of their spread and a quarter of the mean. */
function risenBy(value: number, { soFar, most, spread, width }: PastSums, mean: number): number {
  return (soFar + value - most) / (spread + 0.25 * width * mean);
}

function kindOf(score: number, up: number, drop: number): SpendKind | null {
  if (score === 0) return null;
  if (score === up) return 'spike';
  return score === drop ? 'drop' : 'sustained';
}
