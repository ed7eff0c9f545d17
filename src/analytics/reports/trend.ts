import { type Chart, type Message, messageOf } from '../message.ts';
import { bucketStarts, toZonedText } from '../period.ts';
import type { SumRow } from '../store.ts';
import { breakdownTable } from './breakdown.ts';
import {
  earlierQuery,
  footingOf,
  lastSeenText,
  queryOf,
  type ReportContext,
  replyPeriod,
} from './context.ts';
import { csvNameOf } from './csv-name.ts';
import { rankedGroups } from './groups.ts';
import { baseFigures, cacheFigures, pendingFigures, sumMeasures } from './measures.ts';
import { rangeActions } from './summary.ts';
import { stackedChart, timeAlt, trendChart } from './time-charts.ts';
import { headlineOf, subjectText } from './wording.ts';

const HOUR_MS = 3_600_000;

/** `trend`: cost and tokens over time, one row per bucket; with `by:` stacked by that dimension. */
export async function trendReport(context: ReportContext): Promise<Message> {
  const { question, usage } = context;
  const starts = bucketStarts(question.period);
  const rows = await usage.sum(queryOf(question), { buckets: starts });
  const total = sumMeasures(rows);
  const [before] = await usage.sum(earlierQuery(question));
  const subject = subjectText(question);
  const headline = headlineOf(subject, question, total, before?.measures ?? null);
  const words = { title: headline, alt: timeAlt(question, rows, subject) };
  return messageOf({
    command: question.command,
    visibility: question.visibility,
    headline,
    lines: total.events === 0n ? [await lastSeenText(context)] : [],
    period: replyPeriod(question),
    figures: [
      ...baseFigures(total, before?.measures ?? null),
      ...cacheFigures(total),
      ...pendingFigures(total),
    ],
    table: bucketTable(context, rows, starts),
    charts: total.events === 0n ? [] : [await chartOf()],
    csvName: csvNameOf(question),
    footing: await footingOf(context, total, 0n),
    actions: rangeActions(question),
  });

  async function chartOf(): Promise<Chart> {
    const { by } = question;
    if (!by) return trendChart(question, rows, words);
    return stackedChart(context, { by, groups: await rankedGroups(context, by), totals: rows }, words);
  }
}

/** One row per bucket in order of time, empty ones included. */
function bucketTable({ question }: ReportContext, rows: readonly SumRow[], starts: readonly number[]) {
  const byBucket = new Map(rows.map((row) => [row.bucket, row.measures]));
  const groups = starts.map((at, index) => ({
    name: bucketName(at, question.period.timeZone, question.period.granularity),
    measures: byBucket.get(index) ?? sumMeasures([]),
  }));
  const key = question.period.granularity;
  const table = breakdownTable(groups, sumMeasures(rows), { key, label: key, question, rowsOverlap: false });
  return { ...table, shown: 10 };
}

/** Local date, for hours with the wall time; an hour that comes twice also says its offset. */
export function bucketName(at: number, timeZone: string, granularity: string): string {
  const text = toZonedText(at, timeZone);
  if (granularity !== 'hour') return text.slice(0, 10);
  const wall = text.slice(0, 16);
  const isTwice = [at - HOUR_MS, at + HOUR_MS].some((near) => toZonedText(near, timeZone).startsWith(wall));
  return `${wall.replace('T', ' ')}${isTwice ? ` (${text.slice(-6)})` : ''}`;
}
