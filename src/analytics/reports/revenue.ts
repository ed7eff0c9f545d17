import { decimalText } from '../../language/numbers.ts';
import { say } from '../../language/say.ts';
import { capitalised } from '../alerts/scope.ts';
import { type Margin, marginPercent, marginsOf, wholeMargin } from '../finance/margin.ts';
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
import { formatChange } from '../words/format.ts';
import { earlierQuery, footingOf, queryOf, type ReportContext, replyPeriod } from './context.ts';
import { csvNameOf } from './csv-name.ts';
import { pendingFigures, sumMeasures, toCount } from './measures.ts';
import { type CostSum, costChangeText, costText, costValue, isCostPending, NO_COST } from './pending-cost.ts';
import { nameOf } from './table/breakdown.ts';
import { periodPhrase, shorten } from './wording.ts';

const SHOWN_ROWS = 10;

/** What customers paid in the window asked about, and in the one before. */
export type RevenueSides = { readonly now: readonly Revenue[]; readonly before: readonly Revenue[] };

/** `revenue`: what customers paid beside what serving them cost, and whether one grows faster than the other. */
export async function revenueReport(context: ReportContext, sides: RevenueSides): Promise<Message> {
  const { question, usage } = context;
  const rows = await usage.sum(queryOf(question), { by: 'customer' });
  const margins = marginsOf(new Map(rows.map((row) => [row.value, row.measures])), sides.now);
  const [former] = await usage.sum(earlierQuery(question), { measures: ['costNano', 'pendingEvents'] });
  const whole = wholeMargin(margins);
  const before = {
    revenue: sides.before.reduce((sum, { amount }) => sum + amount, 0n),
    cost: former?.measures ?? NO_COST,
  };
  const window = periodPhrase(question.periodText);
  const total = sumMeasures(rows.map((row) => ({ ...row, bucket: 0 })));
  return messageOf({
    command: question.command,
    visibility: question.visibility,
    headline: shorten(capitalised(headlineOf(whole, window))),
    lines: [...growthLines(whole, before), ...noteworthy(margins)],
    period: replyPeriod(question),
    figures: [...figuresOf(whole, before), ...pendingFigures(total)],
    table: tableOf(margins, whole),
    charts:
      whole.revenue === 0n || isCostPending(whole.cost) ? [] : [chartOf(context, margins, whole, window)],
    csvName: csvNameOf({ ...question, by: 'customer' }).replace('usage-trend', 'revenue'),
    footing: await footingOf(context, total, rows.find(({ value }) => value === '')?.measures.costNano ?? 0n),
  });
}

function headlineOf(whole: Margin, window: string): string {
  const [revenue, cost] = [formatUsd(whole.revenue), costText(whole.cost)];
  if (whole.revenue === 0n) return say`No revenue is known; AI cost ${cost} ${window}`;
  if (isCostPending(whole.cost))
    return say`${revenue} revenue ${window}; its AI cost is pending, and so is what is left of it`;
  return say`${marginText(whole)} margin (${percentText(whole)}): ${revenue} revenue, ${cost} AI cost ${window}`;
}

/** "$170.00"; "at most $170.00" while calls wait for a price, "pending" where nothing is known of the cost. */
function marginText({ margin, cost }: Margin): string {
  return isCostPending(cost) ? say`pending` : atMost(formatUsd(margin), cost);
}

/** "64.2 %", "at most 64.2 %"; "n/a" without revenue or a known cost. */
function percentText(margin: Margin): string {
  const percent = marginPercent(margin);
  if (percent === null) return say`n/a`;
  const sign = percent.startsWith('-') ? '−' : '';
  return atMost(`${sign}${decimalText(percent.replace('-', ''))} %`, margin.cost);
}

function atMost(known: string, { pendingEvents }: CostSum): string {
  return pendingEvents > 0n ? say`at most ${known}` : known;
}

type Sums = { readonly revenue: bigint; readonly cost: CostSum };

/** Whether cost grows faster than revenue, which is the question; nothing where there was nothing before. */
function growthLines(now: Sums, before: Sums): readonly string[] {
  if (now.cost.pendingEvents > 0n || before.cost.pendingEvents > 0n)
    return [say`Calls without a price are in one of the periods, so nobody knows which grows faster.`];
  const [cost, costBefore] = [now.cost.costNano, before.cost.costNano];
  const [revenueChange, costChange] = [
    formatChange(now.revenue, before.revenue),
    formatChange(cost, costBefore),
  ];
  if (!revenueChange || !costChange)
    return [say`There is no revenue or no cost in the period before to compare with.`];
  // a/b against c/d without dividing.
  const [costGrowth, revenueGrowth] = [cost * before.revenue, now.revenue * costBefore];
  const finding =
    costGrowth === revenueGrowth
      ? say`both grow alike`
      : costGrowth > revenueGrowth
        ? say`cost grows faster than revenue`
        : say`revenue grows faster than cost`;
  return [say`Against the period before: revenue ${revenueChange}, AI cost ${costChange}; ${finding}.`];
}

