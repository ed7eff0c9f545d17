import { counted, say } from '../../../language/say.ts';
import { capitalised } from '../../alerts/scope.ts';
import { trackRecord } from '../../detect/forecast/track-record.ts';
import { type Figure, type Message, messageOf } from '../../message.ts';
import { bucketStarts, localDate, zoneClock } from '../../period.ts';
import type { SumRow } from '../../store.ts';
import { timeAlt } from '../charts/time-alt.ts';
import { footingOf, lastSeenText, queryOf, type ReportContext, replyPeriod } from '../context.ts';
import { csvNameOf } from '../csv-name.ts';
import { baseFigures, pendingFigures, sumMeasures } from '../measures.ts';
import { METRIC_UNITS } from '../metrics.ts';
import { knownText } from '../pending-cost.ts';
import type { Question } from '../question.ts';
import { bucketTable } from '../trend.ts';
import { shorten, subjectText } from '../wording.ts';
import { dailySums } from './daily-sums.ts';
import { expectedDays, forecastChart } from './forecast-chart.ts';
import { methodText } from './method-text.ts';
import { HISTORY_DAYS, isOutlookPending, type MonthOutlook, monthOutlook } from './month.ts';
import { PROJECTED_MEASURES, projectedMetric, SCALES } from './projected.ts';
import { maybeDaysAhead, scenariosReport } from './scenarios.ts';

/** `forecast`: what the running month will take, with its 80 % interval, or how many days that still takes. */
export async function forecastReport(context: ReportContext): Promise<Message> {
  const ahead = maybeDaysAhead(context.question.periodText);
  if (ahead !== undefined) return scenariosReport(context, ahead);
  const { usage, now } = { usage: context.usage, now: context.question.now };
  const { filters, period, metric } = context.question;
  const scope = { filters, timeZone: period.timeZone };
  const outlook = await monthOutlook(context, scope, projectedMetric(metric));
  const question = monthQuestion(context.question, outlook, now);
  const starts = bucketStarts(question.period);
  const rows = await usage.sum(queryOf(question), { buckets: starts });
  const total = sumMeasures(rows);
  const subject = subjectText(question);
  const isUnused = outlook.days.length === 0 && total.events === 0n;
  const expected = isUnused
    ? say`nothing was used yet, so there is nothing to forecast`
    : outlookText(outlook, question);
  const headline = shorten(`${subject}: ${expected}`);
  const words = { title: headline, alt: `${timeAlt(question, rows, subject)} ${capitalised(expected)}.` };
  return messageOf({
    command: question.command,
    visibility: question.visibility,
    headline,
    lines: isUnused
      ? [await lastSeenText(context)]
      : [...outlookLines(outlook, question), ...(await recordLines(context, outlook))],
    period: replyPeriod(question),
    figures: [...baseFigures(total, null), ...projectionFigures(outlook, question), ...pendingFigures(total)],
    table: bucketTable({ ...context, question }, rows, starts),
    charts:
      total.events === 0n
        ? []
        : [forecastChart(question, rows, words, daysLeft(outlook, { question, rows, starts }))],
    csvName: csvNameOf(question),
    footing: await footingOf(context, total, 0n),
  });
}

/** The running month by days, up to now. */
function monthQuestion(question: Question, outlook: MonthOutlook, now: number): Question {
  return {
    ...question,
    periodText: 'mtd',
    period: { from: outlook.from, to: now, timeZone: question.period.timeZone, granularity: 'day' },
  };
}

type Asked = Pick<Question, 'metric' | 'currency'>;

