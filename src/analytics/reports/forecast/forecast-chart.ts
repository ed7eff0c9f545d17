import type { FanChart, TrendChart } from '../../message.ts';
import { toDecimalUsd } from '../../money.ts';
import type { SumRow } from '../../store.ts';
import { chartBase, trendChart, type Words } from '../charts/time-charts.ts';
import { chartBuckets } from '../context.ts';
import { sumMeasures } from '../measures.ts';
import { metricTitle } from '../metric-words.ts';
import { METRIC_UNITS } from '../metrics.ts';
import type { Question } from '../question.ts';
import { projectedMetric, SCALES, spread } from './projected.ts';

/** What is expected of one day, in the smallest unit of what is forecast. */
export type ExpectedDay = {
  readonly at: number;
  readonly point: bigint;
  readonly low: bigint;
  readonly high: bigint;
};

/** The days behind and, dashed in their band, those ahead: cost over its tokens, tokens or requests alone. */
export function forecastChart(
  question: Question,
  rows: readonly SumRow[],
  words: Words,
  ahead: readonly ExpectedDay[],
): TrendChart | FanChart {
  const metric = projectedMetric(question.metric);
  if (metric === 'cost') {
    const money = ahead.map(({ at, point, low, high }) => ({
      ...{ at, cost: toDecimalUsd(point), low: toDecimalUsd(low), high: toDecimalUsd(high) },
    }));
    return trendChart(question, rows, words, money);
  }
  const { amountOf, exact } = SCALES[metric];
  const byBucket = new Map(rows.map((row) => [row.bucket, row.measures]));
  return {
    kind: 'fan',
    measure: metricTitle(metric),
    unit: METRIC_UNITS[metric],
    ...chartBase(question, words),
    buckets: chartBuckets(question).map((bucket, index) => ({
      ...bucket,
      value: exact(amountOf(byBucket.get(index) ?? sumMeasures([]))),
    })),
    projection: ahead.map(({ at, point, low, high }) => ({
      ...{ at, value: exact(point), low: exact(low), high: exact(high) },
    })),
  };
}

export type Ahead = {
  /** Starts of the days that are expected. */
  readonly starts: readonly number[];
  /** What the projection says of each of them by itself. */
  readonly shape: readonly number[];
  /** What they come to together. */
  readonly rest: Omit<ExpectedDay, 'at'>;
  /** What the first of them has already. */
  readonly begun: bigint;
};

/** Each day as it is expected, weekday by weekday: with what the first has already they add up to the projection exactly. */
export function expectedDays({ starts, shape, rest, begun }: Ahead): readonly ExpectedDay[] {
  const [point, low, high] = [spread(rest.point, shape), spread(rest.low, shape), spread(rest.high, shape)];
  const of = (amounts: readonly bigint[], index: number) =>
    (amounts[index] ?? 0n) + (index === 0 ? begun : 0n);
  return starts.map((at, index) => ({
    ...{ at, point: of(point, index), low: of(low, index), high: of(high, index) },
  }));
}
