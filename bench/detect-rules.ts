import { watchSeries } from '../src/analytics/detect/spend/watch.ts';

/** Indexes at which a rule would have sent an alert; a value's alert may depend on earlier values only. */
export type Rule = (values: readonly number[], stepMinutes: number) => readonly number[];

const MINUTES_PER_DAY = 1440;
const WEEK_DAYS = 7;

/** The spend watch as it is shipped, and what people write by hand where they have none. */
export const RULES: Readonly<Record<string, Rule>> = {
  'spend watch': (values, stepMinutes) =>
    watchSeries(values, { stepMinutes, unit: 'tokens' }).flatMap(({ send }, index) => (send ? [index] : [])),
  '> 2 x 7-day mean': byHand(({ value, week }) => value > 2 * meanOf(week)),
  '> 3 sigma, 7 days': byHand(({ value, week }) => value > meanOf(week) + 3 * deviationOf(week)),
  'EWMA, 3 sigma': ewma,
  'Prometheus-style bands': byHand(isOutsideBands),
};

interface Moment {
  readonly value: number;
  /** The values of the seven days before. */
  readonly week: readonly number[];
  readonly perDay: number;
}

/** A rule on a value and the 7 days before it, silent for 12 hours after each alert and in the first two days. */
function byHand(isOdd: (moment: Moment) => boolean): Rule {
  return (values, stepMinutes) => {
    const perDay = MINUTES_PER_DAY / stepMinutes;
    return withCoolDown(values.length, perDay, (index) => {
      const value = values[index] ?? 0;
      return isOdd({ value, week: values.slice(Math.max(0, index - WEEK_DAYS * perDay), index), perDay });
    });
  };
}

/** Mean and variance that forget with a factor of 0.95 (hours: in about a day). */
function ewma(values: readonly number[], stepMinutes: number): readonly number[] {
  const odd: boolean[] = [];
  let mean = values[0] ?? 0;
  let variance = 0;
  for (const value of values) {
    odd.push(variance > 0 && value > mean + 3 * Math.sqrt(variance));
    const change = value - mean;
    mean += 0.05 * change;
    variance = 0.95 * (variance + 0.05 * change * change);
  }
  return withCoolDown(values.length, MINUTES_PER_DAY / stepMinutes, (index) => odd[index] === true);
}

/**
 * Bands of two deviations around the mean of 26 hours, at least half the mean wide, of now, a day ago and a
 * week ago; outside all of them is odd (as Grafana's anomaly detection rules for Prometheus do it).
 */
function isOutsideBands({ value, week, perDay }: Moment): boolean {
  const width = Math.max(3, Math.round((26 / 24) * perDay));
  const lags = [0, perDay, WEEK_DAYS * perDay].filter((lag) => lag + width / 2 <= week.length);
  const bands = lags.map((lag) => {
    const end = Math.min(week.length, week.length - lag + (lag > 0 ? Math.round(width / 2) : 0));
    const window = week.slice(Math.max(0, end - width), end);
    const mean = meanOf(window);
    const margin = Math.max(2 * deviationOf(window), mean / 2);
    return { low: mean - margin, high: mean + margin };
  });
  return bands.every(({ high }) => value > high) || bands.every(({ low }) => value < low);
}

function withCoolDown(count: number, perDay: number, isOdd: (index: number) => boolean): number[] {
  const alerts: number[] = [];
  for (let index = 2 * perDay; index < count; index += 1) {
    const isQuiet = index - (alerts.at(-1) ?? Number.NEGATIVE_INFINITY) < perDay / 2;
    if (!isQuiet && isOdd(index)) alerts.push(index);
  }
  return alerts;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
}