function outlookText(outlook: MonthOutlook, asked: Asked): string {
  const { projection, actual, pendingEvents } = outlook;
  const { metric, currency } = asked;
  const { fromNumber, text, shortText } = SCALES[projectedMetric(metric)];
  const soFar = (write: typeof text) =>
    pendingEvents > 0n ? knownText(actual, outlook, currency) : write(actual, currency);
  if (projection.status !== 'ok') {
    const spent = soFar(text);
    return counted(
      projection.needed,
      say`${spent} so far; a forecast needs 1 more day of history`,
      say`${spent} so far; a forecast needs ${projection.needed} more days of history`,
    );
  }
  if (isOutlookPending(outlook)) return say`cost pending so far, so no forecast yet`;
  const { point, low, high } = projection.total;
  const short = (value: number) => shortText(fromNumber(value), currency);
  const spent = soFar(shortText);
  const expected = text(fromNumber(point), currency);
  const [lowest, highest] = [short(low), short(high)];
  // Less than a coin apart, the two would read as a mistake.
  if (lowest === highest) return say`${expected} expected by month end, ${spent} so far`;
  return say`${expected} expected by month end (8 in 10: ${lowest}–${highest}), ${spent} so far`;
}

function outlookLines(outlook: MonthOutlook, { period }: Question): readonly string[] {
  const { projection, days } = outlook;
  if (isOutlookPending(outlook)) return [];
  if (projection.status !== 'ok') return [say`A forecast needs at least 7 whole days of history.`];
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
  const days = await dailySums(context, scope, PROJECTED_MEASURES);
  const { amountOf, toNumber } = SCALES[projectedMetric(question.metric)];
  const starts = days.flatMap(({ at }, index) => (localDate(at, timeZone).day === 1 ? [index] : []));
  const { held, tested } = trackRecord({
    values: days.map(({ measures }) => toNumber(amountOf(measures))),
    monthStarts: [...starts, days.length],
    elapsed: localDate(question.now, timeZone).day - 1,
  });
  if (tested < FEWEST_MONTHS)
    return [say`There are too few whole months to say how often such an interval was right.`];
  return [say`Made at this day of the month, the interval held ${held} of the last ${tested} months.`];
}

function projectionFigures(outlook: MonthOutlook, { metric }: Asked): readonly Figure[] {
  const { projection } = outlook;
  const projected = projectedMetric(metric);
  const unit = METRIC_UNITS[projected];
  if (isOutlookPending(outlook))
    return [{ key: 'projection', label: say`Projected`, value: null, unit, text: say`pending` }];
  if (projection.status !== 'ok') {
    return [{ key: 'projection', label: say`Projected`, value: null, unit, text: say`not enough data` }];
  }
  const { fromNumber, exact, shortText } = SCALES[projected];
  const figure = (key: string, label: string, value: number): Figure => {
    const amount = fromNumber(value);
    return { key, label, value: exact(amount), unit, text: shortText(amount) };
  };
  const { point, low, high } = projection.total;
  return [
    figure('projection', say`Projected`, point),
    figure('projectionLow', say`Low (10 %)`, low),
    figure('projectionHigh', say`High (90 %)`, high),
  ];
}

type SoFar = {
  readonly question: Question;
  readonly rows: readonly SumRow[];
  readonly starts: readonly number[];
};

/** Today, of which a part is known, and the days after it: with the days before it they add up to the projection. */
function daysLeft(outlook: MonthOutlook, { question, rows, starts }: SoFar) {
  const { projection, to, actual } = outlook;
  if (projection.status !== 'ok' || isOutlookPending(outlook)) return [];
  const { timeZone } = question.period;
  const { amountOf, fromNumber } = SCALES[projectedMetric(question.metric)];
  const today = zoneClock(timeZone).startOfDay(question.now);
  const begun = rows.find((row) => row.bucket === starts.indexOf(today));
  // What is spent is known to the nano-dollar, what is expected to the cent: a low end may round below it.
  const left = (total: number) => {
    const amount = fromNumber(total) - actual;
    return amount > 0n ? amount : 0n;
  };
  const { point, low, high } = projection.total;
  return expectedDays({
    starts: bucketStarts({ from: today, to, timeZone, granularity: 'day' }),
    shape: projection.days,
    rest: { point: left(point), low: left(low), high: left(high) },
    begun: begun ? amountOf(begun.measures) : 0n,
  });
}
