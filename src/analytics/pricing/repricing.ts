import type { Pricer } from '../ingest/receive.ts';
import type { Organisation, StateStore } from '../state.ts';
import type { UsageStore } from '../store.ts';
import type { EventCost, UsageEvent } from '../usage-event.ts';
import { type CostComparison, compareCosts } from './cost-comparison.ts';
import { noteRestatements } from './restatements.ts';
import { isOf, keyOf, type UsedModel } from './used-models.ts';

export type RepricingStores = {
  readonly state: Pick<StateStore, 'setting' | 'saveSetting' | 'lease' | 'release'>;
  readonly usage: Pick<UsageStore, 'events' | 'reprice'>;
  readonly pricer: Pick<Pricer, 'price' | 'version'>;
};

export type Repricing = {
  readonly organisation: Pick<Organisation, 'id' | 'timeZone'>;
  readonly models: readonly UsedModel[];
  /** Unguessable or otherwise unique: who reprices. */
  readonly owner: string;
  readonly now: () => number;
  /** Called as events are looked at and priced. */
  readonly onProgress?: (events: number) => void;
};

export type Repriced =
  | { readonly kind: 'repriced'; readonly events: number; readonly changes: CostComparison['changes'] }
  /** Another process is repricing this organisation. */
  | { readonly kind: 'busy' };

/** Longer than any stretch between two renewals: reading all kept events once. */
const LEASE_MS = 20 * 60_000;
/** Later than any event. */
const FOR_EVER = Number.MAX_SAFE_INTEGER;

/**
 * Prices all kept events of some models by the book as it stands, pending or not, moving sums by the difference,
 * and notes per month what that changes. Doing it again changes nothing. One process at a time does it for an
 * organisation, so that no change is noted twice.
 */
export async function repriceModels(stores: RepricingStores, repricing: Repricing): Promise<Repriced> {
  const { state } = stores;
  const { organisation, owner, now } = repricing;
  const name = `reprice:${organisation.id}`;
  const renew = () => state.lease(name, { owner, now: now(), until: now() + LEASE_MS });
  if ((await renew()) === undefined) return { kind: 'busy' };
  try {
    return await repriceAlone(stores, repricing, renew);
  } finally {
    await state.release(name, owner);
  }
}

async function repriceAlone(
  { state, usage, pricer }: RepricingStores,
  { organisation: { id: org, timeZone }, models, now, onProgress }: Repricing,
  renew: () => Promise<unknown>,
): Promise<Repriced> {
  const bookVersion = pricer.version();
  const price = (event: UsageEvent): EventCost => pricer.price(org, event);
  const { changes } = await compareCosts(usage.events({ org, from: 0, to: FOR_EVER, filters: [] }), {
    timeZone,
    price,
    concerns: isOf(models),
    ...(onProgress && { onRead: onProgress }),
  });
  await renew();
  await noteRestatements(state, changes, { org, bookVersion, now: now() });
  let events = 0;
  // All of them, because calls that do not count now may count later.
  for (const model of distinct(models)) {
    events += await usage.reprice({ org, bookVersion, pendingOnly: false, model }, (event) => {
      onProgress?.(1);
      return price(event);
    });
    await renew();
  }
  return { kind: 'repriced', events, changes };
}

function distinct(models: readonly UsedModel[]): readonly UsedModel[] {
  const byKey = new Map(
    models.map(({ provider, model }) => [keyOf({ provider, model }), { provider, model }]),
  );
  return [...byKey.values()];
}
