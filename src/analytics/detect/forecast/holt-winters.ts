export interface SmoothingWeights {
  readonly level: number;
  readonly trend: number;
  readonly season: number;
  readonly damping: number;
}

/** For series that keep returning to a level: one odd value moves it by a third at most. */
export const STEADY: readonly SmoothingWeights[] = gridOf({
  levels: [0.02, 0.05, 0.1, 0.2, 0.35],
  trends: [0, 0.05],
  seasons: [0, 0.05, 0.15, 0.3],
  dampings: [0.8, 0.95],
});

/** For series that wander, where the newest value may be all there is to know. */
export const WANDERING: readonly SmoothingWeights[] = gridOf({
  levels: [0.1, 0.3, 0.5, 0.7, 0.9, 1],
  trends: [0, 0.05, 0.1, 0.2, 0.4],
  seasons: [0],
  dampings: [0.8, 0.9, 0.95, 0.98],
});

/** The same without any trend: simple exponential smoothing. */
export const TRENDLESS: readonly SmoothingWeights[] = WANDERING.filter(({ trend }) => trend === 0);

/**
 * Additive Holt-Winters with a damped trend (Hyndman and Athanasopoulos, Forecasting, 3rd ed., 8.3):
 * the next `horizon` values with the weights of the grid that predicted each past value best from those
 * before it. Without two whole seasons, or with `season` 1, there is no seasonal part.
 */
export function holtWinters(
  values: readonly number[],
  { season, horizon, grid }: { season: number; horizon: number; grid: readonly SmoothingWeights[] },
): number[] {
  const length = values.length >= 2 * season ? season : 1;
  const usable = length > 1 ? grid : grid.filter((weights) => weights.season === 0);
  const start = startOf(values, length);
  let best = smooth(values, start, FIRST);
  for (const weights of usable) {
    const fit = smooth(values, start, weights);
    if (fit.error < best.error) best = fit;
  }
  return continued(best, horizon);
}

const FIRST: SmoothingWeights = { level: 0.1, trend: 0, season: 0, damping: 0.8 };

function gridOf(of: Record<'levels' | 'trends' | 'seasons' | 'dampings', readonly number[]>) {
  return of.levels.flatMap((level) =>
    of.trends.flatMap((trend) =>
      of.seasons.flatMap((season) =>
        // Without a trend the damping changes nothing.
        (trend === 0 ? [1] : of.dampings).map((damping) => ({ level, trend, season, damping })),
      ),
    ),
  );
}

interface Fit {
  readonly error: number;
  readonly level: number;
  readonly trend: number;
  readonly damping: number;
  /** Seasonal parts in the order in which the coming values need them. */
  readonly seasonal: readonly number[];
}

/** What the first two seasons say, before any weight plays a part. */
interface Start {
  readonly level: number;
  readonly seasonal: readonly number[];
}

function smooth(values: readonly number[], start: Start, weights: SmoothingWeights): Fit {
  const season = start.seasonal.length;
  const seasonal = [...start.seasonal];
  let level = start.level;
  let trend = 0;
  let error = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0;
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

function startOf(values: readonly number[], season: number): Start {
  const level = meanOf(values.slice(0, 2 * season));
  if (season === 1) return { level, seasonal: [0] };
  const seasonal = Array.from(
    { length: season },
    (_, slot) => ((values[slot] ?? level) + (values[slot + season] ?? level)) / 2 - level,
  );
  return { level, seasonal };
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
