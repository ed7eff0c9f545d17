import { holtWinters, type SmoothingWeights } from './holt-winters.ts';
import type { Forecaster } from './seasonal.ts';

/** The last value goes on. */
export const lastValue: Forecaster = (values, horizon) =>
  new Array<number>(horizon).fill(values[values.length - 1] ?? 0);

/** The last season comes again; before there is one, the last value. */
export function lastSeason(season: number): Forecaster {
  return (values, horizon) =>
    values.length < season
      ? lastValue(values, horizon)
      : Array.from({ length: horizon }, (_, step) => values[values.length - season + (step % season)] ?? 0);
}

/** The season comes again, moved by as much as the newest values lie above the same ones a season ago. */
export function movedSeason(season: number, newest: number): Forecaster {
  return (values, horizon) => {
    if (values.length < season + newest) return lastValue(values, horizon);
    const move = meanOf(values.slice(-newest)) - meanOf(values.slice(-season - newest, -season));
    return lastSeason(season)(values, horizon).map((value) => value + move);
  };
}

/** Exponential smoothing with the weights that would have done best, seasonal where `season` is above 1. */
export function smoothed(season: number, grid: readonly SmoothingWeights[], newest: number): Forecaster {
  return (values, horizon) => holtWinters(values.slice(-newest), { season, horizon, grid });
}

/** Takes the mean shape of whole seasons off, forecasts what is left, and puts the shape back on. */
export function aroundShape(season: number, rest: Forecaster): Forecaster {
  return (values, horizon) => {
    const seasons = Math.floor(values.length / season);
    if (seasons < 2) return rest(values, horizon);
    const shape = meanShape(values.slice(-seasons * season), season);
    const slot = (index: number): number => shape[(index + season * seasons - values.length) % season] ?? 0;
    const flat = values.map((value, index) => value - slot(index + season));
    return rest(flat, horizon).map((value, step) => value + (shape[step % season] ?? 0));
  };
}

/**
 * The forecast times what came a year ago over what the same forecast would have said then, damped and at most
 * doubled or halved, because one year is one sample. The plain forecast before there is a second year.
 */
export function asLastYear(year: number, forecast: Forecaster): Forecaster {
  return (values, horizon) => {
    const plain = forecast(values, horizon);
    const then = values.length - year;
    if (then < LEAST_BEFORE_YEAR) return plain;
    const compared = Math.min(horizon, year);
    const said = sumOf(forecast(values.slice(0, then), compared));
    const came = sumOf(values.slice(then, then + compared));
    const turn = said > 0 ? Math.max(0.5, Math.min(2, came / said)) ** YEAR_TRUST : 1;
    return plain.map((value) => value * turn);
  };
}

/** Values the forecast of a year ago rests on at least: as many as its weekdays are learnt from. */
const LEAST_BEFORE_YEAR = 56;
const YEAR_TRUST = 0.7;

/**
 * Theta (Assimakopoulos and Nikolopoulos, 2000): the smoothed level, drifting with half the slope of the
 * least-squares line.
 */
export function theta(level: Forecaster): Forecaster {
  return (values, horizon) => {
    const [start = 0] = level(values, 1);
    const drift = slopeOf(values) / 2;
    return Array.from({ length: horizon }, (_, step) => start + drift * (step + 1));
  };
}

/** Forecasts logarithms, so that seasons and moves are ratios; capped at twice the largest value seen. */
export function onLogs(forecast: Forecaster): Forecaster {
  return (values, horizon) => {
    const offset = 0.1 * meanOf(values);
    if (offset === 0) return new Array<number>(horizon).fill(0);
    const logs = values.map((value) => Math.log(value + offset));
    const cap = Math.max(...logs) + Math.LN2;
    return forecast(logs, horizon).map((log) => Math.max(0, Math.exp(Math.min(cap, log)) - offset));
  };
}

/** Deviation of each slot from the mean of its season, averaged over the seasons; whole seasons only. */
function meanShape(values: readonly number[], season: number): number[] {
  const seasons = values.length / season;
  const shape = new Array<number>(season).fill(0);
  for (let start = 0; start < values.length; start += season) {
    const level = meanOf(values.slice(start, start + season));
    for (let slot = 0; slot < season; slot += 1) {
      shape[slot] = (shape[slot] ?? 0) + ((values[start + slot] ?? 0) - level) / seasons;
    }
  }
  return shape;
}

function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = meanOf(values);
  let products = 0;
  let squares = 0;
  for (const [index, value] of values.entries()) {
    products += (index - middle) * (value - mean);
    squares += (index - middle) ** 2;
  }
  return squares > 0 ? products / squares : 0;
}

function meanOf(values: readonly number[]): number {
  return values.length > 0 ? sumOf(values) / values.length : 0;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
