import { PLAIN_LOCALE, speaking } from '../../language/locale.ts';
import { toDecimalUsd } from '../money.ts';
import { toZonedText } from '../period.ts';
import type { PriceBook } from '../pricing/book/price-book.ts';
import { type CostLine, linesOf, planLinesOf } from '../reports/cost-lines/cost-lines.ts';
import { bothParts } from '../reports/cost-lines/show-cost.ts';
import { nameOf } from '../reports/table/breakdown.ts';
import type { Organisation } from '../state.ts';
import type { UsageQuery, UsageReader } from '../store.ts';
import { CENT, centsText, roundedParts, roundedTo } from './cents.ts';
import { type InvoiceBody, nanoOf } from './invoice-body.ts';
import { type Credit, invoiceSum } from './invoice-sum.ts';

/** What an invoice is about. */
export type Drafting = {
  readonly organisation: Pick<Organisation, 'id' | 'name' | 'timeZone' | 'taxRate'>;
  readonly month: { readonly month: string; readonly from: number; readonly to: number };
  /** "" for the organisation itself: all of its usage. */
  readonly customer: string;
  readonly credits: readonly Credit[];
  readonly book: PriceBook;
};

/**
 * An invoice as it would be now. What the lines cost adds up to the usage, to the nano-dollar. It is kept with a
 * checksum, so it is in plain English whoever asks for it; whoever shows it says its words in the language spoken.
 */
export function draftInvoice(usage: Pick<UsageReader, 'sum'>, drafting: Drafting): Promise<InvoiceBody> {
  return speaking(PLAIN_LOCALE, () => draft(usage, drafting));
}

async function draft(usage: Pick<UsageReader, 'sum'>, drafting: Drafting): Promise<InvoiceBody> {
  const { organisation, month, customer, credits, book } = drafting;
  const query = queryOf(drafting);
  const { billed, planned } = await bothParts(usage, query, book);
  const lines = [...billed.flatMap(linesOf), ...planned.flatMap(planLinesOf)].map(lineOf);
  const { taxRate } = organisation;
  const costs = lines.flatMap(({ costUsd }) => (costUsd === null ? [] : [nanoOf(costUsd)]));
  const sum = invoiceSum({ lines: costs, credits, taxRate });
  const [total] = await usage.sum(query, { measures: ['plannedCostNano', 'pendingEvents'] });
  return {
    organisation: { id: organisation.id, name: organisation.name },
    ...{ month: month.month, customer, timeZone: organisation.timeZone },
    from: toZonedText(month.from, organisation.timeZone),
    to: toZonedText(month.to, organisation.timeZone),
    lines,
    models: await partsOf(usage, query, { by: 'model', charged: sum.charged }),
    features: await partsOf(usage, query, { by: 'feature', charged: sum.charged }),
    usageUsd: toDecimalUsd(sum.usage),
    roundingUsd: centsText(sum.rounding),
    chargedUsd: centsText(sum.charged),
    credits: sum.credits.map(({ amount, ...credit }) => ({ ...credit, amountUsd: centsText(amount) })),
    creditLeftUsd: centsText(sum.creditLeft),
    taxRate,
    taxUsd: centsText(sum.tax),
    totalUsd: centsText(sum.total),
    plannedUsd: toDecimalUsd(total?.measures.plannedCostNano ?? 0n),
    pendingEvents: Number(total?.measures.pendingEvents ?? 0n),
  };
}

function queryOf({ organisation, month: { from, to }, customer }: Drafting): UsageQuery {
  const filter = { dimension: 'customer', values: [customer], negate: false } as const;
  return { org: organisation.id, from, to, filters: customer === '' ? [] : [filter] };
}

/** Tokens × price = amount: "openai/gpt-4o (batch)", "output". */
function lineOf(line: CostLine): InvoiceBody['lines'][number] {
  const { model, class: kind, tokens, price, cost, conditions } = line;
  return {
    item: `${model}${conditions ? ` (${conditions})` : ''}`,
    class: String(kind),
    quantity: tokens ?? null,
    price: String(price),
    costUsd: cost,
    amountUsd: cost === null ? null : centsText(roundedTo(nanoOf(cost), CENT)),
  };
}

/** What each model or feature is charged, the largest first; the parts add up to the whole. */
async function partsOf(
  usage: Pick<UsageReader, 'sum'>,
  query: UsageQuery,
  { by, charged }: { readonly by: 'model' | 'feature'; readonly charged: bigint },
): Promise<InvoiceBody['features']> {
  const rows = await usage.sum(query, { by, measures: ['costNano'] });
  const parts = rows
    .map(({ value, measures }) => ({ name: nameOf(value, by), nano: measures.costNano }))
    .filter(({ nano }) => nano > 0n)
    .sort((one, other) => {
      if (one.nano !== other.nano) return one.nano < other.nano ? 1 : -1;
      return one.name < other.name ? -1 : 1;
    });
  const exact = parts.map(({ nano }) => nano);
  const amounts = roundedParts(exact, charged, CENT);
  return parts.map(({ name, nano }, index) => ({
    name,
    costUsd: toDecimalUsd(nano),
    amountUsd: centsText(amounts[index] ?? 0n),
  }));
}
