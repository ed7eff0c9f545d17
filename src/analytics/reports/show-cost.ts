import { formatCount } from '../format.ts';
import { type Figure, type Message, messageOf, type Table } from '../message.ts';
import { formatUsd, maybeNanoUsd, toDecimalUsd } from '../money.ts';
import type { PriceBook } from '../pricing/price-book.ts';
import type { Filter, Measures, UsageQuery } from '../store.ts';
import { footingOf, lastSeenText, queryOf, type ReportContext, replyPeriod } from './context.ts';
import { linesOf } from './cost-lines.ts';
import { type CostPart, costParts } from './cost-parts.ts';
import { csvNameOf } from './csv-name.ts';
import { baseFigures, cacheFigures, pendingFigures } from './measures.ts';
import type { Question } from './question.ts';
import { amountText, periodPhrase, shorten } from './wording.ts';

const SHOWN_LINES = 15;

/** Calls that a plan pays for: what they would have cost is another number, never added to what is metered. */
const PLANNED = ['included', 'subscription'];

/** `show cost`: every model's tokens × unit price = amount; the amounts add up to the total, to the nano-dollar. */
export async function costReport(context: ReportContext, book: PriceBook): Promise<Message> {
  const { question, usage } = context;
  const query = meteredQuery(question);
  const [sum] = await usage.sum(query);
  const parts = byCost(await costParts(usage, query, book));
  const window = periodPhrase(question.periodText);
  if (!sum || sum.measures.events === 0n) return nothingUsed(context, window);
  const total = sum.measures;
  return messageOf({
    command: question.command,
    visibility: question.visibility,
    headline: shorten(`Cost lines ${window}: ${amountText('cost', total)} in all`),
    lines: [
      ...savingsLine(total, parts),
      ...(total.providedCostNano > 0n
        ? [
            `Of it, ${formatUsd(total.providedCostNano)} is what senders reported where the book knows no price.`,
          ]
        : []),
      ...(await plannedLine(context)),
      ...(await billedLine(context)),
    ],
    period: replyPeriod(question),
    figures: [
      ...baseFigures(total, null),
      ...cacheFigures(total),
      ...providedFigures(total),
      ...pendingFigures(total),
    ],
    table: tableOf(parts, total),
    csvName: csvNameOf(question).replace('trend', 'cost'),
    footing: await footingOf(context, total, 0n, averageNotes(parts)),
  });
}

/** Whoever asks about plans by `billing:` gets them. */
function meteredQuery(question: Question): UsageQuery {
  const query = queryOf(question);
  if (asksForPlans(question)) return query;
  return { ...query, filters: [...query.filters, planned(true)] };
}

function asksForPlans({ filters }: Question): boolean {
  return filters.some(({ dimension }) => dimension === 'billingMode');
}

function planned(negate: boolean): Filter {
  return { dimension: 'billingMode', values: PLANNED, negate };
}

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

function tableOf(parts: readonly CostPart[], total: Measures): Table {
  return {
    columns: [
      { key: 'model', label: 'model', unit: 'text' },
      { key: 'class', label: 'class', unit: 'text' },
      { key: 'tokens', label: 'tokens', unit: 'tokens' },
      { key: 'price', label: 'price', unit: 'text' },
      { key: 'cost', label: 'cost', unit: 'usd' },
      { key: 'conditions', label: 'conditions', unit: 'text' },
    ],
    rows: parts.flatMap(linesOf),
    total: { model: 'Total', cost: toDecimalUsd(total.costNano) },
    shown: SHOWN_LINES,
    rowsOverlap: false,
  };
}

function averageNotes(parts: readonly CostPart[]): readonly string[] {
  const isAverage = parts.flatMap(linesOf).some(({ price }) => String(price).startsWith('≈'));
  return isAverage ? ['≈ is an average: several prices met there, or calls without a charge'] : [];
}

/** "Cache savings: at least $12; 2 models unpriced: a, b". */
function savingsLine(total: Measures, parts: readonly CostPart[]): readonly string[] {
  if (total.cacheReadTokens === 0n) return [];
  const unpriced = [
    ...new Set(
      parts.filter(({ measures }) => measures.pendingEvents > 0n).map(({ model }) => model || '(no model)'),
    ),
  ];
  if (unpriced.length === 0)
    return [`Cache reads saved ${formatUsd(total.savingsNano)} against the input price.`];
  const names = `${unpriced.slice(0, 3).join(', ')}${unpriced.length > 3 ? ` and ${unpriced.length - 3} more` : ''}`;
  return [
    `Cache reads saved at least ${formatUsd(total.savingsNano)}; ${unpriced.length === 1 ? '1 model' : `${unpriced.length} models`} unpriced: ${names}.`,
  ];
}

async function plannedLine({ question, usage }: ReportContext): Promise<readonly string[]> {
  if (asksForPlans(question)) return [];
  const query = queryOf(question);
  const [sum] = await usage.sum(
    { ...query, filters: [...query.filters, planned(false)] },
    { measures: ['events', 'costNano'] },
  );
  const { events = 0n, costNano = 0n } = sum?.measures ?? {};
  if (events === 0n) return [];
  return [
    `Beside it, a plan paid for ${formatCount(events)} ${events === 1n ? 'call' : 'calls'} worth ${formatUsd(costNano)} at these prices; that is not in the total.`,
  ];
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
    : [`Providers billed ${formatUsd(nano)} in this time; bills are never added to usage.`];
}

function providedFigures({ providedCostNano }: Measures): readonly Figure[] {
  if (providedCostNano === 0n) return [];
  const value = toDecimalUsd(providedCostNano);
  return [
    {
      key: 'providedCost',
      label: 'Reported by senders',
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
    headline: shorten(`No usage ${window}, so there is nothing to charge`),
    lines: [await lastSeenText(context), ...(await plannedLine(context))],
    period: replyPeriod(question),
  });
}
