import { say } from '../../language/say.ts';
import { absolute } from '../absolute.ts';
import { formatMoney } from '../currency.ts';
import { type DimensionName, dimensionNamed } from '../dimensions.ts';
import { type Message, messageOf, type Row, type StackedChart, type Table } from '../message.ts';
import { toDecimalUsd } from '../money.ts';
import { bucketStarts } from '../period.ts';
import type { Filter, Measure, Measures, SumRow } from '../store.ts';
import { requestsText } from '../words/counts.ts';
import { firstNames } from '../words/first-names.ts';
import { formatChange, percentOf } from '../words/format.ts';
import {
  changeNotes,
  chartBuckets,
  earlierQuery,
  footingOf,
  formerNotes,
  lastSeenText,
  queryOf,
  type ReportContext,
  replyPeriod,
} from './context.ts';
import { csvNameOf } from './csv-name.ts';
import { cacheFigures, comparedFigures, pendingFigures, sumMeasures, toCount } from './measures.ts';
import { metricName, metricTitle } from './metric-words.ts';
import { costValue, isPending, knownText } from './pending-cost.ts';
import type { Question } from './question.ts';
import { nameOf, roleOf } from './table/breakdown.ts';
import { maybeCompared } from './versus/former-savings.ts';
import { comparedText, periodPhrase, shorten, subjectText, windowText } from './wording.ts';

const MODEL_MEASURES = [
  'requests',
  'inputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'outputTokens',
  'costNano',
  'savingsNano',
  'pendingEvents',
] as const satisfies readonly Measure[];

type ModelRow = SumRow<(typeof MODEL_MEASURES)[number]>;

/** Models drawn on their own. */
const DRAWN = 8;

/**
 * `cache`: how much of what is sent is read from caches, what that saves, and how both went. Of our own accounts, unless
 * a filter says whose: what keys people brought save is not ours.
 */
export async function cacheReport(asked: ReportContext): Promise<Message> {
  const context = { ...asked, question: ofOwnAccounts(asked.question) };
  const { question, usage } = context;
  const by = question.by ?? 'model';
  const query = queryOf(question);
  const total = sumMeasures(await usage.sum(query));
  const [before] = await usage.sum(earlierQuery(question));
  const rows = (await usage.sum(query, { by, measures: MODEL_MEASURES })).toSorted(bySavings);
  const former = question.versus
    ? await usage.sum(earlierQuery(question), { by, measures: ['savingsNano'] })
    : undefined;
  const hasCaches = total.cacheReadTokens > 0n || total.cacheWriteTokens > 0n;
  // What is left out without having been told to is a note, not part of whom the answer is about.
  const headline = shorten(headlineOf(asked.question, total));
  const table = maybeCompared(tableOf(rows, total, { by, question }), {
    ...{ by, rows, former, total },
    before: before?.measures,
  });
  return messageOf({
    command: question.command,
    visibility: question.visibility,
    headline,
    lines:
      total.events === 0n
        ? [await lastSeenText(context)]
        : [...changeLine(question, total, before?.measures), ...partialLines(rows, question, by)],
    period: replyPeriod(question),
    figures: [
      ...comparedFigures(question, total, before?.measures ?? null),
      ...(hasCaches ? cacheFigures(total) : noCacheFigures()),
      ...pendingFigures(total),
    ],
    table: hasCaches ? table : uncached(table),
    charts: hasCaches ? [await chartOf(context, rows, { by, headline })] : [],
    csvName: csvNameOf(question),
    footing: await footingOf(context, total, 0n, [
      ...(await leftOutNotes(asked, question)),
      ...changeNotes(question, before?.measures ?? null),
      ...formerNotes(question, before?.measures ?? null),
    ]),
  });
}

const BROUGHT: Filter = { dimension: 'billingSource', values: ['byok'], negate: false };

function ofOwnAccounts(question: Question): Question {
  const isSaid =
    question.everySource || question.filters.some(({ dimension }) => dimension === 'billingSource');
  return isSaid ? question : { ...question, filters: [...question.filters, { ...BROUGHT, negate: true }] };
}

/** What the report leaves out without having been told to. */
async function leftOutNotes(
  { question, usage }: ReportContext,
  answered: Question,
): Promise<readonly string[]> {
  if (answered === question) return [];
  const query = queryOf(question);
  const [row] = await usage.sum(
    { ...query, filters: [...query.filters, BROUGHT] },
    { measures: ['requests'] },
  );
  const requests = row?.measures.requests ?? 0n;
  if (requests === 0n) return [];
  const left = requestsText(requests);
  return [say`${left} on keys people brought (source:byok) left out; source:all takes them in`];
}

/** Where no call used a cache there is neither a rate nor a saving, not even of nothing. */
function uncached(table: Table): Table {
  return { ...table, columns: table.columns.filter(({ key }) => key !== 'hitRate' && key !== 'savings') };
}

/** "All usage saved $41.20 by caching in the last 7 days: 61 % of all input was read from caches" */
function headlineOf(question: Question, total: Measures): string {
  const window = periodPhrase(question.periodText);
  const subject = subjectText(question);
  if (total.events === 0n) return say`No usage ${windowText(question)}`;
  const rate = percentOf(total.cacheReadTokens, total.inputTokens);
  if (total.cacheReadTokens === 0n || rate === null)
    return say`${subject}: nothing was read from caches ${window}`;
  const { savingsNano } = total;
  const percent = Math.round(Number(rate));
  if (isPending(savingsNano, total))
    return say`${subject}: what caching saved ${window} is pending; ${percent} % of input came from caches`;
  const amount = knownText(absolute(savingsNano), total, question.currency);
  return savingsNano < 0n
    ? say`${subject} paid more for writing caches than reading saved, ${amount} by caching ${window}: ${percent} % of input came from caches`
    : say`${subject} saved ${amount} by caching ${window}: ${percent} % of input came from caches`;
}

