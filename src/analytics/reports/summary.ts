import { say } from '../../language/say.ts';
import type { DimensionName } from '../dimensions.ts';
import { type Chart, type Figure, type Message, messageOf } from '../message.ts';
import { bucketStarts } from '../period.ts';
import type { Measures } from '../store.ts';
import { donutChart } from './charts/donut-chart.ts';
import { timeAlt } from './charts/time-alt.ts';
import { type OverTime, stackedChart, wholeChart } from './charts/time-charts.ts';
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
import { dailyFigures } from './forecast/daily-figures.ts';
import { monthFigures } from './forecast/month.ts';
import { leadingText } from './leading.ts';
import { cacheFigures, comparedFigures, pendingFigures, sumMeasures, usersFigures } from './measures.ts';
import { namedRequests, namedRequestsOf } from './named-requests.ts';
import { rankedGroups, unattributedOf } from './table/groups.ts';
import { overlapNotes } from './table/row-own-facts.ts';
import { type Breakdown, matchedRows, maybeMatchText, rowsTable } from './table/rows.ts';
import { headlineOf, type Subject, spentText } from './wording.ts';

export type SummaryShape = {
  readonly subject: Subject;
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
  const breakdown = { by, ranked, total, before: before?.measures ?? null };
  const matched = await matchedRows(context, breakdown);
  return messageOf({
    command: question.command,
    visibility: question.visibility,
    headline: headlineOf(shape.subject, question, total, breakdown.before),
    lines: await summaryLines(
      context,
      total,
      maybeMatchText(question, breakdown, matched) ??
        (ranked.length > 1 ? (leadingText(breakdown, question) ?? null) : null),
    ),
    period: replyPeriod(question),
    figures: await summaryFigures(context, shape, breakdown),
    table: await rowsTable(context, breakdown, matched),
    charts: total.events === 0n ? [] : [await chartOf(context, shape, { by, groups: ranked, totals })],
    csvName: csvNameOf(question),
    footing: await footingOf(context, total, unattributedOf(ranked), [
      ...overlapNotes(by),
      ...formerNotes(question, breakdown.before),
    ]),
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
  breakdown: Breakdown,
): Promise<readonly Figure[]> {
  const { total, before } = breakdown;
  return [
    ...comparedFigures(context.question, total, before),
    ...(shape.countsUsers ? await peopleFigures(context, breakdown) : []),
    ...cacheFigures(total),
    ...pendingFigures(total),
    ...dailyFigures(context.question, total),
    ...(await monthFigures(context)),
  ];
}

/** People are counted already where the breakdown is by person. */
async function peopleFigures(
  context: ReportContext,
  { by, ranked, total }: Breakdown,
): Promise<readonly Figure[]> {
  if (by === 'user')
    return usersFigures(ranked.filter(({ value }) => value !== '').length, namedRequestsOf(ranked));
  const users = await context.usage.distinct(queryOf(context.question), 'user');
  return usersFigures(users, await namedRequests(context, total));
}

async function chartOf(context: ReportContext, shape: SummaryShape, overTime: OverTime): Promise<Chart> {
  const { question } = context;
  const { totals, groups } = overTime;
  const title = spentText(shape.subject, question, sumMeasures(totals));
  const alt = timeAlt(question, totals, shape.subject.name);
  const mark = question.chart ?? (shape.chart === 'trend' ? 'line' : 'bar');
  if (mark === 'line' && question.by === null) return wholeChart(question, totals, { title, alt });
  if (mark === 'donut')
    return donutChart(question, { groups, total: sumMeasures(totals) }, shape.subject.name);
  const [leader] = groups;
  const led = leader?.name ? say`${title}; most of it ${leader.name}` : title;
  return stackedChart(context, overTime, { title: led, alt });
}
