import { toDecimalUsd } from '../money.ts';
import { storedName } from '../reports/table/breakdown.ts';
import type { UsageQuery, UsageReader } from '../store.ts';
import { type FocusRow, NOT_GIVEN } from './focus-columns.ts';
import { FOCUS_MEASURES, type FocusSums } from './focus-sums.ts';
import { dayEnd, type MonthDays, monthsIn } from './months.ts';
import { splitSums } from './split-sums.ts';
import { type TokenClass, tokenClasses } from './token-classes.ts';

export type FocusQuery = {
  readonly query: UsageQuery;
  readonly timeZone: string;
  /** Whose usage it is: id and name of the organisation. */
  readonly account: { readonly id: string; readonly name: string };
};

const DIMENSIONS = ['provider', 'billingMode', 'team', 'model'] as const;

/**
 * Usage as cost and usage rows of FOCUS 1.2 (https://focus.finops.org/focus-specification/v1-2/): one a day, team,
 * model and class of tokens. BilledCost adds up to the billed total of the period, ListCost to that and what plans
 * pay for, both to the nano-dollar. Whoever wants at most so many groups is given one more of a month that has more.
 */
export async function* focusRows(
  usage: UsageReader,
  asked: FocusQuery,
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<FocusRow> {
  const { query, timeZone } = asked;
  for (const month of monthsIn({ ...query, timeZone })) {
    const rows: FocusSums[] = [];
    const span = { ...query, from: month.from, to: month.to };
    const split = { query: span, dimensions: DIMENSIONS, buckets: month.days, measures: FOCUS_MEASURES };
    for await (const row of splitSums(usage, split)) if (rows.push(row) > most) break;
    rows.sort((one, other) => one.bucket - other.bucket);
    for (const row of rows) {
      for (const part of tokenClasses(row.measures)) yield rowOf(row, part, { month, asked });
    }
  }
}

type Circumstances = { readonly month: MonthDays; readonly asked: FocusQuery };

function rowOf({ bucket, values }: FocusSums, part: TokenClass, { month, asked }: Circumstances): FocusRow {
  const [provider = '', billingMode = '', team = '', model = ''] = DIMENSIONS.map((by, index) =>
    storedName(values[index] ?? '', by),
  );
  const { account, timeZone } = asked;
  const from = month.days[bucket] ?? month.from;
  const issuer = provider || NOT_GIVEN;
  const named = model || NOT_GIVEN;
  const listCost = toDecimalUsd(part.billedNano + part.plannedNano);
  return {
    BilledCost: toDecimalUsd(part.billedNano),
    BillingAccountId: account.id,
    BillingAccountName: account.name,
    BillingCurrency: 'USD',
    BillingPeriodEnd: instantText(month.month.to),
    BillingPeriodStart: instantText(month.month.from),
    ChargeCategory: 'Usage',
    ChargeClass: '',
    ChargeDescription: `${named}, ${part.meter.toLowerCase()}`,
    ChargeFrequency: 'Usage-Based',
    ChargePeriodEnd: instantText(dayEnd(from, month, timeZone)),
    ChargePeriodStart: instantText(from),
    ConsumedQuantity: String(part.quantity),
    ConsumedUnit: part.unit,
    ContractedCost: listCost,
    EffectiveCost: listCost,
    InvoiceIssuerName: issuer,
    ListCost: listCost,
    PricingCategory: 'Standard',
    PricingQuantity: String(part.quantity),
    PricingUnit: part.unit,
    ProviderName: issuer,
    PublisherName: issuer,
    ServiceCategory: 'AI and Machine Learning',
    ServiceName: `${issuer} models`,
    ServiceSubcategory: 'Generative AI',
    SkuId: `${issuer}/${named}/${part.key}`,
    SkuMeter: part.meter,
    SubAccountId: team,
    SubAccountName: team,
    SubAccountType: team === '' ? '' : 'Team',
    Tags: JSON.stringify({ ...(team !== '' && { team }), ...(model !== '' && { model }) }),
    x_BillingMode: billingMode,
    x_Model: model,
    x_TokenClass: part.key,
    x_UnpricedCalls: String(part.pendingEvents),
  };
}

/** The specification wants UTC: "2026-10-01T00:00:00Z". */
function instantText(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}
