import { counted, say } from '../../../language/say.ts';
import { type Currency, formatMoney } from '../../currency.ts';
import { type Figure, type Message, messageOf, type Table } from '../../message.ts';
import { formatUsd, maybeNanoUsd, toDecimalUsd } from '../../money.ts';
import type { PriceBook } from '../../pricing/book/price-book.ts';
import type { Filter, Measures, UsageQuery, UsageReader } from '../../store.ts';
import { PLAN_MODES } from '../../usage-event.ts';
import { firstNames } from '../../words/first-names.ts';
import { footingOf, lastSeenText, queryOf, type ReportContext, replyPeriod } from '../context.ts';
import { csvNameOf } from '../csv-name.ts';
import { inCurrency } from '../in-currency.ts';
import { baseFigures, cacheFigures, isAllPlanned, pendingFigures } from '../measures.ts';
import { costValue, isPending, plannedValue } from '../pending-cost.ts';
import { plannedColumn } from '../table/breakdown.ts';
import { amountText, shorten, windowText } from '../wording.ts';
import { costChart } from './cost-chart.ts';
import { AVERAGE_SIGN, type CostLine, linesOf, planLinesOf } from './cost-lines.ts';
import { type CostPart, costParts } from './cost-parts.ts';
import { withUses } from './other-uses.ts';

const SHOWN_LINES = 15;
const MOST_NAMED = 3;

/** `show cost`: every model's tokens × unit price = amount; the amounts add up to the total, to the nano-dollar. */
export async function costReport(context: ReportContext, book: PriceBook): Promise<Message> {
  const { question, usage } = context;
  const { currency } = question;
  const [sum] = await usage.sum(queryOf(question));
  const window = windowText(question);
  if (!sum || sum.measures.events === 0n) return nothingUsed(context, window);
  const total = sum.measures;
  const { billed, planned } = await bothParts(usage, queryOf(question), book);
  const withCounts = await withUses(context, billed);
  const lines = [...withCounts.flatMap(linesOf), ...planned.flatMap(planLinesOf)];
  const headline = shorten(say`Cost lines ${window}: ${amountText('cost', total, currency)} in all`);
  return inCurrency(
    messageOf({
      command: question.command,
      visibility: question.visibility,
      headline,
      lines: [
        ...savingsLine(total, billed, currency),
        ...providedLine(total, currency),
        ...(await billedLine(context)),
      ],
      period: replyPeriod(question),
      figures: [
        ...baseFigures(total, null),
        ...cacheFigures(total),
        ...providedFigures(total),
        ...pendingFigures(total),
      ],
      table: tableOf(lines, total),
      charts: total.costNano > 0n ? [costChart(question, lines, headline)] : [],
      csvName: csvNameOf(question).replace('trend', 'cost'),
      footing: await footingOf(context, total, 0n, [...averageNotes(lines), ...roundingNotes(lines)]),
    }),
    currency,
  );
}

/** What is billed and what plans pay for, which is never added to it. */
export async function bothParts(
  usage: Pick<UsageReader, 'sum'>,
  query: UsageQuery,
  book: PriceBook,
): Promise<BothParts> {
  const side = async (isPlanned: boolean) => {
    const filter: Filter = { dimension: 'billingMode', values: PLAN_MODES, negate: !isPlanned };
    return byCost(await costParts(usage, { ...query, filters: [...query.filters, filter] }, book));
  };
  return { billed: await side(false), planned: await side(true) };
}

type BothParts = { readonly billed: readonly CostPart[]; readonly planned: readonly CostPart[] };

function byCost(parts: readonly CostPart[]): readonly CostPart[] {
  const costs = new Map<string, bigint>();
  const nameOf = ({ provider, model }: CostPart) => `${provider}/${model}`;
  for (const part of parts) costs.set(nameOf(part), (costs.get(nameOf(part)) ?? 0n) + part.measures.costNano);
  const costOf = (part: CostPart) => costs.get(nameOf(part)) ?? 0n;
  return [...parts].sort((one, other) => {
    if (costOf(one) !== costOf(other)) return costOf(one) < costOf(other) ? 1 : -1;
    const [first, second] = [placeOf(one), placeOf(other)];
    if (first !== second) return first < second ? -1 : 1;
    return (one.since ?? 0) - (other.since ?? 0);
  });
}

