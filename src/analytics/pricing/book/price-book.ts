import { maybeNanoUsd, type NanoUsd } from '../../money.ts';
import type { PriceRow } from '../../state.ts';
import type { CostParts, EventCost, UsageEvent } from '../../usage-event.ts';
import { charge } from '../charge/charge.ts';
import { emptyQuantities, takeApart } from '../charge/quantities.ts';
import type { PricedCounts } from '../rows/price-class.ts';
import { indexRows, type RowIndex } from '../rows/row-index.ts';
import { idsUsed, listAt, type Offer } from './offer.ts';
import { findQuote, type Quote } from './quote.ts';

/**
 * Prices made ready for looking up. Cheap to compile: rows are only sorted into drawers, and a model's
 * price lists are worked out when it is first asked for and kept from then on.
 */
export type PriceBook = {
  readonly index: RowIndex;
  /** Books of the organisations that have rows of their own. */
  readonly ofOrganisations: ReadonlyMap<string, PriceBook>;
  /** Quotes by model as sent, then by provider, mode and region. */
  readonly quotes: Map<string, Map<string, Quote>>;
  readonly offers: Map<string, Offer>;
  readonly memory: { remembered: number };
};

/** Names of models, tiers and regions come from senders, so what is remembered about them is bounded. */
const MOST_QUOTES = 10_000;

export function compileBook(rows: readonly PriceRow[]): PriceBook {
  const inForce = rows.filter((row) => row.supersededBy === null);
  const common = inForce.filter((row) => row.org === null);
  const organisations = new Set(inForce.flatMap((row) => (row.org === null ? [] : [row.org])));
  const own = [...organisations].map((org) => {
    const book = bookOf(inForce.filter((row) => row.org === null || row.org === org));
    return [org, book] as const;
  });
  return bookOf(common, new Map(own));
}

function bookOf(
  rows: readonly PriceRow[],
  ofOrganisations: PriceBook['ofOrganisations'] = new Map(),
): PriceBook {
  return {
    index: indexRows(rows),
    ofOrganisations,
    quotes: new Map(),
    offers: new Map(),
    memory: { remembered: 0 },
  };
}

/** Ids that stand for a rule instead of a row where a cost of zero follows from the call itself. */
export const FREE_BY_RULE = {
  freeModel: 'rule:free-model',
  failedCall: 'rule:failed-call-without-usage',
  gatewayCache: 'rule:gateway-cache-hit',
  freeBilling: 'rule:billing-mode-free',
} as const;

/** What of an event its cost depends on. */
export type PricedFields = Pick<UsageEvent, 'kind' | 'occurredAt' | 'dimensions' | 'counts' | 'facts'>;

/**
 * What an event costs. Calls answered by the gateway's own cache, billed as free, or failed without any
 * usage cost nothing; a call that worked but whose usage nobody knows is pending, like an unknown model.
 * The sender's own figure counts only where the book knows no price.
 */
export function priceEvent(book: PriceBook, event: PricedFields, org?: string): EventCost {
  const { dimensions, facts, counts, kind } = event;
  if (kind === 'cost')
    return providedCost(event) ?? pendingCost(dimensions.provider ?? '', dimensions.model ?? '');
  if (facts.gatewayCacheHit === true) return freeCost(FREE_BY_RULE.gatewayCache);
  if (dimensions.billingMode === 'free') return freeCost(FREE_BY_RULE.freeBilling);
  if (isFailed(dimensions.status) && !hasUsage(counts)) return freeCost(FREE_BY_RULE.failedCall);
  const own = (org === undefined ? undefined : book.ofOrganisations.get(org)) ?? book;
  const quote = quoteFor(own, dimensions.model ?? '', dimensions);
  const cost = isChargeable(event) ? costOf(quote, event) : undefined;
  return cost ?? providedCost(event) ?? pendingCost(quote.provider, quote.model);
}

function isFailed(status: string | undefined): boolean {
  return status === 'error' || status === 'capped';
}

function hasUsage({ inputTokens, outputTokens, audioSeconds, images }: PricedCounts): boolean {
  return Boolean(inputTokens || outputTokens || audioSeconds || images);
}

