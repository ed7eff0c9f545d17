import { type DimensionName, dimensionNamed } from '../../analytics/dimensions.ts';
import type { Action, Message } from '../../analytics/message.ts';
import { projectedMetric } from '../../analytics/reports/forecast/projected.ts';
import { metricTitle } from '../../analytics/reports/metric-words.ts';
import type { Question, View } from '../../analytics/reports/question.ts';
import { say } from '../../language/say.ts';
import type { Call } from '../command.ts';
import { BREAKDOWNS } from '../grammar/chart-choice.ts';
import { formatQuery, type Query } from '../grammar/query.ts';
import { maybeUntaken, withTakenFlags } from '../grammar/taken-flags.ts';
import { isDirect } from '../grammar/target.ts';
import { isSameUsage, maybeUsageOf } from '../question/question.ts';
import { subscribeActions } from '../subscriptions/offer.ts';

/** An answered question: as it was understood, with its names looked up, and what was said. */
export type Answered = { readonly query: Query; readonly question: Question; readonly message: Message };

/** What an answer may be split by, the most telling first; other views are split in their own way, or not at all. */
const SPLITS: Readonly<Partial<Record<View, readonly DimensionName[]>>> = {
  me: ['model', 'agent'],
  user: ['model', 'agent'],
  team: ['team', 'user', 'model', 'agent'],
  org: ['team', 'user', 'model', 'agent'],
  top: ['team', 'user', 'model', 'agent'],
  trend: ['model', 'agent', 'team', 'user'],
  cache: ['model', 'agent'],
};
const MOST_SPLITS = 2;

/** What is looked at in turns: people and their teams, agents and their models. */
const COUNTERPARTS: Readonly<Record<string, DimensionName>> = {
  team: 'user',
  user: 'team',
  agent: 'model',
  model: 'agent',
};

const RANGES = [
  [() => say`Last 24 hours`, '24h'],
  [() => say`Last 7 days`, '7d'],
  [() => say`Last 30 days`, '30d'],
  [() => say`Last 90 days`, '90d'],
  [() => say`This month`, 'mtd'],
  [() => say`Last month`, 'last-month'],
  [() => say`This year`, 'ytd'],
] as const;

const SORTS = [
  [() => metricTitle('cost'), 'cost'],
  [() => metricTitle('tokens'), 'tokens'],
  [() => metricTitle('requests'), 'requests'],
  [() => metricTitle('runs'), 'runs'],
  [() => metricTitle('errors'), 'errors'],
  [() => say`Name`, 'name'],
] as const;

const MORE: readonly (readonly [label: () => string, view: View])[] = [
  [() => say`Trend`, 'trend'],
  [() => say`Heat map`, 'heatmap'],
  [() => say`Caches`, 'cache'],
  [() => say`Own keys and ours`, 'source'],
  [() => say`Forecast`, 'forecast'],
];

/**
 * Buttons under an answer: the same usage seen otherwise, as far as its asker may see it so. Whoever presses one
 * is answered alone and with their own rights; only Share posts for everybody.
 */
export function offersOf(answered: Answered, call: Call): readonly Action[] {
  const { question, message } = answered;
  if (message.error) return [];
  const subscribe = subscribeActions(question, call);
  if (isEmpty(message)) return [...subscribe, ...rangeOffers(answered)];
  return [
    ...splitOffers(answered, call),
    ...(question.view === 'why' ? [] : viewOffer([() => say`Why`, 'why'], answered, call)),
    ...fileOffer(answered),
    ...subscribe,
    ...shareOffer(answered, call),
    ...rangeOffers(answered),
    ...sortOffers(answered),
    ...moreOffers(answered, call),
  ];
}

function isEmpty({ figures }: Message): boolean {
  return figures.some(({ key, value }) => key === 'requests' && value === 0);
}

function splitOffers(answered: Answered, call: Call): readonly Action[] {
  const { query, question, message } = answered;
  const current = question.by ?? message.table?.columns[0]?.key ?? '';
  const single = question.filters.filter(({ values, negate }) => !negate && values.length === 1);
  const isTelling = (by: DimensionName) =>
    by !== current && !single.some(({ dimension }) => dimension === by);
  const counterpart = COUNTERPARTS[current];
  return (SPLITS[query.view] ?? [])
    .filter(isTelling)
    .toSorted((a, b) => Number(b === counterpart) - Number(a === counterpart))
    .flatMap((by) => {
      const label = say`By ${dimensionNamed(by).label}`;
      return maybeOffer(label, { ...query, by, chart: null, match: null }, answered, call);
    })
    .slice(0, MOST_SPLITS);
}

