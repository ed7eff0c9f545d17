import { counted, say } from '../../language/say.ts';
import {
  type ExactValue,
  type Message,
  messageOf,
  type Row,
  type StackedChart,
  type Table,
} from '../message.ts';
import { bucketStarts, type Period } from '../period.ts';
import type { Measures } from '../store.ts';
import { formatChange, formatCount } from '../words/format.ts';
import { chartBase } from './charts/time-charts.ts';
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
import { granularityName } from './granularity-name.ts';
import { cacheFigures, comparedFigures, pendingFigures, sumMeasures, usersFigures } from './measures.ts';
import { metricName } from './metric-words.ts';
import { namedRequests } from './named-requests.ts';
import type { Question } from './question.ts';
import { bucketNames, comparedBucketTable } from './trend.ts';
import { comparedText, periodPhrase, shorten, subjectText } from './wording.ts';

/**
 * Bars that are drawn one by one: people of two days are not the sum of both. It also bounds the questions asked of
 * the store, which counts each bucket for itself.
 */
export const MOST_BUCKETS = 62;

const COARSER = { hour: 'day', day: 'week', week: 'month', month: 'month' } as const;

/** `trend metric:users`: how many different people used anything in each bucket. */
export async function activeUsersReport({ question: asked, usage }: ReportContext): Promise<Message> {
  const question = { ...asked, period: withFewBuckets(asked.period) };
  const context = { question, usage };
  const starts = bucketStarts(question.period);
  const rows = await usage.sum(queryOf(question), { buckets: starts });
  const total = sumMeasures(rows);
  const [before] = await usage.sum(earlierQuery(question));
  const users = await usage.distinct(queryOf(question), 'user');
  const counts = await countsOf(context, starts);
  const change = await maybeChange(context, users);
  const headline =
    users === 0 ? nobodyText(question, total) : headlineOf(question, { users, counts, change });
  return messageOf({
    command: question.command,
    visibility: question.visibility,
    headline,
    lines: total.events === 0n ? [await lastSeenText(context)] : [],
    period: replyPeriod(question),
    figures: [
      ...usersFigures(users, await namedRequests(context, total)).map((figure) =>
        figure.key === 'activeUsers' && question.versus ? { ...figure, change: change ?? say`n/a` } : figure,
      ),
      ...comparedFigures(question, total, before?.measures ?? null),
      ...cacheFigures(total),
      ...pendingFigures(total),
    ],
    table: withUsers(
      await comparedBucketTable(context, rows, starts),
      byName(starts, counts, question),
      users,
    ),
    charts: users === 0 ? [] : [chartOf(question, counts, headline)],
    csvName: csvNameOf(question),
    footing: await footingOf(context, total, 0n, [
      ...changeNotes(question, before?.measures ?? null),
      ...formerNotes(question, before?.measures ?? null),
    ]),
  });
}

function withFewBuckets(period: Period): Period {
  const coarser = { ...period, granularity: COARSER[period.granularity] };
  const isFine = coarser.granularity === period.granularity || bucketStarts(period).length <= MOST_BUCKETS;
  return isFine ? period : withFewBuckets(coarser);
}

async function countsOf(
  { question, usage }: ReportContext,
  starts: readonly number[],
): Promise<readonly number[]> {
  const query = queryOf(question);
  const counts: number[] = [];
  for (const [index, from] of starts.entries()) {
    counts.push(await usage.distinct({ ...query, from, to: starts[index + 1] ?? query.to }, 'user'));
  }
  return counts;
}

function nobodyText(question: Question, { events }: Pick<Measures, 'events'>): string {
  const [subject, window] = [subjectText(question), periodPhrase(question.periodText)];
  return shorten(
    events === 0n
      ? say`${subject}: nobody used anything ${window}`
      : say`${subject}: no call names who made it ${window}`,
  );
}

/** "All usage: 41 active users in the last 7 days, at most 23 a day" */
function headlineOf(question: Question, { users, counts, change }: Counted): string {
  const { periodText, period } = question;
  const window = periodPhrase(periodText);
  const most = formatCount(Math.max(...counts));
  const active = counted(users, say`1 active user`, say`${formatCount(users)} active users`);
  const slice = granularityName(period.granularity);
  const told = say`${subjectText(question)}: ${active} ${window}, at most ${most} a ${slice}`;
  return shorten(question.versus ? comparedText(told, change, question) : told);
}

type Counted = {
  readonly users: number;
  readonly counts: readonly number[];
  readonly change: string | undefined;
};

/** Against the people of the window that somebody chose to compare with. */
async function maybeChange({ question, usage }: ReportContext, users: number): Promise<string | undefined> {
  if (!question.versus) return undefined;
  const former = await usage.distinct(earlierQuery(question), 'user');
  return formatChange(BigInt(users), BigInt(former));
}

/** The number of people beside each bucket; below them how many it were in all, which is no sum of theirs. */
function withUsers(table: Table, counts: ReadonlyMap<ExactValue, number>, users: number): Table {
  const [first, ...measures] = table.columns;
  const column = { key: 'activeUsers', label: metricName('users'), unit: 'count' } as const;
  return {
    ...table,
    columns: [...(first ? [first] : []), column, ...measures],
    rows: table.rows.map(
      (row): Row => ({ ...row, activeUsers: counts.get(row[first?.key ?? ''] ?? null) ?? 0 }),
    ),
    total: { ...table.total, activeUsers: users },
  };
}

/** Rows may be sorted otherwise than by time. */
function byName(
  starts: readonly number[],
  counts: readonly number[],
  question: Question,
): ReadonlyMap<ExactValue, number> {
  return new Map(bucketNames(question, starts).map((name, index) => [name, counts[index] ?? 0]));
}

function chartOf(question: Question, counts: readonly number[], headline: string): StackedChart {
  return {
    kind: 'stacked',
    mark: question.chart === 'area' ? 'area' : 'bar',
    measure: metricName('users'),
    unit: 'count',
    ...chartBase(question, { title: headline, alt: `${headline}.` }),
    buckets: chartBuckets(question),
    groups: [{ name: metricName('users'), values: counts }],
  };
}
