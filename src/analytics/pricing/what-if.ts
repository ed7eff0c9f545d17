import type { UsageQuery, UsageStore } from '../store.ts';
import { type EventCost, isPlanned, type UsageEvent } from '../usage-event.ts';
import { amountOf } from './cost-comparison.ts';
import { type PriceBook, priceEvent } from './price-book.ts';
import { filtersFor, isMeant, isOf, usedModels } from './used-models.ts';

/** "gpt-4o=gpt-4o-mini", taken apart; a name may carry its provider: "azure/gpt-4o=openai/gpt-5-mini". */
export type Swap = { readonly from: string; readonly to: string };

export function maybeSwap(text: string): Swap | undefined {
  const [from = '', to = '', ...more] = text.split('=').map((part) => part.trim());
  return from === '' || to === '' || more.length > 0 ? undefined : { from, to };
}

/** Amounts of the events whose cost is known both ways; the others are counted apart. */
export type WhatIf = {
  readonly events: number;
  readonly beforeNano: bigint;
  readonly afterNano: bigint;
  /** Events that have no price as they were called. */
  readonly pendingBefore: number;
  /** Events that would have no price at the other model. */
  readonly pendingAfter: number;
  /** Events that a plan pays for, whatever the model. */
  readonly inPlans: number;
  /** Matching events that were read at most. */
  readonly complete: boolean;
};

export type WhatIfOptions = {
  readonly query: UsageQuery;
  readonly swap: Swap;
  readonly book: PriceBook;
  readonly now: number;
  readonly most?: number;
};

/** What the same tokens would have cost at another model's prices; nothing is written. */
export async function whatIf(
  usage: Pick<UsageStore, 'sum' | 'events'>,
  { query, swap, book, now, most = Number.POSITIVE_INFINITY }: WhatIfOptions,
): Promise<WhatIf> {
  const sum = { events: 0, beforeNano: 0n, afterNano: 0n, pendingBefore: 0, pendingAfter: 0, inPlans: 0 };
  const meant = (await usedModels(usage, query.org, now)).filter((used) => isMeant(used, swap.from));
  if (meant.length === 0) return { ...sum, complete: true };
  const isMeantModel = isOf(meant);
  let read = 0;
  for await (const page of usage.events({ ...query, filters: [...query.filters, ...filtersFor(meant)] })) {
    for (const event of page) {
      read += 1;
      if (read > most) return { ...sum, complete: false };
      if (event.kind === 'cost' || !isMeantModel(event)) continue;
      if (isPlanned(event)) {
        sum.inPlans += 1;
        continue;
      }
      const after = costAt(book, event, swap.to, query.org);
      if (event.cost.status === 'pending') sum.pendingBefore += 1;
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

/** At the event's own provider where that knows the model, else at the one whose it is. */
function costAt(book: PriceBook, event: UsageEvent, model: string, org: string): EventCost {
  const { reportedCostUsd: _, upstreamCostUsd: __, ...facts } = event.facts;
  const { provider: ___, ...dimensions } = event.dimensions;
  const swapped = { ...event, facts, dimensions: { ...dimensions, model } };
  const { provider } = event.dimensions;
  if (provider === undefined) return priceEvent(book, swapped, org);
  const atHome = priceEvent(book, { ...swapped, dimensions: { ...swapped.dimensions, provider } }, org);
  return atHome.status === 'pending' ? priceEvent(book, swapped, org) : atHome;
}
