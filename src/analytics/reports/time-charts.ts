import type { DimensionName } from '../dimensions.ts';
import type { ChartBucket, ExactValue, StackedChart, TrendChart, Unit } from '../message.ts';
import { formatUsd, toDecimalUsd } from '../money.ts';
import { bucketStarts } from '../period.ts';
import type { Measures, SumRow } from '../store.ts';
import { nameOf } from './breakdown.ts';
import { chartBuckets } from './context.ts';
import { costText, metricValue, sumMeasures, toCount, tokensOf } from './measures.ts';
import type { Metric, Question } from './question.ts';
import { shorten } from './wording.ts';

/** Groups drawn on their own; what is smaller is drawn as one. */
const DRAWN_GROUPS = 8;

const OTHER = 'other';

type Words = { readonly title: string; readonly alt: string };

/** Cost as a line over tokens as an area. */
export function trendChart(
  question: Question,
  rows: readonly SumRow[],
  words: Words,
  projection: TrendChart['projection'] = [],
): TrendChart {
  const byBucket = new Map(rows.map((row) => [row.bucket, row.measures]));
  return {
    kind: 'trend',
    ...chartBase(question, words),
    buckets: chartBuckets(question).map((bucket, index) => {
      const measures = byBucket.get(index);
      return {
        ...bucket,
        cost: toDecimalUsd(measures?.costNano ?? 0n),
        tokens: measures ? Number(tokensOf(measures)) : 0,
      };
    }),
    projection,
  };
}

/** A metric over time, split by a dimension: the largest groups by name, the rest as one. */
export function stackedChart(
  question: Question,
  rows: readonly SumRow[],
  by: DimensionName,
  words: Words,
): StackedChart {
  const metric = stackable(question.metric);
  const buckets = chartBuckets(question);
  const ranked = largestFirst(rows, metric);
  const drawn = ranked.slice(0, ranked.length > DRAWN_GROUPS + 1 ? DRAWN_GROUPS : DRAWN_GROUPS + 1);
  const groups = drawn.map((value) => ({
    name: nameOf(value, by),
    values: valuesOf(
      rows.filter((row) => row.value === value),
      buckets,
      metric,
    ),
  }));
  const rest = rows.filter((row) => !drawn.includes(row.value));
  if (rest.length > 0) groups.push({ name: OTHER, values: valuesOf(rest, buckets, metric) });
  return {
    kind: 'stacked',
    mark: buckets.length <= 31 ? 'bar' : 'area',
    measure: metric,
    unit: METRIC_UNITS[metric],
    ...chartBase(question, words),
    buckets,
    groups,
  };
}

/** The sentence both kinds of charts are read aloud as: total, peak and where it lies. */
export function timeAlt(question: Question, rows: readonly SumRow[], subject: string): string {
  const { timeZone, granularity } = question.period;
  const starts = bucketStarts(question.period);
  const perBucket = new Map<number, bigint>();
  for (const row of rows)
    perBucket.set(row.bucket, (perBucket.get(row.bucket) ?? 0n) + row.measures.costNano);
  const [peak] = [...perBucket].sort(([, a], [, b]) => (a < b ? 1 : -1));
  const total = costText(sumMeasures(rows));
  if (!peak || peak[1] === 0n) return `${subject}: ${total}, no priced usage in the period.`;
  const at = new Date(starts[peak[0]] ?? question.period.from);
  const when = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(granularity === 'hour' && { hour: '2-digit', minute: '2-digit' }),
  }).format(at);
  return `${subject}: ${total} in total; the highest ${granularity} is ${when} with ${formatUsd(peak[1])}.`;
}

export function chartBase({ period }: Question, { title, alt }: Words) {
  return { title: shorten(title), alt, timeZone: period.timeZone, granularity: period.granularity };
}

export const METRIC_UNITS = {
  cost: 'usd',
  tokens: 'tokens',
  requests: 'count',
  runs: 'count',
  errors: 'count',
} as const satisfies Readonly<Record<string, Unit>>;

/** What can be stacked is summed; the other metrics are drawn as the cost they stand beside. */
export function stackable(metric: Metric): keyof typeof METRIC_UNITS {
  return metric in METRIC_UNITS ? (metric as keyof typeof METRIC_UNITS) : 'cost';
}

/** A metric as its unit is written: dollars as decimals, the rest as integers. */
export function exactMetric(metric: keyof typeof METRIC_UNITS, measures: Measures): ExactValue {
  const value = metricValue(metric, measures);
  return metric === 'cost' ? toDecimalUsd(value) : toCount(value);
}

function largestFirst(rows: readonly SumRow[], metric: Metric): readonly string[] {
  const totals = new Map<string, bigint>();
  for (const row of rows) {
    totals.set(row.value, (totals.get(row.value) ?? 0n) + metricValue(metric, row.measures));
  }
  return [...totals]
    .sort(([a, x], [b, y]) => (x === y ? (a < b ? -1 : 1) : x < y ? 1 : -1))
    .map(([value]) => value);
}

function valuesOf(
  rows: readonly SumRow[],
  buckets: readonly ChartBucket[],
  metric: keyof typeof METRIC_UNITS,
): readonly ExactValue[] {
  const byBucket = Map.groupBy(rows, (row) => row.bucket);
  return buckets.map((_bucket, index) => exactMetric(metric, sumMeasures(byBucket.get(index) ?? [])));
}