/** Parts of one model stand together, its standard tier first. */
function placeOf({ provider, model, serviceTier = '', region = '' }: CostPart): string {
  return [provider, model, serviceTier, region].join('\u001f');
}

function tableOf(lines: readonly CostLine[], total: Measures): Table {
  const hasPlans = total.plannedCostNano > 0n;
  return {
    columns: [
      { key: 'model', label: say`model`, unit: 'text' },
      { key: 'class', label: say`class`, unit: 'text' },
      { key: 'tokens', label: say`tokens`, unit: 'tokens' },
      { key: 'price', label: say`price`, unit: 'text' },
      { key: 'cost', label: say`cost`, unit: 'usd' },
      ...(hasPlans ? [plannedColumn()] : []),
      { key: 'conditions', label: say`conditions`, unit: 'text' },
    ],
    rows: hasPlans ? lines.map((line) => ({ plannedCost: '0', ...line })) : lines,
    total: {
      model: say`Total`,
      cost: costValue(total),
      ...(hasPlans && { plannedCost: plannedValue(total) }),
    },
    shown: SHOWN_LINES,
    rowsOverlap: false,
  };
}

function averageNotes(lines: readonly CostLine[]): readonly string[] {
  const isAverage = lines.some(({ price }) => String(price).includes(AVERAGE_SIGN));
  return isAverage ? [say`≈ is an average: several prices met there, or calls without a charge`] : [];
}

const CENT_NANO = 10_000_000n;

/** Rounded line by line, amounts may miss the total by a cent or two. */
function roundingNotes(lines: readonly CostLine[]): readonly string[] {
  const isRounded = lines.some(({ cost }) => (maybeNanoUsd(cost ?? '') ?? 0n) % CENT_NANO !== 0n);
  return isRounded
    ? [say`each amount is rounded for itself, the total is exact; the file has all digits`]
    : [];
}

/** "Cache savings: at least $12; 2 models unpriced: a, b". */
function savingsLine(
  total: Measures,
  parts: readonly CostPart[],
  currency: Currency | undefined,
): readonly string[] {
  if (total.cacheReadTokens === 0n || isAllPlanned(total)) return [];
  const saved = formatMoney(total.savingsNano, currency);
  const waiting = parts.filter(({ measures }) => measures.pendingEvents > 0n);
  const unpriced = [...new Set(waiting.map(({ model }) => model || say`(no model)`))];
  if (unpriced.length === 0) return [say`Cache reads saved ${saved} against the input price.`];
  const names = firstNames(unpriced, MOST_NAMED);
  if (isPending(total.savingsNano, total))
    return [say`What cache reads saved is pending; unpriced: ${names}.`];
  return [
    counted(
      unpriced.length,
      say`Cache reads saved at least ${saved}; 1 model unpriced: ${names}.`,
      say`Cache reads saved at least ${saved}; ${unpriced.length} models unpriced: ${names}.`,
    ),
  ];
}

function providedLine({ providedCostNano }: Measures, currency: Currency | undefined): readonly string[] {
  if (providedCostNano === 0n) return [];
  const provided = formatMoney(providedCostNano, currency);
  return [say`Of it, ${provided} is what senders reported where the book knows no price.`];
}

/** Bills are about an organisation, so they are told beside all of its usage only. */
async function billedLine({ question, usage }: ReportContext): Promise<readonly string[]> {
  if (question.filters.length > 0) return [];
  let nano = 0n;
  for await (const page of usage.reported(question.org, question.period)) {
    for (const { kind, facts } of page) {
      if (kind === 'cost') nano += maybeNanoUsd(facts.reportedCostUsd ?? '') ?? 0n;
    }
  }
  return nano === 0n
    ? []
    : [
        say`Providers billed ${formatMoney(nano, question.currency)} in this time; bills are never added to usage.`,
      ];
}

function providedFigures({ providedCostNano }: Measures): readonly Figure[] {
  if (providedCostNano === 0n) return [];
  const value = toDecimalUsd(providedCostNano);
  return [
    {
      key: 'providedCost',
      label: say`Reported by senders`,
      value,
      unit: 'usd',
      text: formatUsd(providedCostNano),
    },
  ];
}

async function nothingUsed(context: ReportContext, window: string): Promise<Message> {
  const { question } = context;
  return messageOf({
    command: question.command,
    visibility: question.visibility,
    headline: shorten(say`No usage ${window}, so there is nothing to charge`),
    lines: [await lastSeenText(context)],
    period: replyPeriod(question),
  });
}
