import { createRecentValues } from '../windows/recent-values.ts';
import { createRollingMedian } from '../windows/rolling-median.ts';
import type { SpendSettings } from './settings.ts';

/** How much a series usually strays from its baseline, and how much of a residual echoes in the next. */
export interface SpendNoise {
  /** The residual, freed of the echo of the one before, in units of ordinary noise. */
  surprise(residual: number): number;
  learn(residual: number): void;
}

/** Residuals are on the squashed scale of spend-score.ts, where noise below 0.06 is taken for 0.06. */
export function createSpendNoise({ season, seasons, noiseWindow }: SpendSettings): SpendNoise {
  const typical = createRollingMedian(noiseWindow);
  const sizes = createRecentValues(season * seasons);
  let previous = 0;
  let products = 0;
  let squares = 0;
  /** Ordinary noise, and what of the residual before echoes in the next one. */
  let unit = LEAST_UNIT;
  let echo = 0;

  return {
    surprise: (residual) => (residual - echo) / unit,
    learn(residual) {
      const size = Math.min(Math.abs(residual - echo), 4 * unit);
      typical.push(size);
      sizes.push(size);
      // Clipped, so that an incident does not become normal at once, yet a lasting shift does in a week.
      const clipped = Math.max(-6 * unit, Math.min(6 * unit, residual));
      products = 0.995 * products + clipped * previous;
      squares = 0.995 * squares + previous * previous;
      previous = clipped;
      const correlation = squares > 0 ? Math.min(0.9, Math.max(0, products / squares)) : 0;
      echo = correlation * previous;
      // 1.4826 and 1.25 turn a median and a mean distance into a standard deviation (normal law).
      const ofSlot = meanOfSlot(season, sizes);
      unit = Math.max(LEAST_UNIT, 0.7 * 1.4826 * typical.median() + 0.3 * 1.25 * ofSlot);
    },
  };
}

const LEAST_UNIT = 0.06;

function meanOfSlot(season: number, sizes: { size(): number; at(age: number): number }): number {
  let sum = 0;
  let count = 0;
  for (let age = season; age <= sizes.size(); age += season) {
    sum += sizes.at(age);
    count += 1;
  }
  return count > 0 ? sum / count : 0;
}
