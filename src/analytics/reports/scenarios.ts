import { counted, say } from '../../language/say.ts';
import { requestsText, tokensText } from '../counts.ts';
import { formatMoney } from '../currency.ts';
import { type MonthProjection, projectMonth } from '../detect/projection.ts';
import { formatCount } from '../format.ts';
import { type Figure, type Message, messageOf, type Table, type TrendChart } from '../message.ts';
import { toDecimalUsd } from '../money.ts';
import { bucketStarts, zoneClock } from '../period.ts';
import { footingOf, queryOf, type ReportContext, replyPeriod } from './context.ts';
import { csvNameOf } from './csv-name.ts';
import { type DailySum, dailySums } from './daily-sums.ts';
import { baseFigures, sumMeasures } from './measures.ts';
import { methodText } from './method-text.ts';
import { metricName } from './metric-words.ts';
import { HISTORY_DAYS, nanoOf } from './month.ts';
import type { Question } from './question.ts';
import { timeAlt } from './time-alt.ts';
import { trendChart } from './time-charts.ts';
import { shorten, subjectText } from './wording.ts';

const MOST_DAYS = 92;
const MEASURES = ['costNano', 'inputTokens', 'outputTokens', 'requests'] as const;

type Day = DailySum<(typeof MEASURES)[number]>;
type Estimate = Extract<MonthProjection, { status: 'ok' }>['total'];

/** "30d" asks a forecast about the next 30 days, "2w" about two weeks; everything else is about the month. */
export function maybeDaysAhead(periodText: string): number | undefined {
  const [, digits, unit] = /^(\d{1,3})([dw])$/.exec(periodText) ?? [];
  const days = Number(digits) * (unit === 'w' ? 7 : 1);
  return days >= 1 && days <= MOST_DAYS ? days : undefined;
}

/** `forecast 30d`: what the next days will take in money, tokens and requests, in three scenarios: the 10 %, 50 % and 90 % points of the interval. */
export async function scenariosReport(context: ReportContext, ahead: number): Promise<Message> {
  const question = { ...context.question, period: pastDays(context.question, ahead) };
  const { period, currency } = question;
  const scope = { filters: question.filters, timeZone: period.timeZone, to: period.to, days: HISTORY_DAYS };
  const days = await dailySums(context, scope, MEASURES);
  const rows = await context.usage.sum(queryOf(question), { buckets: bucketStarts(period) });
  const total = sumMeasures(rows);
  const estimates = estimatesOf(days, ahead, question);
  const subject = subjectText(question);
  const headline = shorten(
    `${subject}: ${estimates ? likelyText(estimates, ahead, question) : tooLittle(days)}`,
  );
  const words = { title: headline, alt: `${timeAlt(question, rows, subject)} ${headline}.` };
  return messageOf({
    command: question.command,
    visibility: question.visibility,
    headline,
    lines: estimates
      ? [
          methodText(question.method ?? 'seasonal', days, period.timeZone),
          say`One time in ten it ends below conservative, one time in ten above aggressive.`,
        ]
      : [],
    period: replyPeriod(question),
    figures: [...baseFigures(total, null), ...(estimates ? scenarioFigures(estimates, currency) : [])],
    table: estimates ? tableOf(estimates) : null,
    charts: estimates ? [trendChart(question, rows, words, aheadOf(estimates.cost, ahead, question))] : [],
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

type Estimates = { readonly cost: Estimate; readonly tokens: Estimate; readonly requests: Estimate };

function estimatesOf(
  days: readonly Day[],
  ahead: number,
  { method = 'seasonal' }: Question,
): Estimates | undefined {
  const daysLeft = new Array<number>(ahead).fill(1);
  const project = (of: (day: Day['measures']) => number) => {
    const values = days.map(({ measures }) => of(measures));
    const projection = projectMonth({ values, actual: 0, daysLeft, method });
    return projection.status === 'ok' ? projection.total : undefined;
  };
  const cost = project(({ costNano }) => Number(costNano) / 1e9);
  const tokens = project(({ inputTokens, outputTokens }) => Number(inputTokens + outputTokens));
  const requests = project((measures) => Number(measures.requests));
  return cost && tokens && requests ? { cost, tokens, requests } : undefined;
}

/** What was asked for with its interval, and the other of money and tokens beside it. */
function likelyText(
  estimates: Estimates,
  ahead: number,
  { currency, metric }: Pick<Question, 'currency' | 'metric'>,
): string {
  const money = (usd: number) => formatMoney(nanoOf(usd), currency);
  const count = (value: number) => formatCount(Math.round(value));
  const tokens = tokensText(Math.round(estimates.tokens.point));
  if (metric !== 'tokens' && metric !== 'requests') {
    const { point, low, high } = estimates.cost;
    return aheadText(ahead, { amount: money(point), low: money(low), high: money(high), beside: tokens });
  }
  const { point, low, high } = estimates[metric];
  const amount = metric === 'tokens' ? tokens : requestsText(Math.round(point));
  const beside = money(estimates.cost.point);
  return aheadText(ahead, { amount, low: count(low), high: count(high), beside });
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

function scenarioFigures({ cost }: Estimates, currency: Question['currency']): readonly Figure[] {
  const keys = { conservative: 'projectionLow', likely: 'projection', aggressive: 'projectionHigh' };
  return SCENARIOS.map(({ name, of }) => {
    const nano = nanoOf(of(cost));
    return {
      key: keys[name],
      label: scenarioTitle(name),
      value: toDecimalUsd(nano),
      unit: 'usd',
      text: formatMoney(nano, currency),
    };
  });
}

function tableOf({ cost, tokens, requests }: Estimates): Table {
  return {
    columns: [
      { key: 'scenario', label: say`scenario`, unit: 'text' },
      { key: 'requests', label: metricName('requests'), unit: 'count' },
      { key: 'tokens', label: metricName('tokens'), unit: 'tokens' },
      { key: 'cost', label: metricName('cost'), unit: 'usd' },
    ],
    rows: SCENARIOS.map(({ name, of }) => ({
      scenario: scenarioName(name),
      requests: Math.round(of(requests)),
      tokens: Math.round(of(tokens)),
      cost: toDecimalUsd(nanoOf(of(cost))),
    })),
    // Scenarios exclude each other, so there is nothing to add up.
    total: { scenario: say`Total` },
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

/** The days ahead drawn alike: the total is what is projected, not the shape within it. */
function aheadOf(
  { point, low, high }: Estimate,
  ahead: number,
  { period }: Question,
): TrendChart['projection'] {
  const clock = zoneClock(period.timeZone);
  const each = (total: number) => toDecimalUsd(nanoOf(total / ahead));
  let at = period.to;
  return Array.from({ length: ahead }, () => {
    const day = { at, cost: each(point), low: each(low), high: each(high) };
    at = clock.nextDay(at);
    return day;
  });
}
