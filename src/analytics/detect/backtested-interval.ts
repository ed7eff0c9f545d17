import type { Estimate } from './ordinary-least-squares.ts';
import { profileForecast } from './seasonal-forecast.ts';

export interface Backtest {
  readonly values: readonly number[];
  readonly season: number;
  /** How many whole values are forecast together; a part of a day counts as its share. */
  readonly steps: number;
  readonly level: number;
}

/**
 * How far around a point forecast the truth is likely to lie, learnt from how far earlier forecasts of as
 * many steps were off. Errors are differences of square roots relative to the usual size: a logarithm
 * would explode on series that are often zero.
 */
export function backtestedInterval({ values, season, steps, level }: Backtest): (point: number) => Estimate {
  if (steps <= 0) return (point) => ({ point, low: point, high: point });
  const size = Math.sqrt(steps * usualValue(values, season));
  const errors = pastErrors(values, season, Math.max(1, Math.round(steps)));
  const fallback = fallbackError(values.slice(-4 * Math.max(season, 7)), steps) * normalQuantile(level);
  const trust = errors.length / (errors.length + 6);
  const blend = (past: number, without: number): number => WIDENING * (trust * past + (1 - trust) * without);
  const lowError = blend(quantile(errors, (1 - level) / 2), -fallback);
  const highError = blend(quantile(errors, (1 + level) / 2), fallback);

  return (point) => {
    const root = Math.sqrt(point);
    const reach = (error: number): number => Math.max(0, root + (error * (root + size)) / 2) ** 2;
    return { point, low: Math.min(point, reach(lowError)), high: Math.max(point, reach(highError)) };
  };
}

/** Few past errors scatter less than those to come: 1.3 brings 80 % intervals to hold in 77 of 100 cases, 1.15 in 74. */
const WIDENING = 1.3;
const MOST_ORIGINS = 20;

/** Errors of the cheapest of the methods at earlier origins, ascending. */
function pastErrors(values: readonly number[], season: number, steps: number): number[] {
  const spacing = Math.max(1, Math.round(steps / 3));
  const least = Math.max(2 * season, 14);
  const errors: number[] = [];
  for (let end = values.length - steps; end >= least && errors.length < MOST_ORIGINS; end -= spacing) {
    const known = values.slice(Math.max(0, end - 12 * Math.max(season, 7)), end);
    const forecast = sumOf(profileForecast(known, season, steps));
    const actual = sumOf(values.slice(end, end + steps));
    const size = (Math.sqrt(forecast) + Math.sqrt(steps * usualValue(known, season))) / 2;
    const error = size > 0 ? (Math.sqrt(actual) - Math.sqrt(forecast)) / size : 0;
    errors.push(Math.max(-1, Math.min(1, error)));
  }
  return errors.sort((left, right) => left - right);
}

/** Half the relative error (a square root halves it) of a sum of `steps` values around an uncertain level. */
function fallbackError(values: readonly number[], steps: number): number {
  const mean = sumOf(values) / values.length;
  if (!(mean > 0)) return 0;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const relative = (Math.sqrt(variance) / mean) * Math.sqrt((1 + 0.15 * steps) / steps) + 0.06;
  return 0.5 * Math.min(1, relative);
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
