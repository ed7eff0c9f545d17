import { counted, say } from '../../../language/say.ts';
import { type MonthProjection, projectMonth } from '../../detect/forecast/projection.ts';
import { type Figure, type Message, messageOf, type Table } from '../../message.ts';
import { bucketStarts, zoneClock } from '../../period.ts';
import { timeAlt } from '../charts/time-alt.ts';
import { footingOf, queryOf, type ReportContext, replyPeriod } from '../context.ts';
import { csvNameOf } from '../csv-name.ts';
import { baseFigures, pendingFigures, sumMeasures } from '../measures.ts';
import { metricName } from '../metric-words.ts';
import { METRIC_UNITS } from '../metrics.ts';
import type { Question } from '../question.ts';
import { shorten, subjectText } from '../wording.ts';
import { type DailySum, dailySums } from './daily-sums.ts';
import { type ExpectedDay, expectedDays, forecastChart } from './forecast-chart.ts';
import { methodText } from './method-text.ts';
import { HISTORY_DAYS } from './month.ts';
import { PROJECTED_MEASURES, type ProjectedMetric, projectedMetric, SCALES } from './projected.ts';

/** Days a forecast looks ahead at most: a quarter. */
export const MOST_DAYS_AHEAD = 92;

type Day = DailySum<(typeof PROJECTED_MEASURES)[number]>;
type Projected = Extract<MonthProjection, { status: 'ok' }>;
type Estimate = Projected['total'];

/** "30d" asks a forecast about the next 30 days, "2w" about two weeks; everything else is about the month. */
export function maybeDaysAhead(periodText: string): number | undefined {
  const [, digits, unit] = /^(\d{1,3})([dw])$/.exec(periodText) ?? [];
  const days = Number(digits) * (unit === 'w' ? 7 : 1);
  return days >= 1 && days <= MOST_DAYS_AHEAD ? days : undefined;
}

/** `forecast 30d`: what the next days will take in money, tokens and requests, in three scenarios: the 10 %, 50 % and 90 % points of the interval. */
export async function scenariosReport(context: ReportContext, ahead: number): Promise<Message> {
  const question = { ...context.question, period: pastDays(context.question, ahead) };
  const { period } = question;
  const scope = { filters: question.filters, timeZone: period.timeZone, to: period.to, days: HISTORY_DAYS };
  const days = await dailySums(context, scope, PROJECTED_MEASURES);
  const rows = await context.usage.sum(queryOf(question), { buckets: bucketStarts(period) });
  const total = sumMeasures(rows);
  const projected = maybeProjected(days, ahead, question);
  const subject = subjectText(question);
  const headline = shorten(
    `${subject}: ${projected ? likelyText(projected, ahead, question) : tooLittle(days)}`,
  );
  const past = counted(ahead, say`The day before`, say`The ${ahead} days before`);
  const words = { title: headline, alt: `${headline}. ${timeAlt(question, rows, past)}` };
  return messageOf({
    command: question.command,
    visibility: question.visibility,
    headline,
    lines: projected
      ? [
          methodText(question.method ?? 'seasonal', days, period.timeZone),
          say`One time in ten it ends below conservative, one time in ten above aggressive.`,
        ]
      : [],
    period: replyPeriod(question),
    figures: [
      ...(projected ? scenarioFigures(projected, question) : []),
      ...pastFigures([...baseFigures(total, null), ...pendingFigures(total)], ahead),
    ],
    table: projected ? tableOf(projected) : null,
    charts: projected ? [forecastChart(question, rows, words, daysAhead(projected, question))] : [],
    csvName: csvNameOf(question),
    footing: await footingOf({ ...context, question }, total, 0n),
  });
}

/** As many whole days as are looked ahead, up to this morning. */
function pastDays({ now, period }: Question, days: number): Question['period'] {
  const clock = zoneClock(period.timeZone);
  const to = clock.startOfDay(now);
  let from = to;
  for (let day = 0; day < days; day++) from = clock.startOfDay(from - 1);
  return { from, to, timeZone: period.timeZone, granularity: 'day' };
}

type ByMetric = Readonly<Record<ProjectedMetric, Projected>>;

function maybeProjected(
  days: readonly Day[],
  ahead: number,
  { method = 'seasonal' }: Question,
): ByMetric | undefined {
  const daysLeft = new Array<number>(ahead).fill(1);
  const project = (metric: ProjectedMetric) => {
    const { amountOf, toNumber } = SCALES[metric];
    const values = days.map(({ measures }) => toNumber(amountOf(measures)));
    const projection = projectMonth({ values, actual: 0, daysLeft, method });
    return projection.status === 'ok' ? projection : undefined;
  };
  const [cost, tokens, requests] = [project('cost'), project('tokens'), project('requests')];
  return cost && tokens && requests ? { cost, tokens, requests } : undefined;
}

