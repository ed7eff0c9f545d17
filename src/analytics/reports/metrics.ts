import type { ExactValue, Unit } from '../message.ts';
import type { Measure, Measures } from '../store.ts';
import { isAllPlanned, toCount, tokensOf } from './measures.ts';
import { costValue } from './pending-cost.ts';
import type { Metric } from './question.ts';

/** Metrics that are sums, so that parts of them can be stacked. */
export const METRIC_UNITS = {
  cost: 'usd',
  tokens: 'tokens',
  requests: 'count',
  runs: 'count',
  errors: 'count',
} as const satisfies Readonly<Record<string, Unit>>;

export type StackedMetric = keyof typeof METRIC_UNITS;

/** What they are summed from. */
export const STACKED_MEASURES = [
  'costNano',
  'plannedCostNano',
  'pendingEvents',
  'inputTokens',
  'outputTokens',
  'requests',
  'runs',
  'errors',
] as const satisfies readonly Measure[];

export type StackedMeasures = Pick<Measures, (typeof STACKED_MEASURES)[number]>;

/**
 * What can be stacked is summed; the other metrics are drawn as the cost they stand beside, and a cost that plans
 * pay for as its tokens.
 */
export function stackable(
  metric: Metric,
  total: Pick<StackedMeasures, 'costNano' | 'plannedCostNano'>,
): StackedMetric {
  const stacked = metric in METRIC_UNITS ? (metric as StackedMetric) : 'cost';
  return stacked === 'cost' && isAllPlanned(total) ? 'tokens' : stacked;
}

/** What a metric ranks and draws by. `users` and `cachehit` have no sum and rank by cost; so has `latency` (see timed.ts). */
export function metricValue(metric: Metric, measures: StackedMeasures): bigint {
  switch (metric) {
    case 'tokens':
      return tokensOf(measures);
    case 'requests':
      return measures.requests;
    case 'runs':
      return measures.runs;
    case 'errors':
      return measures.errors;
    case 'cost':
    case 'users':
    case 'latency':
    case 'cachehit':
      return measures.costNano;
  }
}

/** A metric as its unit is written: dollars as decimals, null while they are pending, the rest as integers. */
export function exactMetric(metric: StackedMetric, measures: StackedMeasures): ExactValue {
  return metric === 'cost' ? costValue(measures) : toCount(metricValue(metric, measures));
}
