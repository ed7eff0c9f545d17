import { backtestedInterval } from './backtested-interval.ts';
import { type Estimate, fitLine, predictSum, valueAfter } from './ordinary-least-squares.ts';
import { type ProjectionStep, testedForecast, weightedForecast } from './weighted.ts';

export const PROJECTION_METHODS = ['seasonal', 'ols'] as const;

export type ProjectionMethod = (typeof PROJECTION_METHODS)[number];

export interface ProjectionQuestion {
  /** Sums of whole past steps, oldest first, in the unit of the series; the last one ends now. */
  readonly values: readonly number[];
  readonly horizon: number;
  readonly step?: ProjectionStep;
  /** Share of cases the interval is to hold, 0.8 by default. */
  readonly level?: number;
  readonly method?: ProjectionMethod;
}

export type NotEnoughData = {
  readonly status: 'insufficient-data';
  /** How many more values it takes before anything is projected. */
  readonly needed: number;
};

export type Projection =
  | { readonly status: 'ok'; readonly method: ProjectionMethod; readonly steps: readonly Estimate[] }
  | NotEnoughData;

/** Fewer values than this are not projected at all (requirement F21). */
export const LEAST_VALUES = 7;

/** Each of the next `horizon` values with its own interval. Nothing is ever projected below zero. */
export function project(question: ProjectionQuestion): Projection {
  const { values, horizon, step = 'day', level = 0.8, method = 'seasonal' } = question;
  if (values.length < LEAST_VALUES) return notEnough(values);
  const model = METHODS[method](values, step, level);
  return { status: 'ok', method, steps: model.each(horizon).map(aboveZero) };
}

export interface MonthQuestion {
  /** Whole past days up to yesterday (or today, if it is over), oldest first. */
  readonly values: readonly number[];
  /** Spent this month so far, the open day included. */
  readonly actual: number;
  /** What is left of the month, in days: 1 for a whole one; first may stand the share left of the open day. */
  readonly daysLeft: readonly number[];
  readonly level?: number;
  readonly method?: ProjectionMethod;
}

export type MonthProjection =
  | {
      readonly status: 'ok';
      readonly method: ProjectionMethod;
      readonly actual: number;
      readonly total: Estimate;
      /** What each of the days left is expected to add, none below zero: their shape, whatever they add up to. */
      readonly days: readonly number[];
    }
  | NotEnoughData;

/** Total of the month with its interval: what is spent already is certain, only the rest is projected. */
export function projectMonth(question: MonthQuestion): MonthProjection {
  const { values, actual, daysLeft, level = 0.8, method = 'seasonal' } = question;
  if (values.length < LEAST_VALUES) return notEnough(values);
  const left = METHODS[method](values, 'day', level).sum(daysLeft);
  const rest = aboveZero(left.total);
  const total = { point: actual + rest.point, low: actual + rest.low, high: actual + rest.high };
  return { status: 'ok', method, actual, total, days: left.days.map((day) => Math.max(0, day)) };
}

interface Model {
  each(horizon: number): readonly Estimate[];
  /** The next values, each times its weight, and what they come to together. */
  sum(weights: readonly number[]): { readonly total: Estimate; readonly days: readonly number[] };
}

type Method = (values: readonly number[], step: ProjectionStep, level: number) => Model;

const SEASONS: Readonly<Record<ProjectionStep, number>> = { day: 7, hour: 24, week: 1 };

/** Variance the level gains with each step, in units of a step's own. */
const WANDERING: Readonly<Record<ProjectionStep, number>> = { day: 0.15, hour: 0.15 / 24, week: 0.15 };

const METHODS: Readonly<Record<ProjectionMethod, Method>> = { seasonal, ols };

/** The weighted mean of seasonal methods with an interval backtested on the series itself. */
function seasonal(values: readonly number[], step: ProjectionStep, level: number): Model {
  const season = SEASONS[step];
  return {
    each(horizon) {
      const { values: points, tests } = testedForecast(values, step, horizon);
      const around = backtestedInterval({ values, season, steps: 1, level, tests });
      return points.map((value, index) => {
        const { point, low, high } = around(value);
        // A later step is less certain by as much as its level may have moved until then. Tests tell that themselves.
        const growth =
          tests.length > 0 ? 1 : Math.sqrt((1 + WANDERING[step] * (index + 1)) / (1 + WANDERING[step]));
        return { point, low: point - (point - low) * growth, high: point + (high - point) * growth };
      });
    },
    sum(weights) {
      const forecast = weightedForecast(values, 'day', weights.length);
      const days = forecast.map((value, index) => value * (weights[index] ?? 0));
      const point = days.reduce((sum, value) => sum + value, 0);
      const steps = weights.reduce((sum, weight) => sum + weight, 0);
      return { total: backtestedInterval({ values, season, steps, level })(point), days };
    },
  };
}

/** The line through the last 30 days, as dashboards often have it. */
function ols(values: readonly number[], _step: ProjectionStep, level: number): Model {
  const line = fitLine(values.slice(-30));
  return {
    each: (horizon) =>
      Array.from({ length: horizon }, (_, index) => {
        const weights = new Array<number>(index + 1).fill(0);
        weights[index] = 1;
        return predictSum(line, weights, level);
      }),
    sum: (weights) => ({
      total: predictSum(line, weights, level),
      days: weights.map((weight, step) => weight * valueAfter(line, step)),
    }),
  };
}

function notEnough(values: readonly number[]): NotEnoughData {
  return { status: 'insufficient-data', needed: LEAST_VALUES - values.length };
}

function aboveZero({ point, low, high }: Estimate): Estimate {
  return { point: Math.max(0, point), low: Math.max(0, low), high: Math.max(0, high) };
}
