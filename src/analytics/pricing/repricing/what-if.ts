import type { UsageQuery, UsageStore } from '../../store.ts';
import { type EventCost, isPlanned, type UsageEvent } from '../../usage-event.ts';
import { listAt } from '../book/offer.ts';
import { type PriceBook, priceEvent, quoteFor } from '../book/price-book.ts';
import { isTierSold } from '../book/tier-sold.ts';
import { filtersFor, isMeant, isOf, usedModels } from '../book/used-models.ts';
import { classIndex } from '../rows/price-class.ts';
import { amountOf } from './cost-comparison.ts';

/** What is supposed of events: another model, another service tier, or a share of the input read from caches. */
export type Supposition =
  | { readonly kind: 'model'; readonly from: string; readonly to: string }
  | { readonly kind: 'tier'; readonly tier: string }
  | { readonly kind: 'cache'; readonly percent: number };

/** "gpt-4o=gpt-4o-mini", taken apart; a name may carry its provider: "azure/gpt-4o=openai/gpt-5-mini". */
export function maybeSwap(text: string): Extract<Supposition, { kind: 'model' }> | undefined {
  const [from = '', to = '', ...more] = text.split('=').map((part) => part.trim());
  return from === '' || to === '' || more.length > 0 ? undefined : { kind: 'model', from, to };
}

/** "80%" or "80", of what is sent. */
export function maybeCacheShare(text: string): Extract<Supposition, { kind: 'cache' }> | undefined {
  const percent = /^(\d{1,3})\s*%?$/.exec(text.trim())?.[1];
  return percent === undefined || Number(percent) > 100
    ? undefined
    : { kind: 'cache', percent: Number(percent) };
}

/** Amounts of the events whose cost is known both ways; the others are counted apart. */
export type WhatIf = {
  readonly events: number;
  readonly beforeNano: bigint;
  readonly afterNano: bigint;
  /** Events that have no price as they were called. */
  readonly pendingBefore: number;
  /** Events that would have no price so: at the other model, in the tier, for cache reads. */
  readonly pendingAfter: number;
  /** Events that a plan pays for, whatever the model. */
  readonly inPlans: number;
  /** Matching events that were read at most. */
  readonly complete: boolean;
};

export type WhatIfOptions = {
  readonly query: UsageQuery;
  readonly supposed: Supposition;
  readonly book: PriceBook;
  readonly now: number;
  readonly most?: number;
};

/** What the same tokens would have cost otherwise; nothing is written. */
export async function whatIf(
  usage: Pick<UsageStore, 'sum' | 'events'>,
  { query, supposed, book, now, most = Number.POSITIVE_INFINITY }: WhatIfOptions,
): Promise<WhatIf> {
  const sum = { events: 0, beforeNano: 0n, afterNano: 0n, pendingBefore: 0, pendingAfter: 0, inPlans: 0 };
  const meant = supposed.kind === 'model' ? await modelsMeant(usage, query, supposed.from, now) : undefined;
  if (meant?.length === 0) return { ...sum, complete: true };
  const isConcerned = meant ? isOf(meant) : () => true;
  const filters = [...query.filters, ...(meant ? filtersFor(meant) : [])];
  let read = 0;
  for await (const page of usage.events({ ...query, filters })) {
    for (const event of page) {
      read += 1;
      if (read > most) return { ...sum, complete: false };
      if (event.kind === 'cost' || !isConcerned(event)) continue;
      if (isPlanned(event)) {
        sum.inPlans += 1;
        continue;
      }
      const after = costSupposed(book, event, supposed, query.org);
      if (!isComparable(event.cost, supposed)) sum.pendingBefore += 1;
      else if (after.status === 'pending') sum.pendingAfter += 1;
      else {
        sum.events += 1;
        sum.beforeNano += amountOf(event.cost);
        sum.afterNano += after.nano;
      }
    }
  }
  return { ...sum, complete: true };
}

async function modelsMeant(usage: Pick<UsageStore, 'sum'>, { org }: UsageQuery, typed: string, now: number) {
  return (await usedModels(usage, org, now)).filter((used) => isMeant(used, typed));
}

/** A sender's own figure has no tier and no tokens, so that only another model's price can stand against it. */
function isComparable({ status }: EventCost, { kind }: Supposition): boolean {
  return status !== 'pending' && (kind === 'model' || status !== 'provided');
}

function costSupposed(book: PriceBook, event: UsageEvent, supposed: Supposition, org: string): EventCost {
  switch (supposed.kind) {
    case 'model':
      return costAt(book, event, supposed.to, org);
    case 'tier':
      return costInTier(book, event, supposed.tier, org);
    case 'cache':
      return costCached(book, event, supposed.percent, org);
  }
}

/** Pending where nobody sells the tier: found again at the ordinary price, it would look as if it saved nothing. */
function costInTier(book: PriceBook, event: UsageEvent, tier: string, org: string): EventCost {
  const dimensions = { ...event.dimensions, serviceTier: tier };
  if (!isTierSold(book, dimensions, org)) {
    const { provider = '', model = '' } = dimensions;
    return { status: 'pending', provider, model };
  }
  return priceEvent(book, withoutFigures({ ...event, dimensions }), org);
}

/** A share of the input is read from caches; calls that read more already stay as they were. */
function costCached(book: PriceBook, event: UsageEvent, percent: number, org: string): EventCost {
  const { inputTokens = 0, cacheReadTokens = 0, cacheWriteTokens, cacheWrite1hTokens } = event.counts;
  const read = Math.max(cacheReadTokens, Math.floor((inputTokens * percent) / 100));
  const { dimensions, occurredAt } = event;
  const quote = quoteFor(book.ofOrganisations.get(org) ?? book, dimensions.model ?? '', dimensions);
  const list = quote.offer && listAt(quote.offer, occurredAt, inputTokens);
  const isSold = (list?.pico[classIndex('cacheRead')] ?? -1) >= 0 || quote.free;
  if (!isSold) return { status: 'pending', provider: quote.provider, model: quote.model };
  const written = Math.min(cacheWriteTokens ?? 0, inputTokens - read);
  const counts = {
    ...event.counts,
    cacheReadTokens: read,
    ...(cacheWriteTokens !== undefined && { cacheWriteTokens: written }),
    ...(cacheWrite1hTokens !== undefined && { cacheWrite1hTokens: Math.min(cacheWrite1hTokens, written) }),
  };
  return priceEvent(book, withoutFigures({ ...event, counts }), org);
}

/** At the event's own provider where that knows the model, else at the one whose it is. */
function costAt(book: PriceBook, event: UsageEvent, model: string, org: string): EventCost {
  const { provider: _, ...dimensions } = event.dimensions;
  const swapped = { ...withoutFigures(event), dimensions: { ...dimensions, model } };
  const { provider } = event.dimensions;
  if (provider === undefined) return priceEvent(book, swapped, org);
  const atHome = priceEvent(book, { ...swapped, dimensions: { ...swapped.dimensions, provider } }, org);
  return atHome.status === 'pending' ? priceEvent(book, swapped, org) : atHome;
}

/** What the sender said it cost says nothing of what it would have cost. */
function withoutFigures(event: UsageEvent): UsageEvent {
  const { reportedCostUsd: _, upstreamCostUsd: __, ...facts } = event.facts;
  return { ...event, facts };
}
