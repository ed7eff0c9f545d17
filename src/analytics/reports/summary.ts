import { type DimensionName, dimensionNamed } from '../dimensions.ts';
import type { Figure } from '../message.ts';
import { type Message, messageOf } from '../message.ts';
import { bucketStarts } from '../period.ts';
import type { Measures, SumRow } from '../store.ts';
import { breakdownTable, overlaps, rankGroups } from './breakdown.ts';
import {
  earlierQuery,
  footingOf,
  lastSeenText,
  queryOf,
  type ReportContext,
  replyPeriod,
} from './context.ts';
import { csvNameOf } from './csv-name.ts';
import { baseFigures, cacheFigures, pendingFigures, sumMeasures, usersFigures } from './measures.ts';
import { monthFigures } from './month.ts';
import type { Question } from './question.ts';
import { stackedChart, timeAlt, trendChart } from './time-charts.ts';
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
  const query = queryOf(question);
  const groups = await usage.sum(query, { by });
  const overTime = await usage.sum(query, {
    buckets: bucketStarts(question.period),
    ...(shape.chart === 'stacked' && { by }),
  });
  const dimension = dimensionNamed(by);
  const [total = sumMeasures(groups)] = overlaps(dimension)
    ? (await usage.sum(query)).map((row) => row.measures)
    : [];
  const [before] = await usage.sum(earlierQuery(question));
  const ranked = rankGroups(groups, question, by);
  const [leader] = ranked;
  const headline = headlineOf(shape.subject, question, total, before?.measures ?? null);
  return messageOf({
    command: question.command,
    visibility: question.visibility,
    headline,
    lines: await summaryLines(
      context,
      total,
      leader && ranked.length > 1 ? leaderText(leader.name, leader.measures.costNano, total.costNano) : null,
    ),
    period: replyPeriod(question),
    figures: await summaryFigures(context, shape, total, before?.measures ?? null),
    table: breakdownTable(ranked, total, {
      key: by,
      label: dimension.label,
      question,
      rowsOverlap: overlaps(dimension),
    }),
    charts: total.events === 0n ? [] : [timeChart(question, shape, overTime, leader?.name)],
    csvName: csvNameOf(question),
    footing: await footingOf(
      context,
      total,
      unattributedOf(groups),
      overlaps(dimension) ? ['rows overlap'] : [],
    ),
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

async function summaryFigures(
  context: ReportContext,
  shape: SummaryShape,
  total: Measures,
  before: Measures | null,
): Promise<readonly Figure[]> {
  const users = shape.countsUsers ? await context.usage.distinct(queryOf(context.question), 'user') : null;
  return [
    ...baseFigures(total, before),
    ...(users === null ? [] : usersFigures(users, total.requests)),
    ...cacheFigures(total),
    ...pendingFigures(total),
    ...(await monthFigures(context)),
  ];
}

function timeChart(
  question: Question,
  shape: SummaryShape,
  rows: readonly SumRow[],
  leader: string | undefined,
) {
  const alt = timeAlt(question, rows, shape.subject);
  const total = sumMeasures(rows);
  const title = headlineOf(shape.subject, question, total, null);
  if (shape.chart === 'trend') return trendChart(question, rows, { title, alt });
  const led = leader ? `${title}; most of it ${leader}` : title;
  return stackedChart(question, rows, shape.by, { title: led, alt });
}

function unattributedOf(groups: readonly SumRow[]): bigint {
  return groups.find((row) => row.value === '')?.measures.costNano ?? 0n;
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
