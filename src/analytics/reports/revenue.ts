import { decimalText } from '../../language/numbers.ts';
import { say } from '../../language/say.ts';
import { type Margin, marginPercent, marginsOf, wholeMargin } from '../finance/margin.ts';
import { formatChange } from '../format.ts';
import {
  type Figure,
  type Message,
  messageOf,
  type Row,
  type Table,
  type WaterfallChart,
} from '../message.ts';
import { formatUsd, formatUsdCents, toDecimalUsd } from '../money.ts';
import type { Revenue } from '../state.ts';
import { nameOf } from './breakdown.ts';
import { earlierQuery, footingOf, queryOf, type ReportContext, replyPeriod } from './context.ts';
import { csvNameOf } from './csv-name.ts';
import { sumMeasures } from './measures.ts';
import { periodPhrase, shorten } from './wording.ts';

const SHOWN_ROWS = 10;

/** What customers paid in the window asked about, and in the one before. */
export type RevenueSides = { readonly now: readonly Revenue[]; readonly before: readonly Revenue[] };

/** `revenue`: what customers paid beside what serving them cost, and whether one grows faster than the other. */
export async function revenueReport(context: ReportContext, sides: RevenueSides): Promise<Message> {
  const { question, usage } = context;
  const rows = await usage.sum(queryOf(question), { by: 'customer' });
  const margins = marginsOf(new Map(rows.map((row) => [row.value, row.measures.costNano])), sides.now);
  const [former] = await usage.sum(earlierQuery(question), { measures: ['costNano'] });
  const whole = wholeMargin(margins);
  const before = {
    revenue: sides.before.reduce((sum, { amount }) => sum + amount, 0n),
    cost: former?.measures.costNano ?? 0n,
  };
  const window = periodPhrase(question.periodText);
  const total = sumMeasures(rows.map((row) => ({ ...row, bucket: 0 })));
  return messageOf({
    command: question.command,
    visibility: question.visibility,
    headline: shorten(headlineOf(whole, window)),
    lines: [...growthLines(whole, before), ...noteworthy(margins)],
    period: replyPeriod(question),
    figures: figuresOf(whole, before),
    table: tableOf(margins, whole),
    charts: whole.revenue === 0n ? [] : [chartOf(context, margins, whole, window)],
    csvName: csvNameOf({ ...question, by: 'customer' }).replace('usage-trend', 'revenue'),
    footing: await footingOf(context, total, rows.find(({ value }) => value === '')?.measures.costNano ?? 0n),
  });
}

function headlineOf(whole: Margin, window: string): string {
  const cost = formatUsd(whole.cost);
  if (whole.revenue === 0n) return say`No revenue is known; AI cost ${cost} ${window}`;
  const [margin, revenue] = [formatUsd(whole.margin), formatUsd(whole.revenue)];
  return say`${margin} margin (${percentText(whole)}): ${revenue} revenue, ${cost} AI cost ${window}`;
}

/** "64.2 %"; "n/a" without revenue. */
function percentText(margin: Margin): string {
  const percent = marginPercent(margin);
  return percent === null ? say`n/a` : `${decimalText(percent)} %`;
}

type Sums = { readonly revenue: bigint; readonly cost: bigint };

/** Whether cost grows faster than revenue, which is the question; nothing where there was nothing before. */
function growthLines(now: Sums, before: Sums): readonly string[] {
  const [revenue, cost] = [formatChange(now.revenue, before.revenue), formatChange(now.cost, before.cost)];
  if (!revenue || !cost) return [say`There is no revenue or no cost in the period before to compare with.`];
  // a/b against c/d without dividing.
  const [costGrowth, revenueGrowth] = [now.cost * before.revenue, now.revenue * before.cost];
  const finding =
    costGrowth === revenueGrowth
      ? say`both grow alike`
      : costGrowth > revenueGrowth
        ? say`cost grows faster than revenue`
        : say`revenue grows faster than cost`;
  return [say`Against the period before: revenue ${revenue}, AI cost ${cost}; ${finding}.`];
}

