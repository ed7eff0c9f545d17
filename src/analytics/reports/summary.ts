import { type DimensionName, dimensionNamed } from '../dimensions.ts';
import { type Chart, type Figure, type Message, messageOf } from '../message.ts';
import { bucketStarts } from '../period.ts';
import type { Measures } from '../store.ts';
import { breakdownTable, type Group, overlaps } from './breakdown.ts';
import {
  earlierQuery,
  footingOf,
  lastSeenText,
  queryOf,
  type ReportContext,
  replyPeriod,
} from './context.ts';
import { csvNameOf } from './csv-name.ts';
import { rankedGroups, unattributedOf } from './groups.ts';
import { baseFigures, cacheFigures, pendingFigures, sumMeasures, usersFigures } from './measures.ts';
import { monthFigures } from './month.ts';
import type { Question } from './question.ts';
import { type OverTime, stackedChart, timeAlt, trendChart } from './time-charts.ts';
import { headlineOf, leaderText, periodPhrase } from './wording.ts';

export type SummaryShape = {
  /** Who the headline is about: "ml", "You", "All teams". */
  readonly subject: string;
  readonly by: DimensionName;
  readonly chart: 'trend' | 'stacked';
  /** Number of people, hidden where one person asks about themselves. */
  readonly countsUsers: boolean;
};

/** Figures, one chart over time and a breakdown of one scope: what `me`, `user`, `team` and `org` answer. */
export async function summaryReport(context: ReportContext, shape: SummaryShape): Promise<Message> {
  const { question, usage } = context;
  const { by } = shape;
  const totals = await usage.sum(queryOf(question), { buckets: bucketStarts(question.period) });
  const total = sumMeasures(totals);
  const ranked = await rankedGroups(context, by);
  const [before] = await usage.sum(earlierQuery(question));
  const dimension = dimensionNamed(by);
  const rowsOverlap = overlaps(dimension);
  const [leader] = ranked;
  return messageOf({
    command: question.command,
    visibility: question.visibility,
    headline: headlineOf(shape.subject, question, total, before?.measures ?? null),
    lines: await summaryLines(
      context,
      total,
      leader && ranked.length > 1 ? leaderText({ leader, total }, question.currency) : null,
    ),
    period: replyPeriod(question),
    figures: await summaryFigures(context, shape, { total, before: before?.measures ?? null, ranked }),
    table: breakdownTable(ranked, total, { key: by, label: dimension.label, question, rowsOverlap }),
    charts: total.events === 0n ? [] : [await timeChart(context, shape, { by, groups: ranked, totals })],
    csvName: csvNameOf(question),
    footing: await footingOf(context, total, unattributedOf(ranked), rowsOverlap ? ['rows overlap'] : []),
    actions: rangeActions(question),
  });
}

async function summaryLines(
  context: ReportContext,
  total: Measures,
  leader: string | null,
): Promise<readonly string[]> {
  if (total.events === 0n) return [await lastSeenText(context)];
  return leader ? [`${leader}.`] : [];
}

type Sums = {
  readonly total: Measures;
  readonly before: Measures | null;
  readonly ranked: readonly Group[];
};

async function summaryFigures(
  context: ReportContext,
  shape: SummaryShape,
  { total, before, ranked }: Sums,
): Promise<readonly Figure[]> {
  const users = shape.countsUsers ? await countUsers(context, shape.by, ranked) : null;
  return [
    ...baseFigures(total, before),
    ...(users === null ? [] : usersFigures(users, total.requests)),
    ...cacheFigures(total),
    ...pendingFigures(total),
    ...(await monthFigures(context)),
  ];
}

/** People are counted already where the breakdown is by person. */
async function countUsers(
  { question, usage }: ReportContext,
  by: DimensionName,
  ranked: readonly Group[],
): Promise<number> {
  if (by === 'user') return ranked.filter(({ value }) => value !== '').length;
  return usage.distinct(queryOf(question), 'user');
}

async function timeChart(context: ReportContext, shape: SummaryShape, overTime: OverTime): Promise<Chart> {
  const { question } = context;
  const { totals, groups } = overTime;
  const title = headlineOf(shape.subject, question, sumMeasures(totals), null);
  const alt = timeAlt(question, totals, shape.subject);
  if (shape.chart === 'trend') return trendChart(question, totals, { title, alt });
  const [leader] = groups;
  const led = leader?.name ? `${title}; most of it ${leader.name}` : title;
  return stackedChart(context, overTime, { title: led, alt });
}

/** The next questions people ask: a shorter and a longer window. */
export function rangeActions(question: Question): Message['actions'] {
  const ranges = ['7d', '30d', 'mtd'].filter((range) => range !== question.periodText);
  return ranges.map((range) => ({
    label: range === 'mtd' ? 'This month' : `Last ${periodPhrase(range).replace(/^in the last /, '')}`,
    command: withRange(question, range),
  }));
}

/** The same command for another range; "since 2026-10-01" is two words. */
function withRange({ command, periodText }: Question, range: string): string {
  const words = ` ${command} `;
  const typed = ` ${periodText} `;
  return words.includes(typed) ? words.replace(typed, ` ${range} `).trim() : `${command} ${range}`;
}
