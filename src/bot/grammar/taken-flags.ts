import { dimensionNamed } from '../../analytics/dimensions.ts';
import { bucketStarts } from '../../analytics/period.ts';
import { MOST_BUCKETS } from '../../analytics/reports/active-users.ts';
import { MOST_HOURS } from '../../analytics/reports/latency/over-time.ts';
import { METRICS, type Metric, type View } from '../../analytics/reports/question.ts';
import { say } from '../../language/say.ts';
import { forExample, type Misunderstanding, misunderstanding } from './problem.ts';
import { isTimeSort, type Query } from './query.ts';

type Asked = Pick<Query, 'view' | 'by' | 'metric' | 'granularity' | 'top' | 'sort' | 'method'>;

/** Flags that not every view has a use for, beside `metric:`, `chart:` and `match:`. */
type Flag = 'by' | 'gran' | 'top' | 'sort' | 'method';

type Takes = {
  /** What it can be asked by. */
  readonly metrics: readonly Metric[];
  readonly flags: readonly Flag[];
};

const SUMS: readonly Metric[] = ['cost', 'tokens', 'requests', 'runs', 'errors'];
const SUMS_AND_TIMES: readonly Metric[] = [...SUMS, 'latency'];
const OF_SCOPES: Takes = { metrics: SUMS_AND_TIMES, flags: ['by', 'gran', 'top', 'sort'] };

/** What each view has a use for; a flag that would change nothing is refused. */
const TAKES: Readonly<Record<View, Takes>> = {
  me: OF_SCOPES,
  user: OF_SCOPES,
  team: OF_SCOPES,
  org: OF_SCOPES,
  top: OF_SCOPES,
  trend: { metrics: [...SUMS_AND_TIMES, 'users'], flags: ['by', 'gran', 'sort'] },
  // What it can forecast it says itself.
  forecast: { metrics: METRICS, flags: ['by', 'sort', 'method'] },
  why: { metrics: ['cost'], flags: ['by', 'top'] },
  heatmap: { metrics: SUMS, flags: ['sort'] },
  cache: { metrics: ['cachehit'], flags: ['by', 'gran', 'top'] },
  source: { metrics: SUMS_AND_TIMES, flags: ['gran', 'top', 'sort'] },
  report: { metrics: ['cost'], flags: ['by', 'gran'] },
};

/** Refuses a flag that would change nothing in the view, with a command in which it does. */
export function maybeUntaken(asked: Asked): Misunderstanding | undefined {
  const { view, metric, by, sort } = asked;
  const { metrics } = TAKES[view];
  if (metric !== null && !metrics.includes(metric)) return untakenMetric({ view, by }, metric, metrics);
  if (view === 'trend' && metric === 'users' && by !== null) return peopleSplit();
  if (isTimeSort(sort) && view !== 'top') return timesElsewhere(view);
  const flag = flagsOf(asked).find((one) => !TAKES[view].flags.includes(one));
  return flag && untakenFlag(view, flag);
}

/** Refuses slices of time that are finer than a metric can be told by, where somebody asked for them. */
export function maybeTooFine({ view, metric, granularity, range }: Query): Misunderstanding | undefined {
  const isByHour = metric === 'latency' && granularity === 'hour' && view !== 'top';
  const most = metric === 'users' ? MOST_BUCKETS : isByHour ? MOST_HOURS : undefined;
  if (granularity === null || most === undefined) return undefined;
  const count = bucketStarts(range.period).length;
  if (count <= most) return undefined;
  return misunderstanding(
    'bad_value',
    say`metric:${metric ?? ''} is told for at most ${most} slices of time; gran:${granularity} makes ${count} of ${range.text}.`,
    { hint: forExample(`/usage trend 48h gran:hour metric:${metric}`) },
  );
}

/** The same without the flags that its view has no use for, which stem from a question to another view. */
export function withTakenFlags(query: Query): Query {
  const { metrics, flags } = TAKES[query.view];
  const kept = <Value>(flag: Flag, value: Value) => (flags.includes(flag) ? value : null);
  return {
    ...query,
    metric: query.metric !== null && metrics.includes(query.metric) ? query.metric : null,
    by: kept('by', query.by),
    granularity: kept('gran', query.granularity),
    top: kept('top', query.top),
    sort: isTimeSort(query.sort) && query.view !== 'top' ? null : kept('sort', query.sort),
    method: kept('method', query.method),
  };
}

function flagsOf({ by, granularity, top, sort, method }: Asked): readonly Flag[] {
  return [
    ...(by === null ? [] : (['by'] as const)),
    ...(granularity === null ? [] : (['gran'] as const)),
    ...(top === null ? [] : (['top'] as const)),
    ...(sort === null ? [] : (['sort'] as const)),
    ...(method === null ? [] : (['method'] as const)),
  ];
}

function untakenMetric(
  { view, by }: Pick<Query, 'view' | 'by'>,
  metric: Metric,
  metrics: readonly Metric[],
): Misunderstanding {
  const told =
    metrics.length === 1
      ? (metrics[0] ?? '')
      : say`${metrics.slice(0, -1).join(', ')} or ${metrics.at(-1) ?? ''}`;
  return misunderstanding('bad_value', say`${view} tells ${told}, not metric:${metric}.`, {
    hint: forExample(metric === 'cachehit' ? cacheExample(by) : METRIC_EXAMPLES[metric]),
  });
}

/** Where each metric is told. */
const METRIC_EXAMPLES: Readonly<Record<Exclude<Metric, 'cachehit'>, string>> = {
  cost: '/usage top model 30d',
  tokens: '/usage trend 30d metric:tokens',
  requests: '/usage trend 30d metric:requests',
  runs: '/usage trend 30d metric:runs',
  errors: '/usage trend 30d metric:errors',
  users: '/usage trend 30d metric:users',
  latency: '/usage top model 30d metric:latency',
};

function cacheExample(by: Query['by']): string {
  return `/usage cache 30d by:${dimensionNamed(by ?? 'model').words[0]}`;
}

function untakenFlag(view: View, flag: Flag): Misunderstanding {
  return misunderstanding('bad_value', say`${view} has no use for "${flag}:".`, {
    hint: forExample(FLAG_EXAMPLES[flag]),
  });
}

const FLAG_EXAMPLES: Readonly<Record<Flag, string>> = {
  by: '/usage trend 30d by:model',
  gran: '/usage trend 30d gran:week',
  top: '/usage top model 5 30d',
  sort: '/usage top model 30d sort:requests',
  method: '/usage forecast method:ols',
};

function peopleSplit(): Misunderstanding {
  const message = say`metric:users counts all people of a question and takes no by: beside it.`;
  return misunderstanding('bad_value', message, {
    hint: forExample('/usage trend 30d metric:users team:ml'),
  });
}

function timesElsewhere(view: View): Misunderstanding {
  return misunderstanding('bad_value', say`${view} has no response times to sort by.`, {
    hint: forExample('/usage top model 30d sort:p95'),
  });
}