function noteworthy(margins: readonly Margin[]): readonly string[] {
  const paying = margins.filter(({ customer, revenue }) => customer !== '' && revenue > 0n);
  // The least share of revenue left, compared without dividing.
  const thin = paying.toSorted((a, b) => Number(a.margin * b.revenue - b.margin * a.revenue))[0];
  const unpaid = margins.filter(
    ({ customer, revenue, cost }) => customer !== '' && revenue === 0n && cost > 0n,
  );
  return [
    ...(thin && paying.length > 1
      ? [say`Least is left of ${thin.customer}: ${percentText(thin)} of ${formatUsd(thin.revenue)}.`]
      : []),
    ...(unpaid.length > 0 ? [unpaidText(unpaid)] : []),
  ];
}

const MOST_NAMED = 3;

function unpaidText(unpaid: readonly Margin[]): string {
  const cost = formatUsd(unpaid.reduce((sum, margin) => sum + margin.cost, 0n));
  const more = unpaid.length - MOST_NAMED;
  const names = unpaid
    .slice(0, MOST_NAMED)
    .map(({ customer }) => customer)
    .join(', ');
  return more > 0
    ? say`No revenue is known of ${names} and ${more} more, whose cost was ${cost}.`
    : say`No revenue is known of ${names}, whose cost was ${cost}.`;
}

function figuresOf(whole: Margin, before: Sums): readonly Figure[] {
  const money = (key: string, label: string, nano: bigint, former?: bigint): Figure => {
    const change = former === undefined ? undefined : formatChange(nano, former);
    return {
      ...{ key, label, value: toDecimalUsd(nano), unit: 'usd', text: formatUsd(nano) },
      ...(change && { change }),
    };
  };
  return [
    money('revenue', say`Revenue`, whole.revenue, before.revenue),
    money('cost', say`AI cost`, whole.cost, before.cost),
    money('margin', say`Margin`, whole.margin),
    {
      key: 'marginPercent',
      label: say`Margin of revenue`,
      value: marginPercent(whole),
      unit: 'percent',
      text: percentText(whole),
    },
  ];
}

function tableOf(margins: readonly Margin[], whole: Margin): Table {
  const rowOf = (margin: Margin, customer: string): Row => ({
    customer,
    revenue: toDecimalUsd(margin.revenue),
    cost: toDecimalUsd(margin.cost),
    margin: toDecimalUsd(margin.margin),
    marginPercent: marginPercent(margin),
  });
  return {
    columns: [
      { key: 'customer', label: say`customer`, unit: 'text' },
      { key: 'revenue', label: say`revenue`, unit: 'usd' },
      { key: 'cost', label: say`cost`, unit: 'usd' },
      { key: 'margin', label: say`margin`, unit: 'usd' },
      { key: 'marginPercent', label: say`margin of revenue`, unit: 'percent' },
    ],
    rows: margins.map((margin) => rowOf(margin, nameOf(margin.customer, 'customer'))),
    total: rowOf(whole, say`Total`),
    shown: SHOWN_ROWS,
    rowsOverlap: false,
  };
}

const MOST_STEPS = 8;

/** What each customer adds to the margin, or takes from it. */
function chartOf(
  { question }: ReportContext,
  margins: readonly Margin[],
  whole: Margin,
  window: string,
): WaterfallChart {
  const [shown, folded] = [margins.slice(0, MOST_STEPS), margins.slice(MOST_STEPS)];
  const rest = folded.reduce((sum, { margin }) => sum + margin, 0n);
  const title = say`${formatUsdCents(whole.margin)} is left of ${formatUsdCents(whole.revenue)} ${window}`;
  return {
    kind: 'waterfall',
    title,
    alt: `${title}; ${shown.map(({ customer, margin }) => `${nameOf(customer, 'customer')} ${formatUsd(margin)}`).join(', ')}.`,
    timeZone: question.period.timeZone,
    granularity: question.period.granularity,
    measure: say`margin by customer`,
    unit: 'usd',
    steps: [
      ...shown.map(({ customer, margin }) => ({
        name: nameOf(customer, 'customer'),
        value: toDecimalUsd(margin),
      })),
      ...(folded.length === 0 ? [] : [{ name: say`+${folded.length} more`, value: toDecimalUsd(rest) }]),
    ],
    total: { name: say`Margin`, value: toDecimalUsd(whole.margin) },
  };
}
