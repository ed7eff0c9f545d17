import { counted, say } from '../../language/say.ts';
import { type Currency, formatMoney } from '../currency.ts';
import { trackRecord } from '../detect/track-record.ts';
import { type Figure, type Message, messageOf, type TrendChart } from '../message.ts';
import { formatUsd, toDecimalUsd } from '../money.ts';
import { bucketStarts, localDate } from '../period.ts';
import { breakdownTable } from './breakdown.ts';
import { footingOf, queryOf, type ReportContext, replyPeriod } from './context.ts';
import { csvNameOf } from './csv-name.ts';
import { dailySums } from './daily-sums.ts';
import { granularityName } from './granularity-name.ts';
import { baseFigures, pendingFigures, sumMeasures } from './measures.ts';
import { methodText } from './method-text.ts';
import { HISTORY_DAYS, isOutlookPending, type MonthOutlook, monthOutlook, nanoOf } from './month.ts';
import { costText } from './pending-cost.ts';
import type { Question } from './question.ts';
import { maybeDaysAhead, scenariosReport } from './scenarios.ts';
import { timeAlt } from './time-alt.ts';
import { trendChart } from './time-charts.ts';
import { bucketName } from './trend.ts';
import { shorten, subjectText } from './wording.ts';

/** `forecast`: what the running month will cost, with its 80 % interval, or how many days that still takes. */
export async function forecastReport(context: ReportContext): Promise<Message> {
  const ahead = maybeDaysAhead(context.question.periodText);
  if (ahead !== undefined) return scenariosReport(context, ahead);
  const { usage, now } = { usage: context.usage, now: context.question.now };
  const outlook = await monthOutlook(context, {
    filters: context.question.filters,
    timeZone: context.question.period.timeZone,
  });
  const question = monthQuestion(context.question, outlook, now);
  const starts = bucketStarts(question.period);
  const rows = await usage.sum(queryOf(question), { buckets: starts });
  const total = sumMeasures(rows);
  const subject = subjectText(question);
  const byBucket = new Map(rows.map((row) => [row.bucket, row.measures]));
  const groups = starts.map((at, index) => ({
    name: bucketName(at, question.period.timeZone, 'day'),
    measures: byBucket.get(index) ?? sumMeasures([]),
  }));
  const expected = outlookText(outlook, question.currency);
  const headline = shorten(`${subject}: ${expected}`);
  const words = { title: headline, alt: `${timeAlt(question, rows, subject)} ${expected}.` };
  return messageOf({
    command: question.command,
    visibility: question.visibility,
    headline,
    lines: [...outlookLines(outlook, question), ...(await recordLines(context, outlook))],
    period: replyPeriod(question),
    figures: [...baseFigures(total, null), ...projectionFigures(outlook), ...pendingFigures(total)],
    table: breakdownTable(groups, total, {
      key: 'day',
      label: granularityName('day'),
      question,
      rowsOverlap: false,
    }),
    charts:
      total.events === 0n ? [] : [trendChart(question, rows, words, projectedDays(outlook, question, now))],
    csvName: csvNameOf(question),
    footing: await footingOf(context, total, 0n),
  });
}

/** A forecast is about the running month by days, whatever period was typed. */
function monthQuestion(question: Question, outlook: MonthOutlook, now: number): Question {
  return {
    ...question,
    periodText: 'mtd',
    period: { from: outlook.from, to: now, timeZone: question.period.timeZone, granularity: 'day' },
  };
}

function outlookText(outlook: MonthOutlook, currency: Currency | undefined): string {
  const { projection } = outlook;
  const actual = costText(outlook.actual, currency);
  if (projection.status !== 'ok') {
    return counted(
      projection.needed,
      say`${actual} so far; a forecast needs 1 more day of history`,
      say`${actual} so far; a forecast needs ${projection.needed} more days of history`,
    );
  }
  if (isOutlookPending(outlook)) return say`cost pending so far, so no forecast yet`;
  const { point, low, high } = projection.total;
  const text = (usd: number) => formatMoney(nanoOf(usd), currency);
  return say`${text(point)} expected by month end (8 in 10: ${text(low)}–${text(high)}), ${actual} so far`;
}

function outlookLines(outlook: MonthOutlook, { period }: Question): readonly string[] {
  const { projection, days } = outlook;
  if (isOutlookPending(outlook)) return [];
  if (projection.status !== 'ok') return [say`A forecast of daily spend needs at least 7 whole days.`];
  return [methodText(projection.method, days, period.timeZone)];
}

const RECORD_DAYS = 13 * 31 + HISTORY_DAYS;
const FEWEST_MONTHS = 3;

/** "The interval of this method held 8 of the last 10 months." */
async function recordLines(context: ReportContext, outlook: MonthOutlook): Promise<readonly string[]> {
  const { projection, from } = outlook;
  if (projection.status !== 'ok' || projection.method !== 'seasonal' || isOutlookPending(outlook)) return [];
  const { question } = context;
  const { timeZone } = question.period;
  const scope = { filters: question.filters, timeZone, to: from, days: RECORD_DAYS };
  const days = await dailySums(context, scope, ['costNano']);
  const starts = days.flatMap(({ at }, index) => (localDate(at, timeZone).day === 1 ? [index] : []));
  const { held, tested } = trackRecord({
    values: days.map(({ measures }) => Number(measures.costNano) / 1e9),
    monthStarts: [...starts, days.length],
    elapsed: localDate(question.now, timeZone).day - 1,
  });
  if (tested < FEWEST_MONTHS)
    return [say`There are too few whole months to say how often such an interval was right.`];
  return [say`Made at this day of the month, the interval held ${held} of the last ${tested} months.`];
}

function projectionFigures(outlook: MonthOutlook): readonly Figure[] {
  const { projection } = outlook;
  if (isOutlookPending(outlook))
    return [{ key: 'projection', label: say`Projected`, value: null, unit: 'usd', text: say`pending` }];
  if (projection.status !== 'ok') {
    return [
      { key: 'projection', label: say`Projected`, value: null, unit: 'usd', text: say`not enough data` },
    ];
  }
  const { point, low, high } = projection.total;
  return [
    money('projection', say`Projected`, nanoOf(point)),
    money('projectionLow', say`Low (10 %)`, nanoOf(low)),
    money('projectionHigh', say`High (90 %)`, nanoOf(high)),
  ];
}

function money(key: string, label: string, nano: bigint): Figure {
  return { key, label, value: toDecimalUsd(nano), unit: 'usd', text: formatUsd(nano) };
}

/** The rest of the month drawn as equal days: the total is what is projected, not the shape within it. */
function projectedDays(outlook: MonthOutlook, question: Question, now: number): TrendChart['projection'] {
  const { projection } = outlook;
  if (projection.status !== 'ok' || isOutlookPending(outlook)) return [];
  const { timeZone } = question.period;
  const starts = bucketStarts({ from: now, to: outlook.to, timeZone, granularity: 'day' });
  const days = starts.length;
  const each = (total: number) => toDecimalUsd(nanoOf(Math.max(0, total - projection.actual) / days));
  const { point, low, high } = projection.total;
  return starts.map((at) => ({ at, cost: each(point), low: each(low), high: each(high) }));
}