export type QuoteRequest = {
  readonly provider?: string;
  readonly serviceTier?: string;
  readonly region?: string;
};

/** The quote for a model as sent, from memory where it was asked before. */
export function quoteFor(book: PriceBook, model: string, request: QuoteRequest): Quote {
  const { provider = '', serviceTier = '', region = '' } = request;
  const key =
    serviceTier === '' && region === '' ? provider : `${provider}\u001f${serviceTier}\u001f${region}`;
  const known = book.quotes.get(model)?.get(key);
  if (known) return known;
  const quote = findQuote(book.index, book.offers, { provider, model, serviceTier, region });
  remember(book, model, key, quote);
  return quote;
}

function remember(book: PriceBook, model: string, key: string, quote: Quote): void {
  if (book.memory.remembered >= MOST_QUOTES) {
    book.quotes.clear();
    book.offers.clear();
    book.memory.remembered = 0;
  }
  const ofModel = book.quotes.get(model) ?? new Map<string, Quote>();
  ofModel.set(key, quote);
  book.quotes.set(model, ofModel);
  book.memory.remembered += 1;
}

/**
 * An input, a search, a second or an image is known. Output alone does not say what the prompt of a call cost; in
 * a sum of one side the other side is counted elsewhere.
 */
export function isChargeable({ counts, kind }: Pick<PricedFields, 'counts' | 'kind'>): boolean {
  return (
    counts.inputTokens !== undefined ||
    (kind === 'aggregate' && counts.outputTokens !== undefined) ||
    counts.audioSeconds !== undefined ||
    counts.images !== undefined ||
    counts.webSearches !== undefined
  );
}

const scratch = emptyQuantities();

function costOf(quote: Quote, event: PricedFields): EventCost | undefined {
  if (quote.free) return freeCost(FREE_BY_RULE.freeModel);
  if (!quote.offer) return undefined;
  const list = listAt(quote.offer, event.occurredAt, promptOf(event.counts, event.kind === 'aggregate'));
  if (!takeApart(event.counts, list.pico, scratch) || list.isEmpty) return undefined;
  const { nano, parts, savings } = charge(scratch, list.pico, quote.factor);
  const status = list.free ? 'free' : 'priced';
  return { status, nano, parts, savings, priceIds: idsUsed(list, scratch) };
}

/**
 * The prompt that decides the context tier is that of one request. Sums over many requests would cross a
 * threshold none of them crossed, so they count by their mean, and by the lowest tier when nobody counted.
 */
export function promptOf(counts: PricedCounts, isSum: boolean): number {
  const input = counts.inputTokens ?? 0;
  const requests = counts.requests ?? (isSum ? 0 : 1);
  if (requests === 0) return isSum ? 0 : input;
  return requests > 1 ? input / requests : input;
}

const NO_PARTS: CostParts = { input: 0n, cacheRead: 0n, cacheWrite: 0n, output: 0n, other: 0n };

function freeCost(rule: string): EventCost {
  return { status: 'free', nano: 0n, parts: NO_PARTS, savings: 0n, priceIds: [rule] };
}

function pendingCost(provider: string, model: string): EventCost {
  return { status: 'pending', provider, model };
}

/**
 * The sender's figure. With a customer's own key a gateway charges nothing and names the real spend as the
 * upstream cost; a bare zero there says nothing, and stays pending.
 */
function providedCost({ facts, dimensions }: PricedFields): EventCost | undefined {
  const reported = positive(facts.reportedCostUsd);
  const upstream = positive(facts.upstreamCostUsd);
  const own = dimensions.billingSource === 'byok';
  const nano =
    reported === undefined || (reported === 0n && (own || upstream)) ? (upstream ?? reported) : reported;
  if (nano === undefined || (nano === 0n && own)) return undefined;
  return { status: 'provided', nano, parts: { ...NO_PARTS, other: nano }, savings: 0n, priceIds: [] };
}

function positive(usd: string | undefined): NanoUsd | undefined {
  const nano = usd === undefined ? undefined : maybeNanoUsd(usd);
  return nano === undefined || nano < 0n ? undefined : nano;
}