/**
 * The numbers as a file, for whoever presses it and with their rights: who reads along has none, and a private answer
 * may have had no place for files.
 */
function fileOffer({ query, message }: Answered): readonly Action[] {
  const isThere = query.chart === 'none' && query.files.includes('csv');
  if (!message.table || message.csvName === null || isThere) return [];
  return [{ label: say`CSV`, command: `${commandOf({ ...query, chart: 'none' })} csv` }];
}

/** The same rows in another order, where they are no slices of time. */
function sortOffers({ query, question, message }: Answered): readonly Action[] {
  const isSorted = BREAKDOWNS.includes(query.view) && (message.table?.rows.length ?? 0) > 1;
  if (!isSorted) return [];
  const current = query.sort?.key ?? question.metric;
  return SORTS.filter(([, key]) => key !== current && !(key === 'cost' && question.hidesCost)).map(
    ([label, key]) => ({
      label: label(),
      command: commandOf({ ...query, sort: { key, ascending: key === 'name' } }),
      group: say`Sort`,
    }),
  );
}

/** Files come again only where they are asked for again; what is compared with one range is not with the next. */
function rangeOffers({ query }: Answered): readonly Action[] {
  const { view, range, versus } = query;
  if (view === 'forecast') return [];
  const kept = versus === 'prev' || versus === 'yoy' ? versus : null;
  return RANGES.filter(([, text]) => text !== range.text).map(([label, text]) => ({
    label: label(),
    command: commandOf({ ...query, range: { ...range, text }, versus: kept, granularity: null }),
    group: say`Range`,
  }));
}

function moreOffers(answered: Answered, call: Call): readonly Action[] {
  return MORE.filter(([, view]) => view !== answered.query.view).flatMap((one) =>
    viewOffer(one, answered, call).map((action) => ({ ...action, group: say`More` })),
  );
}

/** The same usage and window in another view. */
function viewOffer(
  [label, view]: readonly [label: () => string, view: View],
  answered: Answered,
  call: Call,
): readonly Action[] {
  const { query, question } = answered;
  // A forecast is of the running month; a range would be how far it looks ahead.
  const range = view === 'forecast' ? { ...query.range, text: 'mtd' } : query.range;
  const { everySource: _, metric, ...asked } = query;
  const isTold = view !== 'forecast' || metric === null || projectedMetric(metric) === metric;
  const changed = withTakenFlags({
    ...asked,
    ...{ view, range, filters: question.filters, subject: null, by: null, granularity: null, top: null },
    ...{ metric: isTold ? metric : null, sort: null, match: null, chart: null, method: null },
    versus: view === 'forecast' ? null : query.versus,
  });
  return maybeOffer(label(), changed, answered, call);
}

/** The same for everybody in the channel, where nothing in it is about single people. */
function shareOffer(answered: Answered, call: Call): readonly Action[] {
  const { query } = answered;
  if (query.visibility === 'public' || query.view === 'me') return [];
  if (call.channel === null || isDirect(call)) return [];
  const shared: Query = { ...query, visibility: 'public', files: [] };
  const isAllowed = isAboutTheSame(shared, answered, call);
  return isAllowed ? [{ label: say`Share`, command: formatQuery(shared) }] : [];
}

/** Nothing where the asker may not ask it, or would get an answer about other usage. */
function maybeOffer(label: string, changed: Query, answered: Answered, call: Call): readonly Action[] {
  const { visibility } = answered.query;
  return !maybeUntaken(changed) && isAboutTheSame({ ...changed, visibility }, answered, call)
    ? [{ label, command: commandOf(changed) }]
    : [];
}

function isAboutTheSame(changed: Query, { question }: Answered, { speaker }: Call): boolean {
  const usage = maybeUsageOf(changed, speaker);
  return usage !== undefined && isSameUsage(usage, question.filters);
}

function commandOf(query: Query): string {
  return formatQuery({ ...query, visibility: 'private', files: [] });
}
