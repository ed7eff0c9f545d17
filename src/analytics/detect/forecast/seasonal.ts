import { median } from '../windows/rolling-median.ts';
import { middle } from '../windows/sorted.ts';

/** The next `horizon` values after the given ones, oldest first. */
export type Forecaster = (values: readonly number[], horizon: number) => number[];

/** Profile of one season (weights 0.85 per season of age, shrunk a fifth towards flat) times the level. */
export function profileForecast(values: readonly number[], season: number, horizon: number): number[] {
  if (values.length < 2 * season) {
    return new Array<number>(horizon).fill(meanOf(values.slice(-Math.max(season, LEAST_LEVEL_VALUES))));
  }
  const profile = seasonProfile(values.slice(-8 * season), season);
  const level = levelOf(values.slice(-8 * Math.max(season, LEAST_LEVEL_VALUES)), profile);
  return Array.from({ length: horizon }, (_, step) => level * (profile[step % season] ?? 1));
}

const LEAST_LEVEL_VALUES = 7;

/** Median of the same slot over the last six seasons. */
export function sameSlotMedian(values: readonly number[], season: number, horizon: number): number[] {
  const slots = Array.from({ length: season }, (_, step) => {
    const same: number[] = [];
    for (let age = season - step; age <= values.length && same.length < 6; age += season) {
      same.push(values[values.length - age] ?? 0);
    }
    return same.length > 0 ? median(same) : meanOf(values);
  });
  return Array.from({ length: horizon }, (_, step) => slots[step % season] ?? 0);
}

/** Share of each coming slot in the mean of its season, the slot after the last value first. */
function seasonProfile(values: readonly number[], season: number): number[] {
  const slots = Array.from({ length: season }, () => ({ sum: 0, weight: 0 }));
  let sum = 0;
  let weight = 0;
  for (const [index, value] of values.entries()) {
    const age = values.length - index;
    const share = 0.85 ** Math.floor((age - 1) / season);
    const slot = slots[(season - (age % season)) % season];
    if (!slot) continue;
    slot.sum += share * value;
    slot.weight += share;
    sum += share * value;
    weight += share;
  }
  const mean = sum / weight;
  return slots.map((slot) => (mean > 0 && slot.weight > 0 ? 0.8 * (slot.sum / slot.weight / mean) + 0.2 : 1));
}

/** Newest level of the series without its profile: a mean of half-life four values, outliers clipped. */
function levelOf(values: readonly number[], profile: readonly number[]): number {
  const season = profile.length;
  const flat = values.map((value, index) => {
    const age = values.length - index;
    return value / (profile[(season - (age % season)) % season] ?? 1);
  });
  const usual = median(flat);
  const strays = Float64Array.from(flat, (value) => Math.abs(value - usual)).sort();
  // Where most values are zero the median stray is too, and all spend would be an outlier: a fifth at most is.
  const reach = Math.max(3 * 1.4826 * middle(strays), strays[Math.ceil(0.8 * (strays.length - 1))] ?? 0);
  let sum = 0;
  let weight = 0;
  for (const [index, value] of flat.entries()) {
    const share = 0.5 ** ((flat.length - 1 - index) / Math.max(4, season / 2));
    sum += share * Math.max(usual - reach, Math.min(usual + reach, value));
    weight += share;
  }
  return Math.max(0, sum / weight);
}

function meanOf(values: readonly number[]): number {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
}
