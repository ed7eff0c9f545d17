import { weekdayName } from '../../language/dates.ts';
import { counted, say } from '../../language/say.ts';
import { formatMoney } from '../currency.ts';
import { type HeatmapChart, type Message, messageOf, type Row, type Table } from '../message.ts';
import type { HourOfWeek, Measures } from '../store.ts';
import { unhurriedCost } from '../tips/unhurried.ts';
import {
  changeNotes,
  earlierQuery,
  footingOf,
  formerNotes,
  lastSeenText,
  queryOf,
  type ReportContext,
  replyPeriod,
} from './context.ts';
import { csvNameOf } from './csv-name.ts';
import { hoursInWeek, sumsText, unevenLine } from './hours-in-week.ts';
import { shareText } from './leader.ts';
import { comparedFigures, pendingFigures, sumMeasures } from './measures.ts';
import { metricTitle } from './metric-words.ts';
import { exactMetric, METRIC_UNITS, metricValue, type StackedMetric, stackable } from './metrics.ts';
import { isCostPending } from './pending-cost.ts';
import type { Question } from './question.ts';
import { breakdownTable } from './table/breakdown.ts';
import { datesText } from './versus/former-period.ts';
import { amountText, changedText, periodPhrase, shorten, subjectText, windowText } from './wording.ts';

/** An hour of the week, Sunday being 0. */
type Cell = { readonly weekday: number; readonly hour: number; readonly measures: Measures };

/** `heatmap`: when in the week it is used, by the wall clock of the zone asked for. */
export async function heatmapReport(context: ReportContext): Promise<Message> {
  const { question, usage } = context;
  const hours = await usage.hoursOfWeek(queryOf(question), question.period.timeZone);
  const total = sumMeasures(hours);
  const metric = stackable(question.metric, total);
  const cells = hours.map(toCell);
  const ranked = [...cells.entries()].sort(([, a], [, b]) =>
    Number(metricValue(metric, b.measures) - metricValue(metric, a.measures)),
  );
  const busiest = ranked[0]?.[1];
  const [before] = await usage.sum(earlierQuery(question));
  const former = question.versus ? await formerCellsOf(context) : [];
  const counts = hoursInWeek(question.period);
  const week = breakdownTable(rowsOf(cells, former), total, {
    key: 'hour',
    label: say`hour of the week`,
    question,
    rowsOverlap: false,
    ...(question.versus && { before: sumMeasures(former) }),
  });
  const headline = busiest ? busiestText(question, busiest, total) : say`No usage ${windowText(question)}`;
  return messageOf({
    command: question.command,
    visibility: question.visibility,
    headline: shorten(headline),
    lines: busiest
      ? [
          ...changeLine(question, total, before?.measures ?? null),
          quietText(cells),
          ...unevenLine(counts, (hour) => nameOf(placeOf(hour))),
          ...(await waitingLine(context)),
        ]
      : [await lastSeenText(context)],
    period: replyPeriod(question),
    figures: [...comparedFigures(question, total, before?.measures ?? null), ...pendingFigures(total)],
    // People read the busiest hours first, programs the week in its order.
    table: question.sort ? week : { ...week, rows: busiestFirst(week.rows, ranked) },
    fileTable: withCounts(week, counts),
    charts: busiest ? [chartOf(question, { cells, metric, title: headline, counts })] : [],
    csvName: csvNameOf(question),
    footing: await footingOf(context, total, 0n, [
      ...changeNotes(question, before?.measures ?? null),
      ...formerNotes(question, before?.measures ?? null),
    ]),
  });
}

/** Hours that were used in the window compared with alone stay at the end. */
function busiestFirst(rows: readonly Row[], ranked: readonly (readonly [place: number, cell: Cell])[]) {
  const busiest = ranked.flatMap(([place]) => rows.slice(place, place + 1));
  return [...busiest, ...rows.slice(ranked.length)];
}

async function formerCellsOf({ question, usage }: ReportContext): Promise<readonly Cell[]> {
  return (await usage.hoursOfWeek(earlierQuery(question), question.period.timeZone)).map(toCell);
}

/** A row for each hour that was used now or, at the end, in the window compared with alone. */
function rowsOf(cells: readonly Cell[], former: readonly Cell[]) {
  const known = new Set(cells.map(nameOf));
  const before = new Map(former.map((cell) => [nameOf(cell), cell.measures]));
  const gone = former.filter((cell) => !known.has(nameOf(cell)));
  const nothing = sumMeasures([]);
  return [...cells, ...gone.map((cell) => ({ ...cell, measures: nothing }))].map(({ measures, ...at }) => ({
    name: nameOf(at),
    measures,
    before: before.get(nameOf(at)) ?? nothing,
  }));
}

