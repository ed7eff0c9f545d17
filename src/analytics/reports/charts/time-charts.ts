import { say } from '../../../language/say.ts';
import type { DimensionName } from '../../dimensions.ts';
import type { ChartBucket, ExactValue, StackedChart, TrendChart } from '../../message.ts';
import { bucketStarts } from '../../period.ts';
import type { SumRow } from '../../store.ts';
import { chartBuckets, type ReportContext } from '../context.ts';
import { addUp, tokensOf } from '../measures.ts';
import { metricName } from '../metric-words.ts';
import {
  exactMetric,
  METRIC_UNITS,
  metricValue,
  STACKED_MEASURES,
  type StackedMeasures,
  type StackedMetric,
  stackable,
} from '../metrics.ts';
import { costValue, NO_COST } from '../pending-cost.ts';
import type { Question } from '../question.ts';
import { type Group, nameOf, roleOf } from '../table/breakdown.ts';
import { drawnGroups } from '../table/groups.ts';
import { shorten } from '../wording.ts';

/** Groups drawn on their own; what is smaller is drawn as one. */
const DRAWN_GROUPS = 8;

/** Lines cross each other, so that fewer of them can be told apart. */
const DRAWN_LINES = 5;

export type Words = { readonly title: string; readonly alt: string };

/** All usage of the question, unsplit: its cost over the tokens that were spent, any other metric alone. */
export function wholeChart(
  question: Question,
  totals: readonly SumRow[],
  words: Words,
): TrendChart | StackedChart {
  const { metric, chart } = question;
  const isCost = !(metric in METRIC_UNITS) || metric === 'cost';
  return isCost && (chart === undefined || chart === 'line')
    ? trendChart(question, totals, words)
    : plainChart(question, totals, words);
}

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
        cost: costValue(measures ?? NO_COST),
        tokens: measures ? Number(tokensOf(measures)) : 0,
      };
    }),
    projection,
  };
}

/** One metric over time, unsplit. */
function plainChart(question: Question, totals: readonly SumRow[], words: Words): StackedChart {
  const metric = stackable(question.metric, addUp(totals, STACKED_MEASURES));
  const buckets = chartBuckets(question);
  return {
    kind: 'stacked',
    mark: markOf(question, buckets),
    measure: metricName(metric),
    unit: METRIC_UNITS[metric],
    ...chartBase(question, words),
    buckets,
    groups: [{ name: metricName(metric), values: valuesOf(totals, buckets, metric) }],
  };
}

/** As asked for; else bars, which many buckets would make too thin. */
function markOf({ chart }: Question, buckets: readonly ChartBucket[]): StackedChart['mark'] {
  if (chart === 'bar' || chart === 'area' || chart === 'line') return chart;
  return buckets.length <= 31 ? 'bar' : 'area';
}

/** A metric over time, split by a dimension: the largest groups by name, the rest as one. */
export async function stackedChart(
  context: ReportContext,
  { by, groups, totals }: OverTime,
  words: Words,
): Promise<StackedChart> {
  const { question } = context;
  const metric = stackable(question.metric, addUp(totals, STACKED_MEASURES));
  const buckets = chartBuckets(question);
  const values = largestOf(groups, metric, question.chart === 'line' ? DRAWN_LINES : DRAWN_GROUPS);
  const { drawn, rest } = await drawnGroups(context, {
    by,
    values,
    totals,
    measures: STACKED_MEASURES,
    buckets: bucketStarts(question.period),
  });
  const byValue = Map.groupBy(drawn, (row) => row.value);
  const series = values.map((value) => ({
    name: nameOf(value, by),
    ...roleOf(value),
    values: valuesOf(byValue.get(value) ?? [], buckets, metric),
  }));
  return {
    kind: 'stacked',
    mark: markOf(question, buckets),
    measure: metricName(metric),
    unit: METRIC_UNITS[metric],
    ...chartBase(question, words),
    buckets,
    groups:
      groups.length > values.length
        ? [...series, { name: say`other`, role: 'rest', values: valuesOf(rest, buckets, metric) }]
        : series,
  };
}

/** What is known of the period already: the groups of a dimension, and all usage bucket by bucket. */
export type OverTime = {
  readonly by: DimensionName;
  readonly groups: readonly Group[];
  readonly totals: readonly SumRow[];
};

/** Values of the `limit` groups that are drawn on their own, largest first; one more where it would be left alone. */
function largestOf(groups: readonly Group[], metric: StackedMetric, limit: number): readonly string[] {
  const sized = groups.map(({ value, measures }) => ({ value, size: metricValue(metric, measures) }));
  const ranked = sized.sort((a, b) =>
    a.size === b.size ? (a.value < b.value ? -1 : 1) : a.size < b.size ? 1 : -1,
  );
  const most = ranked.length > limit + 1 ? limit : limit + 1;
  return ranked.slice(0, most).map(({ value }) => value);
}

function valuesOf(
  rows: readonly SumRow<keyof StackedMeasures>[],
  buckets: readonly ChartBucket[],
  metric: StackedMetric,
): readonly ExactValue[] {
  const byBucket = Map.groupBy(rows, (row) => row.bucket);
  return buckets.map((_bucket, index) =>
    exactMetric(metric, addUp(byBucket.get(index) ?? [], STACKED_MEASURES)),
  );
}

export function chartBase({ period }: Question, { title, alt }: Words) {
  return { title: shorten(title), alt, timeZone: period.timeZone, granularity: period.granularity };
}
