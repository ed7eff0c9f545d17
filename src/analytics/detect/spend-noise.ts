import { createRecentValues } from './recent-values.ts';
import { createRollingMedian } from './rolling-median.ts';
import type { SpendSettings } from './spend-settings.ts';

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

  const freed = (residual: number): number => {
    const correlation = squares > 0 ? Math.min(0.9, Math.max(0, products / squares)) : 0;
    return residual - correlation * previous;
  };
  const unit = (): number => {
    const ofSlot = meanOfSlot(season, sizes);
    // 1.4826 and 1.25 turn a median and a mean distance into a standard deviation (normal law).
    return Math.max(0.06, 0.7 * 1.4826 * typical.median() + 0.3 * 1.25 * ofSlot);
  };

  return {
    surprise: (residual) => freed(residual) / unit(),
    learn(residual) {
      const scale = unit();
      const size = Math.min(Math.abs(freed(residual)), 4 * scale);
      typical.push(size);
      sizes.push(size);
      // Clipped, so that an incident does not become normal at once, yet a lasting shift does in a week.
      const clipped = Math.max(-6 * scale, Math.min(6 * scale, residual));
      products = 0.995 * products + clipped * previous;
      squares = 0.995 * squares + previous * previous;
      previous = clipped;
    },
  };
}

function meanOfSlot(season: number, sizes: { size(): number; at(age: number): number }): number {
  let sum = 0;
  let count = 0;
  for (let age = season; age <= sizes.size(); age += season) {
    sum += sizes.at(age);
    count += 1;
  }
  return count > 0 ? sum / count : 0;
}
