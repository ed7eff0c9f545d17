interface SmoothingWeights {
  readonly level: number;
  readonly trend: number;
  readonly season: number;
  readonly damping: number;
}

/**
 * Additive Holt-Winters with a damped trend (Hyndman and Athanasopoulos, Forecasting, 3rd ed., 8.3):
 * the next `horizon` values with the weights of the grid that predicted each past value best from those
 * before it. Without two whole seasons, or with `season` 1, there is no seasonal part.
 */
export function holtWinters(values: readonly number[], season: number, horizon: number): number[] {
  const length = values.length >= 2 * season ? season : 1;
  const grid = length > 1 ? GRID : GRID.filter((weights) => weights.season === 0);
  let best = smooth(values, length, FIRST);
  for (const weights of grid) {
    const fit = smooth(values, length, weights);
    if (fit.error < best.error) best = fit;
  }
  return continued(best, horizon);
}

const FIRST: SmoothingWeights = { level: 0.1, trend: 0, season: 0, damping: 0.8 };

const GRID: readonly SmoothingWeights[] = [0.02, 0.05, 0.1, 0.2, 0.35].flatMap((level) =>
  [0, 0.05].flatMap((trend) =>
    [0, 0.05, 0.15, 0.3].flatMap((season) =>
      // Without a trend the damping changes nothing.
      (trend === 0 ? [0.8] : [0.8, 0.95]).map((damping) => ({ level, trend, season, damping })),
    ),
  ),
);

interface Fit {
  readonly error: number;
  readonly level: number;
  readonly trend: number;
  readonly damping: number;
  /** Seasonal parts in the order in which the coming values need them. */
  readonly seasonal: readonly number[];
}

function smooth(values: readonly number[], season: number, weights: SmoothingWeights): Fit {
  const seasonal = startOfSeason(values, season);
  let level = meanOf(values.slice(0, 2 * season));
  let trend = 0;
  let error = 0;
  for (const [index, value] of values.entries()) {
    const slot = index % season;
    const part = seasonal[slot] ?? 0;
    const before = level + weights.damping * trend;
    // The first seasons set the start, so they do not judge the weights.
    if (index >= 2 * season) error += Math.abs(value - before - part);
    const next = before + weights.level * (value - part - before);
    trend = weights.damping * trend + weights.trend * (next - level - weights.damping * trend);
    seasonal[slot] = part + weights.season * (value - before - part);
    level = next;
  }
  const turn = values.length % season;
  return {
    error,
    level,
    trend,
    damping: weights.damping,
    seasonal: [...seasonal.slice(turn), ...seasonal.slice(0, turn)],
  };
}

function startOfSeason(values: readonly number[], season: number): number[] {
  if (season === 1) return [0];
  const level = meanOf(values.slice(0, 2 * season));
  return Array.from(
    { length: season },
    (_, slot) => ((values[slot] ?? level) + (values[slot + season] ?? level)) / 2 - level,
  );
}

function continued({ level, trend, damping, seasonal }: Fit, horizon: number): number[] {
  let grown = level;
  let step = trend;
  return Array.from({ length: horizon }, (_, index) => {
    step *= damping;
    grown += step;
    return grown + (seasonal[index % seasonal.length] ?? 0);
  });
}

function meanOf(values: readonly number[]): number {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
}
