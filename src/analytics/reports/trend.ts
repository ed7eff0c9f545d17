import { type Chart, type Message, messageOf, type Table } from '../message.ts';
import { bucketStarts, toZonedText } from '../period.ts';
import type { SumRow } from '../store.ts';
import { donutChart } from './charts/donut-chart.ts';
import { partSlices } from './charts/part-slices.ts';
import { timeAlt } from './charts/time-alt.ts';
import { stackedChart, wholeChart } from './charts/time-charts.ts';
import {
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
import { cacheFigures, comparedFigures, pendingFigures, sumMeasures } from './measures.ts';
import type { Question } from './question.ts';
import { breakdownTable } from './table/breakdown.ts';
import { withGroups } from './table/bucket-groups.ts';
import { rankedGroups } from './table/groups.ts';
import { withFormerBuckets } from './versus/former-buckets.ts';
import { headlineOf, subjectOf } from './wording.ts';

const HOUR_MS = 3_600_000;
const SHOWN_BUCKETS = 10;

/** `trend`: cost and tokens over time, or another metric alone, one row per bucket; `by:` splits it by a dimension. */
export async function trendReport(context: ReportContext): Promise<Message> {
  const { question, usage } = context;
  const starts = bucketStarts(question.period);
  const rows = await usage.sum(queryOf(question), { buckets: starts });
  const total = sumMeasures(rows);
  const [before] = await usage.sum(earlierQuery(question));
  const subject = subjectOf(question);
  const headline = headlineOf(subject, question, total, before?.measures ?? null);
  const words = { title: headline, alt: timeAlt(question, rows, subject.name) };
  const table = await comparedBucketTable(context, rows, starts);
  const charts = total.events === 0n ? [] : await chartsOf();
  const split = question.by ? charts.find((chart) => chart.kind === 'stacked') : undefined;
  return messageOf({
    command: question.command,
    visibility: question.visibility,
    headline,
    lines: total.events === 0n ? [await lastSeenText(context)] : [],
    period: replyPeriod(question),
    figures: [
      ...comparedFigures(question, total, before?.measures ?? null),
      ...cacheFigures(total),
      ...pendingFigures(total),
    ],
    table,
    ...(split && { fileTable: withGroups(table, split, bucketNames(question, starts)) }),
    charts,
    csvName: csvNameOf(question),
    footing: await footingOf(context, total, 0n, [
      ...(total.events === 0n ? [] : partSlices(question)),
      ...formerNotes(question, before?.measures ?? null),
    ]),
  });

  async function chartsOf(): Promise<readonly Chart[]> {
    const { by, chart } = question;
    if (!by) return [wholeChart(question, rows, words)];
    const groups = await rankedGroups(context, by);
    const overTime = { by, groups, totals: rows };
    if (by !== 'action' || chart !== undefined) return [await stackedChart(context, overTime, words)];
    // Of the few kinds of actions both are asked: how each went, and how much of the whole it is.
    const areas = { ...context, question: { ...question, chart: 'area' as const } };
    return [
      await stackedChart(areas, overTime, words),
      donutChart(question, { groups, total }, subject.name),
    ];
  }
}

/** One row per bucket in order of time, empty ones included; of the latest people read first. */
export function bucketTable(
  { question }: ReportContext,
  rows: readonly SumRow[],
  starts: readonly number[],
): Table {
  const byBucket = new Map(rows.map((row) => [row.bucket, row.measures]));
  const groups = bucketNames(question, starts).map((name, index) => ({
    name,
    measures: byBucket.get(index) ?? sumMeasures([]),
  }));
  const key = question.period.granularity;
  const table = breakdownTable(groups, sumMeasures(rows), {
    key,
    label: granularityName(key),
    question,
    rowsOverlap: false,
  });
  const firstUsed = groups.findIndex(({ measures }) => measures.events > 0n);
  return {
    ...table,
    // What lies before the first use is told by the count of further rows; an empty table shows that it is.
    shown: Math.min(SHOWN_BUCKETS, firstUsed < 0 ? 1 : groups.length - firstUsed),
    ...(question.sort === null && { latestFirst: true }),
  };
}

/** The same with what each bucket's like in the window compared with was, where there is one. */
export function comparedBucketTable(
  context: ReportContext,
  rows: readonly SumRow[],
  starts: readonly number[],
): Promise<Table> {
  const { question } = context;
  return withFormerBuckets(context, bucketTable(context, rows, starts), {
    names: bucketNames(question, starts),
    rows,
    total: sumMeasures(rows),
    nameAt: formerBucketName(question),
  });
}

/** What the rows of the window compared with are called: by the hour where its days begin within a day of ours. */
function formerBucketName({ period }: Question): (at: number) => string {
  const { timeZone, granularity } = period;
  return (at) => {
    const startsDay = bucketName(at, timeZone, 'hour').endsWith(' 00:00');
    return bucketName(at, timeZone, startsDay ? granularity : 'hour');
  };
}

/** What the row of each bucket is called. */
export function bucketNames({ period }: Question, starts: readonly number[]): readonly string[] {
  return starts.map((at) => bucketName(at, period.timeZone, period.granularity));
}

/** Local date, for hours with the wall time; an hour that comes twice also says its offset. */
export function bucketName(at: number, timeZone: string, granularity: string): string {
  const text = toZonedText(at, timeZone);
  if (granularity !== 'hour') return text.slice(0, 10);
  const wall = text.slice(0, 16);
  const isTwice = [at - HOUR_MS, at + HOUR_MS].some((near) => toZonedText(near, timeZone).startsWith(wall));
  return `${wall.replace('T', ' ')}${isTwice ? ` (${text.slice(-6)})` : ''}`;
}