/** What is compared is what was saved; the figures below compare what was spent. */
function changeLine(question: Question, total: Measures, before: Measures | undefined): readonly string[] {
  if (!question.versus) return [];
  const [now, then] = [total.savingsNano, before?.savingsNano ?? 0n];
  const told = say`Saved by caching: ${formatMoney(now, question.currency)}`;
  return [`${comparedText(told, formatChange(now, then), question)}.`];
}

function noCacheFigures() {
  return [
    {
      key: 'cacheHitRate',
      label: metricTitle('cachehit'),
      value: null,
      unit: 'percent',
      text: say`n/a`,
    } as const,
  ];
}

/** What is unpriced saves an unknown amount, so its models are named. */
function partialLines(rows: readonly ModelRow[], { currency }: Question, by: string): readonly string[] {
  const unpriced = rows.filter(
    ({ measures }) => measures.pendingEvents > 0n && measures.cacheReadTokens > 0n,
  );
  if (unpriced.length === 0 || by !== 'model') return [];
  const known = rows.reduce((sum, { measures }) => sum + measures.savingsNano, 0n);
  const names = firstNames(
    unpriced.map(({ value }) => nameOf(value, 'model')),
    3,
  );
  return known === 0n
    ? [say`Pending: ${names} read from caches without a price.`]
    : [say`At least ${formatMoney(known, currency)}: ${names} read from caches without a price.`];
}

function bySavings(a: ModelRow, b: ModelRow): number {
  const difference = b.measures.savingsNano - a.measures.savingsNano;
  return difference > 0n ? 1 : difference < 0n ? -1 : a.value < b.value ? -1 : 1;
}

type By = { readonly by: DimensionName; readonly question: Question };

function tableOf(rows: readonly ModelRow[], total: Measures, { by, question }: By): Table {
  return {
    columns: [
      { key: by, label: dimensionNamed(by).label, unit: 'text' },
      { key: 'requests', label: metricName('requests'), unit: 'count' },
      { key: 'inputTokens', label: say`input tokens`, unit: 'tokens' },
      { key: 'cacheReadTokens', label: say`read from cache`, unit: 'tokens' },
      { key: 'cacheWriteTokens', label: say`written to cache`, unit: 'tokens' },
      { key: 'hitRate', label: say`hit rate`, unit: 'percent' },
      { key: 'savings', label: say`saved`, unit: 'usd' },
      { key: 'outputTokens', label: say`output tokens`, unit: 'tokens' },
      { key: 'cost', label: metricName('cost'), unit: 'usd' },
      { key: 'pendingEvents', label: say`unpriced`, unit: 'count' },
    ],
    rows: rows.map(({ value, measures }) => ({ [by]: nameOf(value, by), ...rowOf(measures) })),
    total: { [by]: say`Total`, ...rowOf(total) },
    shown: Math.min(question.top, 10),
    rowsOverlap: false,
  };
}

function rowOf(measures: ModelRow['measures']): Row {
  return {
    requests: toCount(measures.requests),
    inputTokens: toCount(measures.inputTokens),
    cacheReadTokens: toCount(measures.cacheReadTokens),
    cacheWriteTokens: toCount(measures.cacheWriteTokens),
    hitRate: percentOf(measures.cacheReadTokens, measures.inputTokens),
    savings: savingsValue(measures),
    outputTokens: toCount(measures.outputTokens),
    cost: costValue(measures),
    pendingEvents: toCount(measures.pendingEvents),
  };
}

/** Calls that used no cache saved nothing, whatever they cost. */
function savingsValue(measures: ModelRow['measures']): string | null {
  const { savingsNano, cacheReadTokens, cacheWriteTokens } = measures;
  const isCached = cacheReadTokens > 0n || cacheWriteTokens > 0n;
  return isCached && isPending(savingsNano, measures) ? null : toDecimalUsd(savingsNano);
}

/** What was saved over time by each model; a bucket in which writing cost more than reading saved counts as nothing. */
async function chartOf(
  { question, usage }: ReportContext,
  rows: readonly ModelRow[],
  { by, headline }: { readonly by: DimensionName; readonly headline: string },
): Promise<StackedChart> {
  const buckets = bucketStarts(question.period);
  const split = { by, buckets, measures: ['savingsNano'] } as const;
  const saved = await usage.sum(queryOf(question), split);
  const drawn = rows.slice(0, DRAWN).map(({ value }) => value);
  const groups = drawn.map((value) => ({
    name: nameOf(value, by),
    ...roleOf(value),
    values: valuesOf(
      saved.filter((row) => row.value === value),
      buckets.length,
    ),
  }));
  const others = saved.filter((row) => !drawn.includes(row.value));
  const { timeZone, granularity } = question.period;
  return {
    kind: 'stacked',
    mark: 'bar',
    measure: say`Saved by caching`,
    unit: 'usd',
    title: headline,
    alt: `${headline}.`,
    timeZone,
    granularity,
    buckets: chartBuckets(question),
    groups:
      others.length === 0
        ? groups
        : [...groups, { name: say`other`, role: 'rest', values: valuesOf(others, buckets.length) }],
  };
}

function valuesOf(rows: readonly SumRow<'savingsNano'>[], count: number): readonly string[] {
  const byBucket = Map.groupBy(rows, ({ bucket }) => bucket);
  return Array.from({ length: count }, (_, bucket) => {
    const saved = (byBucket.get(bucket) ?? []).reduce((sum, { measures }) => sum + measures.savingsNano, 0n);
    return toDecimalUsd(saved > 0n ? saved : 0n);
  });
}