/** The headline is about the busiest hour; what is compared is all of them. */
function changeLine(question: Question, now: Measures, before: Measures | null): readonly string[] {
  if (!question.versus) return [];
  const amount = amountText(stackable(question.metric, now), now, question.currency);
  return [`${changedText(say`${amount} in all`, question, { now, before })}.`];
}

function toCell({ hour, measures }: HourOfWeek): Cell {
  return { ...placeOf(hour), measures };
}

function placeOf(hour: number): Pick<Cell, 'weekday' | 'hour'> {
  return { weekday: Math.floor(hour / 24), hour: hour % 24 };
}

/** What averages are made with: a period that is no number of weeks has some hours more often than others. */
function withCounts(table: Table, counts: readonly number[]): Table {
  const countOf = new Map(counts.map((count, hour) => [nameOf(placeOf(hour)), count]));
  return {
    ...table,
    columns: [...table.columns, { key: 'hours', label: say`hours in the period`, unit: 'count' }],
    rows: table.rows.map((row) => ({ ...row, hours: countOf.get(String(row.hour)) ?? 0 })),
  };
}

function nameOf({ weekday, hour }: Pick<Cell, 'weekday' | 'hour'>): string {
  return `${weekdayName(weekday, 'short')} ${String(hour).padStart(2, '0')}:00`;
}

/** "All usage is busiest on Tuesdays from 14:00 to 15:00: $18.40 (12 %) in the last 30 days" */
function busiestText(question: Question, { weekday, hour, measures }: Cell, total: Measures): string {
  const metric = stackable(question.metric, total);
  const window = periodPhrase(question.periodText);
  if (metric === 'cost' && isCostPending(total))
    return say`${subjectText(question)}: the cost ${window} is pending, so nobody knows the busiest hour`;
  const amount = amountText(metric, measures, question.currency);
  const when = say`on ${weekdayPlural(weekday)} from ${hour}:00 to ${(hour + 1) % 24}:00`;
  const part = shareText(metricValue(metric, measures), metricValue(metric, total));
  return say`${subjectText(question)} is busiest ${when}: ${amount}${part} ${window}`;
}

/** Hours in which work that can wait would be alone. */
function quietText(cells: readonly Cell[]): string {
  const used = new Set(cells.map(({ weekday }) => weekday));
  const idle = WEEK.filter((weekday) => !used.has(weekday)).map(weekdayPlural);
  const empty = 7 * 24 - cells.length;
  if (empty === 0) return say`There is usage in every hour of the week.`;
  if (idle.length === 0) {
    return counted(
      empty,
      say`1 of the week's 168 hours has none.`,
      say`${empty} of the week's 168 hours have none.`,
    );
  }
  return say`${empty} of the week's 168 hours have none; nothing at all on ${idle.join(', ')}.`;
}

const WEEK = [0, 1, 2, 3, 4, 5, 6];

function weekdayPlural(weekday: number): string {
  switch (weekday) {
    case 0:
      return say`Sundays`;
    case 1:
      return say`Mondays`;
    case 2:
      return say`Tuesdays`;
    case 3:
      return say`Wednesdays`;
    case 4:
      return say`Thursdays`;
    case 5:
      return say`Fridays`;
    default:
      return say`Saturdays`;
  }
}

/** Off the peak nothing is cheaper, but in a batch tier it is: how much was spent that nobody waited for. */
async function waitingLine({ question, usage }: ReportContext): Promise<readonly string[]> {
  // What makes up the totals of a team is not for everybody who may read them.
  const nano = question.totalsOnly ? 0n : await unhurriedCost(usage, queryOf(question));
  if (nano === 0n) return [];
  const amount = formatMoney(nano, question.currency);
  return [
    say`At least ${amount} of it is work nobody waits for: /usage tips shows what a batch tier would save on it.`,
  ];
}

type Drawn = {
  readonly cells: readonly Cell[];
  readonly metric: StackedMetric;
  readonly title: string;
  readonly counts: readonly number[];
};

function chartOf(question: Question, { cells, metric, title, counts }: Drawn): HeatmapChart {
  const { period } = question;
  const sums = sumsText(counts);
  return {
    kind: 'heatmap',
    title,
    alt: `${title}. ${quietText(cells)}`,
    timeZone: period.timeZone,
    granularity: 'hour',
    measure: [
      say`${metricTitle(metric)} by hour of the week, ${datesText(period, period.timeZone)}`,
      ...(sums === '' ? [] : [sums]),
    ].join(', '),
    unit: METRIC_UNITS[metric],
    cells: cells.map(({ weekday, hour, measures }) => ({
      weekday,
      hour,
      value: exactMetric(metric, measures),
    })),
  };
}
