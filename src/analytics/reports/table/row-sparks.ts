import { type DimensionName, isSeriesDimension } from '../../dimensions.ts';
import { bucketStarts } from '../../period.ts';
import type { Measure, SumRow } from '../../store.ts';
import { MOST_BARS, sparkline } from '../../words/sparkline.ts';
import { queryOf, type ReportContext } from '../context.ts';
import type { StackedMetric } from '../metrics.ts';

/** What a metric is the sum of; summing no more than that is what keeps the lines cheap. */
const SUMMED: Readonly<Record<StackedMetric, readonly Measure[]>> = {
  cost: ['costNano'],
  tokens: ['inputTokens', 'outputTokens'],
  requests: ['requests'],
  runs: ['runs'],
  errors: ['errors'],
};

/**
 * How each value went over the period: a line of bars by value. None where there is but one bucket, or where single
 * events would have to be read.
 */
export async function rowSparks(
  { question, usage }: ReportContext,
  { by, values, metric }: Drawn,
): Promise<ReadonlyMap<string, string>> {
  const buckets = fewBuckets(bucketStarts(question.period));
  if (buckets.length < 2 || values.length === 0 || !isSeriesDimension(by)) return new Map();
  const query = queryOf(question);
  const filters = [...query.filters, { dimension: by, values, negate: false }];
  const measures = SUMMED[metric];
  const rows = await usage.sum({ ...query, filters }, { by, buckets, measures });
  const byValue = Map.groupBy(rows, ({ value }) => value);
  return new Map([...byValue].map(([value, own]) => [value, lineOf(own, buckets.length, measures)]));
}

type Drawn = {
  readonly by: DimensionName;
  readonly values: readonly string[];
  readonly metric: StackedMetric;
};

function lineOf(rows: readonly SumRow[], count: number, measures: readonly Measure[]): string {
  const sums = new Map(
    rows.map((row) => [row.bucket, measures.reduce((sum, measure) => sum + row.measures[measure], 0n)]),
  );
  return sparkline(Array.from({ length: count }, (_, bucket) => sums.get(bucket) ?? 0n));
}

/**
 * Starts of at most as many buckets as a line has bars, each of equally many; a shorter one comes first, since the
 * end is what people look at.
 */
function fewBuckets(starts: readonly number[]): readonly number[] {
  const size = Math.max(1, Math.ceil(starts.length / MOST_BARS));
  return starts.filter((_, index) => index === 0 || (starts.length - index) % size === 0);
}
