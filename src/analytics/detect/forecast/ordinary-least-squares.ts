import { studentT } from './student-t.ts';

/** The least-squares line through (0, values[0]), (1, values[1]), … and how far the values stray from it. */
export interface FittedLine {
  readonly count: number;
  readonly slope: number;
  readonly meanX: number;
  readonly meanY: number;
  /** Sum of (x - meanX)². */
  readonly spreadX: number;
  /** Residual variance with count - 2 degrees of freedom. */
  readonly variance: number;
}

/** A figure with the interval that holds it with the asked probability. */
export interface Estimate {
  readonly point: number;
  readonly low: number;
  readonly high: number;
}

/** Fits a line; needs at least three values, or no variance can be told. */
export function fitLine(values: readonly number[]): FittedLine {
  const count = values.length;
  if (count < 3) throw new RangeError(`a line needs at least 3 values, got ${count}`);
  const meanX = (count - 1) / 2;
  const meanY = values.reduce((sum, value) => sum + value, 0) / count;
  const spreadX = values.reduce((sum, _, x) => sum + (x - meanX) ** 2, 0);
  const slope = values.reduce((sum, value, x) => sum + (x - meanX) * (value - meanY), 0) / spreadX;
  const squares = values.reduce((sum, value, x) => sum + (value - meanY - slope * (x - meanX)) ** 2, 0);
  return { count, slope, meanX, meanY, spreadX, variance: squares / (count - 2) };
}

/** The line's own value so many steps after the first one that was not fitted. */
export function valueAfter({ count, slope, meanX, meanY }: FittedLine, steps: number): number {
  return meanY + slope * (count + steps - meanX);
}

/**
 * Predicts the weighted sum of the days after the fitted ones; weight 1 is a whole day, less a part of
 * one. The days share the error of the fitted line, so the variance of the sum is
 * s² (Σw² + (Σw)²/n + (Σ w (x - x̄))² / Sxx), with Student's t at n - 2 degrees of freedom
 * (a linear combination of future observations, e.g. Draper and Smith, Applied Regression Analysis, ch. 3).
 */
export function predictSum(line: FittedLine, weights: readonly number[], level: number): Estimate {
  let weight = 0;
  let squares = 0;
  let distance = 0;
  for (const [step, share] of weights.entries()) {
    weight += share;
    squares += share * share;
    distance += share * (line.count + step - line.meanX);
  }
  const point = weight * line.meanY + line.slope * distance;
  const shape = squares + weight ** 2 / line.count + distance ** 2 / line.spreadX;
  const margin = studentT(level, line.count - 2) * Math.sqrt(line.variance * shape);
  return { point, low: point - margin, high: point + margin };
}
