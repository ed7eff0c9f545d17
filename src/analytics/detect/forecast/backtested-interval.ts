import type { Estimate } from './ordinary-least-squares.ts';
import { profileForecast } from './seasonal.ts';
import type { Tested } from './weighted.ts';

export interface Backtest {
  readonly values: readonly number[];
  readonly season: number;
  /** How many whole values are forecast together; a part of a day counts as its share. */
  readonly steps: number;
  readonly level: number;
  /** How the forecast itself did before, where that is known. */
  readonly tests?: readonly Tested[];
}

/**
 * How far around a point forecast the truth is likely to lie, learnt from how far earlier forecasts of as
 * many steps were off. Errors are differences of square roots relative to the usual size: a logarithm
 * would explode on series that are often zero.
 */
export function backtestedInterval(backtest: Backtest): (point: number) => Estimate {
  const { values, season, steps, level, tests = [] } = backtest;
  if (steps <= 0) return (point) => ({ point, low: point, high: point });
  const size = Math.sqrt(steps * usualValue(values, season));
  const errors =
    tests.length > 0 ? testErrors(tests, size) : pastErrors(values, season, Math.max(1, Math.round(steps)));
  const fallback =
    fallbackError(values.slice(-5 * Math.max(season, 7)), season, steps) * normalQuantile(level);
  const trust = errors.length / (errors.length + HALF_TRUSTED_ERRORS);
  const widening = tests.length > 0 ? 1 : WIDENING;
  const blend = (past: number, without: number): number => widening * (trust * past + (1 - trust) * without);
  // A series that has only grown so far may still fall: neither side is ever closed.
  const least = LEAST_SIDE * fallback;
  const lowError = Math.min(-least, blend(quantile(errors, (1 - level) / 2), -fallback));
  const highError = Math.max(least, blend(quantile(errors, (1 + level) / 2), fallback));

  return (point) => {
    const root = Math.sqrt(point);
    const reach = (error: number): number => Math.max(0, root + (error * (root + size)) / 2) ** 2;
    return { point, low: Math.min(point, reach(lowError)), high: Math.max(point, reach(highError)) };
  };
}

/** The errors of another method at a few overlapping origins scatter less than those to come. */
const WIDENING = 1.3;
/** From so many past errors on they count for more than the fallback; they overlap, so that six say little. */
const HALF_TRUSTED_ERRORS = 10;
const LEAST_SIDE = 0.6;
/** Errors beyond this come from series that had barely begun, and would open every interval to no end. */
const LARGEST_ERROR = 1.5;
const MOST_ORIGINS = 20;

function testErrors(tests: readonly Tested[], size: number): number[] {
  return tests.map((test) => errorOf(test, size)).sort((left, right) => left - right);
}

/** Relative to half the forecast and half the usual size, both as square roots. */
function errorOf({ forecast, actual }: Tested, size: number): number {
  const unit = (Math.sqrt(forecast) + size) / 2;
  const error = unit > 0 ? (Math.sqrt(actual) - Math.sqrt(forecast)) / unit : 0;
  return Math.max(-LARGEST_ERROR, Math.min(LARGEST_ERROR, error));
}

/** Errors of the cheapest of the methods at earlier origins, ascending. */
function pastErrors(values: readonly number[], season: number, steps: number): number[] {
  const spacing = Math.max(1, Math.round(steps / 3));
  const least = Math.max(2 * season, 14);
  const errors: number[] = [];
  for (let end = values.length - steps; end >= least && errors.length < MOST_ORIGINS; end -= spacing) {
    const known = values.slice(Math.max(0, end - 12 * Math.max(season, 7)), end);
    const forecast = sumOf(profileForecast(known, season, steps));
    const actual = sumOf(values.slice(end, end + steps));
    errors.push(errorOf({ forecast, actual }, Math.sqrt(steps * usualValue(known, season))));
  }
  return errors.sort((left, right) => left - right);
}

/** Half the relative error (a square root halves it) of a sum of `steps` values around an uncertain level. */
function fallbackError(values: readonly number[], season: number, steps: number): number {
  const mean = sumOf(values) / values.length;
  if (!(mean > 0)) return 0;
  const variance = noiseVariance(values, season, mean);
  const relative = (Math.sqrt(variance) / mean) * Math.sqrt((1 + 0.15 * steps) / steps) + 0.06;
  return 0.5 * Math.min(2, relative);
}

/** The rhythm of the seasons is known, so only what strays from it is noise: half the variance of the changes. */
function noiseVariance(values: readonly number[], season: number, mean: number): number {
  if (values.length < 2 * season) {
    return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  }
  const changes = values.slice(season).map((value, index) => value - (values[index] ?? 0));
  return changes.reduce((sum, change) => sum + change ** 2, 0) / changes.length / 2;
}

/** Mean of the averages over the last 4 and the last 12 seasons. */
function usualValue(values: readonly number[], season: number): number {
  const recent = values.slice(-4 * Math.max(season, 7));
  const longer = values.slice(-12 * Math.max(season, 7));
  return (sumOf(recent) / recent.length + sumOf(longer) / longer.length) / 2;
}

/** Linear between the neighbouring ranks; 0 for none. */
function quantile(sorted: readonly number[], share: number): number {
  const rank = share * (sorted.length - 1);
  const below = sorted[Math.floor(rank)] ?? 0;
  const above = sorted[Math.ceil(rank)] ?? below;
  return below + (rank - Math.floor(rank)) * (above - below);
}

/** z with P(|Z| ≤ z) = level; Abramowitz and Stegun 26.2.23, error below 4.5e-4. */
function normalQuantile(level: number): number {
  const t = Math.sqrt(-2 * Math.log((1 - level) / 2));
  const above = 2.515517 + 0.802853 * t + 0.010328 * t * t;
  const below = 1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t ** 3;
  return t - above / below;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