function noteworthy(margins: readonly Margin[]): readonly string[] {
  const paying = margins.filter(({ customer, revenue }) => customer !== '' && revenue > 0n);
  // The least share of revenue left, compared without dividing.
  const thin = paying.toSorted((a, b) => Number(a.margin * b.revenue - b.margin * a.revenue))[0];
  const unpaid = margins.filter(({ customer, revenue }) => customer !== '' && revenue === 0n);
  // Of whom least is left may be another once all calls have their price.
  const isKnown = paying.every(({ cost }) => cost.pendingEvents === 0n);
  return [
    ...(thin && paying.length > 1 && isKnown
      ? [say`Least is left of ${thin.customer}: ${percentText(thin)} of ${formatUsd(thin.revenue)}.`]
      : []),
    ...(unpaid.length > 0 ? [unpaidText(unpaid)] : []),
  ];
}

const MOST_NAMED = 3;

function unpaidText(unpaid: readonly Margin[]): string {
  const cost = costText(wholeMargin(unpaid).cost);
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
  const figure = (key: string, label: string, told: Pick<Figure, 'value' | 'text'>, change?: string) => ({
    ...{ key, label, unit: 'usd' as const, ...told },
    ...(change !== undefined && { change }),
  });
  const { revenue, cost } = whole;
  const paid = { value: toDecimalUsd(revenue), text: formatUsd(revenue) };
  return [
    figure('revenue', say`Revenue`, paid, formatChange(revenue, before.revenue)),
    figure(
      'cost',
      say`AI cost`,
      { value: costValue(cost), text: costText(cost) },
      costChangeText(cost, before.cost),
    ),
    figure('margin', say`Margin`, { value: marginValue(whole), text: marginText(whole) }),
    {
      key: 'marginPercent',
      label: say`Margin of revenue`,
      value: marginPercent(whole),
      unit: 'percent',
      text: percentText(whole),
    },
  ];
}

function marginValue({ margin, cost }: Margin): string | null {
  return isCostPending(cost) ? null : toDecimalUsd(margin);
}

function tableOf(margins: readonly Margin[], whole: Margin): Table {
  const hasPending = whole.cost.pendingEvents > 0n;
  const rowOf = (margin: Margin, customer: string): Row => ({
    customer,
    revenue: toDecimalUsd(margin.revenue),
    cost: costValue(margin.cost),
    margin: marginValue(margin),
    marginPercent: marginPercent(margin),
    ...(hasPending && { pendingEvents: toCount(margin.cost.pendingEvents) }),
  });
  return {
    columns: [
      { key: 'customer', label: say`customer`, unit: 'text' },
      { key: 'revenue', label: say`revenue`, unit: 'usd' },
      { key: 'cost', label: say`cost`, unit: 'usd' },
      { key: 'margin', label: say`margin`, unit: 'usd' },
      { key: 'marginPercent', label: say`margin of revenue`, unit: 'percent' },
      ...(hasPending ? [{ key: 'pendingEvents', label: say`unpriced`, unit: 'count' as const }] : []),
    ],
    rows: margins.map((margin) => rowOf(margin, nameOf(margin.customer, 'customer'))),
    total: rowOf(whole, say`Total`),
    shown: SHOWN_ROWS,
    rowsOverlap: false,
  };
}

const MOST_STEPS = 8;

/** "$170.00 is left of $500.00 last month"; where more was spent than came in, by how much. */
function leftText({ margin, revenue, cost }: Margin, window: string): string {
  const whole = formatUsdCents(revenue);
  if (margin >= 0n) return say`${atMost(formatUsdCents(margin), cost)} is left of ${whole} ${window}`;
  const over = formatUsdCents(-margin);
  return cost.pendingEvents > 0n
    ? say`at least ${over} more was spent than the ${whole} that came in ${window}`
    : say`${over} more was spent than the ${whole} that came in ${window}`;
}

/** What each customer adds to the margin, or takes from it. */
function chartOf(
  { question }: ReportContext,
  margins: readonly Margin[],
  whole: Margin,
  window: string,
): WaterfallChart {
  const [shown, folded] = [margins.slice(0, MOST_STEPS), margins.slice(MOST_STEPS)];
  const rest = folded.reduce((sum, { margin }) => sum + margin, 0n);
  const title = capitalised(leftText(whole, window));
  return {
    kind: 'waterfall',
    title,
    alt: `${title}; ${shown.map((margin) => `${nameOf(margin.customer, 'customer')} ${marginText(margin)}`).join(', ')}.`,
    timeZone: question.period.timeZone,
    granularity: question.period.granularity,
    measure: say`margin by customer`,
    isGain: true,
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
