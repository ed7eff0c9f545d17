import { type Binding, hidesCost } from '../../analytics/access/binding.ts';
import { METRIC_UNITS } from '../../analytics/reports/metrics.ts';
import type { Metric, View } from '../../analytics/reports/question.ts';
import type { Query } from '../grammar/query.ts';

/** A question as it is asked within a binding: "me" and "org" are the bound scope, and a customer's has no money in it. */
export function withinBinding(query: Query, binding: Binding | null): Query {
  if (binding === null) return query;
  const isScope = query.view === 'me' || query.view === 'org';
  const asked: Query = isScope ? { ...query, view: 'trend' } : query;
  return hidesCost(binding) ? withoutMoney(asked) : asked;
}

/** Other views answer with the cost where response times are asked for. */
const TIMED_VIEWS: readonly View[] = ['trend', 'top'];

const MONEY_COLUMNS = ['cost', 'share', 'plannedCost', 'pendingEvents'];

function withoutMoney(query: Query): Query {
  const { metric, sort, view, chart } = query;
  return {
    ...query,
    metric: metric !== null && isUsage(metric, view) ? metric : 'tokens',
    // Points are drawn against what was spent.
    chart: chart === 'scatter' ? null : chart,
    // The order of rows would tell what they cost.
    sort: sort !== null && MONEY_COLUMNS.includes(sort.key) ? null : sort,
    currency: null,
  };
}

function isUsage(metric: Metric, view: View): boolean {
  if (metric === 'latency') return TIMED_VIEWS.includes(view);
  return metric !== 'cost' && metric in METRIC_UNITS;
}
