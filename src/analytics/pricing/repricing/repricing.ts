import { restatementDrafts } from '../../alerts/restatement-drafts.ts';
import { closedMonths } from '../../finance/closed-months.ts';
import type { Pricer } from '../../ingest/receive.ts';
import type { Organisation, StateStore } from '../../state.ts';
import type { Repriceable, UsageStore } from '../../store.ts';
import type { EventCost, UsageEvent } from '../../usage-event.ts';
import { compareCosts, type MonthChange } from './cost-comparison.ts';
import { newRestatements, noteRestatements, type PartChange } from './restatements.ts';

export type RepricingStores = {
  readonly state: Pick<StateStore, 'setting' | 'saveSetting' | 'lease' | 'release' | 'webhooks' | 'enqueue'>;
  readonly usage: Pick<UsageStore, 'sum' | 'repriceable' | 'reprice'>;
  readonly pricer: Pick<Pricer, 'price' | 'version'>;
};

/** Some of an organisation's events: models, times, only those that wait. */
export type RepricePart = Omit<Repriceable, 'org'>;

export type Repricing = {
  readonly organisation: Pick<Organisation, 'id' | 'timeZone'>;
  /** No event is in two of them. */
  readonly parts: readonly RepricePart[];
  /** Unguessable or otherwise unique: who reprices. */
  readonly owner: string;
  readonly now: () => number;
  /** Called as events are looked at: each is twice, compared and priced. */
  readonly onProgress?: (events: number) => void;
};

export type Repriced =
  | { readonly kind: 'repriced'; readonly events: number; readonly changes: readonly MonthChange[] }
  /** Another process is repricing this organisation. */
  | { readonly kind: 'busy' };

/** A lease is renewed while events are looked at; stores take one that ends ten minutes ahead for a clock set back. */
const LEASE_MS = 5 * 60_000;
const RENEW_MS = 30_000;

/**
 * Prices kept events by the book as it stands, moving sums by the difference, and notes and tells per month what
 * that changes. Doing it again changes nothing. One process at a time does it for an organisation, so that no change
 * is noted twice.
 */
export async function reprice(stores: RepricingStores, repricing: Repricing): Promise<Repriced> {
  const { state } = stores;
  const { organisation, owner, now } = repricing;
  const name = `reprice:${organisation.id}`;
  let renewedAt = now();
  let renewing: Promise<unknown> = Promise.resolve();
  const renew = () => {
    renewedAt = now();
    return state.lease(name, { owner, now: renewedAt, until: renewedAt + LEASE_MS });
  };
  const onProgress = (events: number) => {
    repricing.onProgress?.(events);
    // One that fails is tried again half a minute later, long before the lease has run out.
    if (now() - renewedAt >= RENEW_MS) renewing = renew().catch(() => undefined);
  };
  if ((await renew()) === undefined) return { kind: 'busy' };
  try {
    return await repriceAlone(stores, { ...repricing, onProgress }, renew);
  } finally {
    // Or it would come after the release.
    await renewing;
    await state.release(name, owner);
  }
}

type Progressing = Required<Pick<Repricing, 'onProgress'>>;

async function repriceAlone(
  stores: RepricingStores,
  { organisation: { id: org, timeZone }, parts, now, onProgress }: Repricing & Progressing,
  renew: () => Promise<unknown>,
): Promise<Repriced> {
  const { usage, pricer } = stores;
  const bookVersion = pricer.version();
  const price = (event: UsageEvent): EventCost => pricer.price(org, event);
  const options = { timeZone, price, onRead: onProgress };
  const changes: PartChange[] = [];
  for (const part of parts) {
    const comparison = await compareCosts(usage.repriceable({ org, ...part }), options);
    changes.push(...comparison.changes.map((change) => ({ ...change, part: nameOf(part) })));
    await renew();
  }
  await restate(stores, changes, { org, bookVersion, now: now() });
  let events = 0;
  for (const part of parts) {
    events += await usage.reprice({ org, bookVersion, ...part }, price, onProgress);
    await renew();
  }
  return { kind: 'repriced', events, changes };
}

function nameOf({ from, to }: RepricePart): string {
  return from === undefined && to === undefined ? '' : `${from ?? ''}-${to ?? ''}`;
}

/** Queued before it is noted: whoever dies in between queues the same again, which the outbox leaves out. */
async function restate(
  { state, usage }: RepricingStores,
  changes: readonly PartChange[],
  { org, bookVersion, now }: { readonly org: string; readonly bookVersion: number; readonly now: number },
): Promise<void> {
  const spent = async ({ from, to }: { readonly from: number; readonly to: number }) => {
    const [sum] = await usage.sum({ org, from, to, filters: [] }, { measures: ['costNano'] });
    return sum?.measures.costNano ?? 0n;
  };
  const restated = await newRestatements(state, changes, { org, bookVersion, now, spent });
  if (restated.length === 0) return;
  const months = [...new Set(restated.map(({ month }) => month))];
  const closed = await closedMonths(state, org, months);
  const drafts = restatementDrafts(await state.webhooks(org), restated, { now, closed });
  if (drafts.length > 0) await state.enqueue(drafts);
  await noteRestatements(state, org, restated);
}
