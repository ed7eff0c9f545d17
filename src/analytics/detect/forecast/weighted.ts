import { STEADY, TRENDLESS, WANDERING } from './holt-winters.ts';
import { type Forecaster, profileForecast, sameSlotMedian } from './seasonal.ts';
import {
  aroundShape,
  asLastYear,
  lastSeason,
  lastValue,
  movedSeason,
  onLogs,
  smoothed,
  theta,
} from './wandering.ts';

export type ProjectionStep = 'day' | 'hour' | 'week';

/** What would have been forecast for a past value, and what it was. */
export interface Tested {
  readonly forecast: number;
  readonly actual: number;
}

export interface TestedForecast {
  readonly values: readonly number[];
  /** Of all steps of the past stretches; none where the series is too short for a test. */
  readonly tests: readonly Tested[];
}

/**
 * Mean of methods that fail in different ways, each weighted by how well it would have forecast the last
 * four stretches of the series itself. The sets of methods were compared on public usage series (days) and
 * on the M4 competition (hours, weeks); bench/detect.ts prints how they score.
 */
export function testedForecast(
  values: readonly number[],
  step: ProjectionStep,
  horizon: number,
): TestedForecast {
  const { methods, judged, stretch, newest } = SETS[step];
  const known = values.slice(-newest);
  const stretches = pastStretches(known, methods, Math.min(Math.max(horizon, stretch.least), stretch.most));
  const weights = weightsOf(stretches, methods.length, MISSED[judged]);
  const forecasts = methods.map((forecast) => forecast(known, horizon));
  return {
    values: mixed(forecasts, weights, horizon),
    tests: stretches.flatMap(({ actual, forecasts: past }) => {
      const mix = mixed(past, weights, actual.length);
      return actual.map((value, at) => ({ actual: value, forecast: mix[at] ?? 0 }));
    }),
  };
}

/** The next `horizon` values, none below zero. */
export function weightedForecast(values: readonly number[], step: ProjectionStep, horizon: number) {
  return testedForecast(values, step, horizon).values;
}

interface MethodSet {
  readonly methods: readonly Forecaster[];
  /** What a method is weighted by: how far each value was off, or their sum, which is what is asked of days. */
  readonly judged: 'each' | 'sum';
  /** Values forecast in one test: as many as are asked for, within these limits. */
  readonly stretch: { readonly least: number; readonly most: number };
  /** Older values are not looked at. */
  readonly newest: number;
}

const WEEK_DAYS = 7;
/** 52 whole weeks, so that weekdays meet. */
const YEAR_DAYS = 364;
const DAY_HOURS = 24;
const WEEK_HOURS = 168;
const YEAR_WEEKS = 52;

const dayProfile: Forecaster = (values, horizon) => profileForecast(values, WEEK_DAYS, horizon);

const SETS: Readonly<Record<ProjectionStep, MethodSet>> = {
  day: {
    methods: [
      onLogs((values, horizon) =>
        smoothed(values.length >= 28 ? WEEK_DAYS : 1, STEADY, 120)(values, horizon),
      ),
      dayProfile,
      (values, horizon) => sameSlotMedian(values, WEEK_DAYS, horizon),
      asLastYear(YEAR_DAYS, dayProfile),
    ],
    judged: 'sum',
    stretch: { least: 7, most: 28 },
    newest: YEAR_DAYS + 24 * WEEK_DAYS,
  },
  hour: {
    methods: [
      lastSeason(DAY_HOURS),
      lastSeason(WEEK_HOURS),
      onLogs(movedSeason(WEEK_HOURS, 2 * DAY_HOURS)),
      onLogs(aroundShape(WEEK_HOURS, smoothed(1, TRENDLESS, 8 * WEEK_HOURS))),
      onLogs(smoothed(DAY_HOURS, STEADY, 3 * WEEK_HOURS)),
    ],
    judged: 'each',
    stretch: { least: DAY_HOURS, most: WEEK_HOURS },
    newest: 8 * WEEK_HOURS,
  },
  week: {
    methods: [
      lastValue,
      lastSeason(YEAR_WEEKS),
      onLogs(movedSeason(YEAR_WEEKS, 4)),
      onLogs(smoothed(1, WANDERING, 8 * YEAR_WEEKS)),
      onLogs(theta(smoothed(1, TRENDLESS, 8 * YEAR_WEEKS))),
    ],
    judged: 'each',
    stretch: { least: 4, most: YEAR_WEEKS },
    newest: 8 * YEAR_WEEKS,
  },
};

const TESTS = 4;
/** What is left to learn from must be longer than what is forecast, or a test says nothing. */
const LEAST_KNOWN_STRETCHES = 2;
/** How much the better ones are favoured. */
const SHARPNESS = 4;

interface Stretch {
  readonly actual: readonly number[];
  /** By method. */
  readonly forecasts: readonly (readonly number[])[];
}

/** What each method would have forecast for the last stretches, each from what was known before it. */
function pastStretches(values: readonly number[], methods: readonly Forecaster[], length: number): Stretch[] {
  const stretches: Stretch[] = [];
  for (let test = 1; test <= TESTS; test += 1) {
    const end = values.length - test * length;
    if (end < LEAST_KNOWN_STRETCHES * length) break;
    const known = values.slice(0, end);
    const forecasts = methods.map((forecast) => forecast(known, length));
    stretches.push({ actual: values.slice(end, end + length), forecasts });
  }
  return stretches;
}

/** Shares that add up to 1; equal ones without any stretch. */
function weightsOf(stretches: readonly Stretch[], methods: number, missed: Missed): number[] {
  const errors = Array.from({ length: methods }, (_, method) =>
    stretches.reduce((sum, { actual, forecasts }) => sum + missed(forecasts[method] ?? [], actual), 0),
  );
  const least = Math.min(...errors);
  // Relative to the best, so that no unit overflows; a method without any error takes all.
  const weights = errors.map((error) => (error > 0 ? (least / error) ** SHARPNESS : 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

type Missed = (forecast: readonly number[], actual: readonly number[]) => number;

const MISSED: Readonly<Record<MethodSet['judged'], Missed>> = {
  each: (forecast, actual) =>
    actual.reduce((sum, value, step) => sum + Math.abs(value - (forecast[step] ?? 0)), 0),
  sum: (forecast, actual) =>
    Math.abs(actual.reduce((sum, value, step) => sum + value - (forecast[step] ?? 0), 0)),
};

function mixed(forecasts: readonly (readonly number[])[], weights: readonly number[], length: number) {
  return Array.from({ length }, (_, at) =>
    Math.max(
      0,
      forecasts.reduce((sum, forecast, method) => sum + (weights[method] ?? 0) * (forecast[at] ?? 0), 0),
    ),
  );
}