/** What was asked for with its interval, and the other of money and tokens beside it. */
function likelyText(projected: ByMetric, ahead: number, { currency, metric }: Question): string {
  const asked = projectedMetric(metric);
  const other = asked === 'cost' ? 'tokens' : 'cost';
  const { fromNumber, text, shortText } = SCALES[asked];
  const { point, low, high } = projected[asked].total;
  const beside = SCALES[other];
  return aheadText(ahead, {
    amount: text(fromNumber(point), currency),
    low: shortText(fromNumber(low), currency),
    high: shortText(fromNumber(high), currency),
    beside: beside.text(beside.fromNumber(projected[other].total.point), currency),
  });
}

type Likely = {
  readonly amount: string;
  readonly low: string;
  readonly high: string;
  readonly beside: string;
};

function aheadText(days: number, { amount, low, high, beside }: Likely): string {
  return counted(
    days,
    say`${amount} likely in the next day (8 in 10: ${low}–${high}), ${beside}`,
    say`${amount} likely in the next ${days} days (8 in 10: ${low}–${high}), ${beside}`,
  );
}

function tooLittle(days: readonly Day[]): string {
  const needed = 7 - days.length;
  return counted(
    needed,
    say`a forecast needs 1 more day of history`,
    say`a forecast needs ${needed} more days of history`,
  );
}

const SCENARIOS = [
  { name: 'conservative', of: ({ low }: Estimate) => low },
  { name: 'likely', of: ({ point }: Estimate) => point },
  { name: 'aggressive', of: ({ high }: Estimate) => high },
] as const;

/** The scenarios of what was asked for; the table has those of the others. */
function scenarioFigures(projected: ByMetric, { currency, metric }: Question): readonly Figure[] {
  const keys = { conservative: 'projectionLow', likely: 'projection', aggressive: 'projectionHigh' };
  const asked = projectedMetric(metric);
  const { fromNumber, exact, text } = SCALES[asked];
  return SCENARIOS.map(({ name, of }) => {
    const amount = fromNumber(of(projected[asked].total));
    return {
      key: keys[name],
      label: scenarioTitle(name),
      value: exact(amount),
      unit: METRIC_UNITS[asked],
      text: text(amount, currency),
    };
  });
}

/** What was used says when, beside what will be. */
function pastFigures(figures: readonly Figure[], days: number): readonly Figure[] {
  return figures.map((figure) => ({
    ...figure,
    label: counted(days, say`${figure.label}, day before`, say`${figure.label}, ${days} days before`),
  }));
}

function tableOf(projected: ByMetric): Table {
  const cell = (metric: ProjectedMetric, of: (estimate: Estimate) => number) =>
    SCALES[metric].exact(SCALES[metric].fromNumber(of(projected[metric].total)));
  return {
    columns: [
      { key: 'scenario', label: say`scenario`, unit: 'text' },
      { key: 'requests', label: metricName('requests'), unit: 'count' },
      { key: 'tokens', label: metricName('tokens'), unit: 'tokens' },
      { key: 'cost', label: metricName('cost'), unit: 'usd' },
    ],
    rows: SCENARIOS.map(({ name, of }) => ({
      scenario: scenarioName(name),
      requests: cell('requests', of),
      tokens: cell('tokens', of),
      cost: cell('cost', of),
    })),
    // Scenarios exclude each other, so there is nothing to add up.
    total: {},
    shown: SCENARIOS.length,
    rowsOverlap: true,
  };
}

type Scenario = (typeof SCENARIOS)[number]['name'];

function scenarioTitle(scenario: Scenario): string {
  switch (scenario) {
    case 'conservative':
      return say`Conservative`;
    case 'likely':
      return say`Likely`;
    case 'aggressive':
      return say`Aggressive`;
  }
}

function scenarioName(scenario: Scenario): string {
  switch (scenario) {
    case 'conservative':
      return say`conservative`;
    case 'likely':
      return say`likely`;
    case 'aggressive':
      return say`aggressive`;
  }
}

function daysAhead(projected: ByMetric, { period, metric }: Question): readonly ExpectedDay[] {
  const asked = projectedMetric(metric);
  const { total, days } = projected[asked];
  const { fromNumber } = SCALES[asked];
  const clock = zoneClock(period.timeZone);
  const starts: number[] = [];
  for (let at = period.to; starts.length < days.length; at = clock.nextDay(at)) starts.push(at);
  const rest = { point: fromNumber(total.point), low: fromNumber(total.low), high: fromNumber(total.high) };
  return expectedDays({ starts, shape: days, rest, begun: 0n });
}
