import type { ProjectionMethod } from '../../analytics/detect/forecast/projection.ts';
import { type DimensionName, dimensionNamed } from '../../analytics/dimensions.ts';
import type { Granularity } from '../../analytics/period.ts';
import type { ChartMark, Metric, View } from '../../analytics/reports/question.ts';
import type { Filter } from '../../analytics/store.ts';
import { looksLikeRange, type Range } from './range.ts';
import { quoteValue } from './words.ts';

export type Sort = { readonly key: string; readonly ascending: boolean };

/** Files that can be asked for beside the CSV that every table brings. */
export type AskedFile = 'csv' | 'json' | 'pdf';

/** A usage question as it was typed and understood: names not yet looked up, rights not yet applied. */
export type Query = {
  readonly view: View;
  /** A name as typed; null for all of them. Only `user` and `team` have one. */
  readonly subject: string | null;
  readonly range: Range;
  readonly filters: readonly Filter[];
  readonly by: DimensionName | null;
  readonly metric: Metric | null;
  readonly granularity: Granularity | null;
  readonly top: number | null;
  readonly sort: Sort | null;
  /** Text that rows must contain to be shown. */
  readonly match: string | null;
  readonly chart: ChartMark | null;
  readonly timeZone: string | null;
  /** How a forecast is made; null: the better way. */
  readonly method: ProjectionMethod | null;
  /** What it is compared with: "prev", "yoy" or a range. */
  readonly versus: string | null;
  /** How many of the names that are ranked are one side of a comparison, the first of them. */
  readonly pair?: number;
  /** ISO 4217 */
  readonly currency: string | null;
  readonly files: readonly AskedFile[];
  readonly visibility: 'private' | 'public';
  /** Calls on keys people brought are asked for where a view leaves them out unless that is said. */
  readonly everySource?: true;
};

/** Filters by a dimension whose values are ours, not the organisation's. */
export const FIXED_VALUES: Readonly<Partial<Record<DimensionName, readonly string[]>>> = {
  billingSource: ['system', 'byok'],
  billingMode: ['metered', 'included', 'subscription', 'free'],
  status: ['ok', 'error', 'cancelled', 'capped'],
};

/** Column keys that `sort:` takes; the words people type stand in SORT_WORDS. */
export const SORT_WORDS: Readonly<Record<string, string>> = {
  name: 'name',
  cost: 'cost',
  tokens: 'tokens',
  input: 'inputTokens',
  output: 'outputTokens',
  requests: 'requests',
  runs: 'runs',
  errors: 'errors',
  failed: 'failedRuns',
  unpriced: 'pendingEvents',
  p50: 'latencyP50',
  p95: 'latencyP95',
  latency: 'latencyP95',
};

/** Whether rows are sorted by how long their calls took, which sums do not know. */
export function isTimeSort(sort: Sort | null): boolean {
  return sort?.key === 'latencyP50' || sort?.key === 'latencyP95';
}

/** The query as a command that can be copied and reads back as the same query. */
export function formatQuery(query: Query): string {
  const sides = maybeSides(query);
  const filters = query.filters.filter((filter) => filter !== sides?.both);
  return [
    '/usage',
    ...(sides ? ['compare', formatFilter(sides.left), 'vs', formatFilter(sides.right)] : [query.view]),
    ...(query.view === 'top' && query.by && !sides ? [wordOf(query.by)] : []),
    ...(query.view === 'top' && query.top !== null ? [String(query.top)] : []),
    ...(query.subject === null ? [] : [quoteName(query.subject)]),
    query.range.text,
    ...filters.map(formatFilter),
    ...(query.everySource ? ['source:all'] : []),
    ...formatFlags(query),
  ].join(' ');
}

/** The filters of a comparison, where a ranking is one, and the filter of both that stands for them. */
export function maybeSides({ view, by, filters, pair }: Query) {
  if (view !== 'top' || pair === undefined) return undefined;
  const both = filters.find(
    ({ dimension, negate, values }) => dimension === by && !negate && values.length > pair,
  );
  if (!both) return undefined;
  const [left, right] = [both.values.slice(0, pair), both.values.slice(pair)];
  return { both, left: { ...both, values: left }, right: { ...both, values: right } };
}

/** A name as a word of its own, quoted where it would read as something else. */
export function quoteName(name: string): string {
  const quoted = quoteValue(name);
  const isMistakable = looksLikeRange(name) || RESERVED.has(name.toLowerCase());
  return isMistakable && quoted === name ? `"${name}"` : quoted;
}

/** Bare words that are no names. */
const RESERVED = new Set(['csv', 'json', 'pdf', 'public', 'private', 'since', 'last', 'quiet']);

/** "-team:ml,web"; the word printed is the dimension's first. */
export function formatFilter({ dimension, values, negate }: Filter): string {
  const printed = values.map((value) => (value === '' ? '""' : quoteValue(value)));
  return `${negate ? '-' : ''}${wordOf(dimension)}:${printed.join(',')}`;
}

function formatFlags(query: Query): readonly string[] {
  const { by, metric, granularity, sort, match, chart, method, versus, timeZone, currency } = query;
  return [
    ...(by !== null && query.view !== 'top' ? [`by:${wordOf(by)}`] : []),
    ...(metric !== null ? [`metric:${metric}`] : []),
    ...(granularity !== null ? [`gran:${granularity}`] : []),
    ...(query.view !== 'top' && query.top !== null ? [`top:${query.top}`] : []),
    ...(sort !== null ? [`sort:${sortWord(sort)}`] : []),
    ...(match !== null ? [`match:${quoteValue(match)}`] : []),
    ...(chart !== null ? [`chart:${chart}`] : []),
    ...(method !== null ? [`method:${method}`] : []),
    ...(versus !== null ? [`vs:${versus}`] : []),
    ...(timeZone !== null ? [`tz:${timeZone}`] : []),
    ...(currency !== null ? [`cur:${currency}`] : []),
    ...query.files,
    ...(query.visibility === 'public' ? ['public'] : []),
  ];
}

/** Numbers are sorted largest first and names from A; a minus turns that round. */
export function isReversed({ key, ascending }: Sort): boolean {
  return key === 'name' ? !ascending : ascending;
}

function sortWord(sort: Sort): string {
  const word = Object.entries(SORT_WORDS).find(([, key]) => key === sort.key)?.[0] ?? sort.key;
  return `${word}${isReversed(sort) ? '-' : ''}`;
}

function wordOf(dimension: DimensionName): string {
  return dimensionNamed(dimension).words[0] ?? dimension;
}
