import { z } from 'zod';
import type { Attribution, StateStore } from '../state.ts';
import type { Attributed, TeamMove, UsageStore } from '../store.ts';
import { ATTRIBUTED_BY } from './give.ts';

export type AttributionStores = {
  readonly state: Pick<
    StateStore,
    'setting' | 'saveSetting' | 'lease' | 'release' | 'saveAttribution' | 'removeAttribution'
  >;
  readonly usage: Pick<UsageStore, 'reattribute'>;
};

export type Attributing = {
  /** Unguessable or otherwise unique: who moves usage. */
  readonly owner: string;
  readonly now: () => number;
  /** Asked between two steps; what is left then is finished by the job. */
  readonly isEnough?: () => boolean;
};

export type AttributedNow =
  | { readonly kind: 'attributed'; readonly moves: readonly TeamMove[]; readonly more: boolean }
  /** Another process moves usage of this organisation. */
  | { readonly kind: 'busy' };

/** The longest a lease may be. Whoever takes longer may be joined by another, and both move the same once. */
const LEASE_MS = 5 * 60_000;

/** Gives everything with a value to a team, what comes and what was; null takes back what an attribution gave. */
export async function attribute(
  stores: AttributionStores,
  which: Attributed,
  { team, createdBy }: { readonly team: string | null } & Pick<Attribution, 'createdBy'>,
  attributing: Attributing,
): Promise<AttributedNow> {
  const { state } = stores;
  return alone(stores, which.org, attributing, async () => {
    // First, so that whoever dies in between leaves something to look at rather than a past nobody moves.
    await saveOpen(state, which.org, [...(await openOf(state, which.org)), which]);
    if (team === null) await state.removeAttribution(which.org, which.dimension, which.value);
    else await state.saveAttribution({ ...which, team, createdBy, createdAt: attributing.now() });
    return moveOne(stores, which, attributing);
  });
}

/** Moves what an earlier attribution left, until it is enough. */
export async function finishAttributing(
  stores: AttributionStores,
  org: string,
  attributing: Attributing,
): Promise<void> {
  if ((await openOf(stores.state, org)).length === 0) return;
  await alone(stores, org, attributing, async () => {
    const moves: TeamMove[] = [];
    for (const which of await openOf(stores.state, org)) {
      const moved = await moveOne(stores, which, attributing);
      moves.push(...moved.moves);
      if (moved.more) return { ...moved, moves };
    }
    return { kind: 'attributed', moves, more: false };
  });
}

/** Whose past is not wholly moved yet. */
export async function openOf(
  state: Pick<StateStore, 'setting'>,
  org: string,
): Promise<readonly Attributed[]> {
  const text = await state.setting(org, SETTING);
  if (text === undefined) return [];
  return stored.parse(JSON.parse(text)).map((one) => ({ org, ...one }));
}

const SETTING = 'attribution.open';
const stored = z.array(z.object({ dimension: z.enum(ATTRIBUTED_BY), value: z.string() }));

async function saveOpen(
  state: Pick<StateStore, 'saveSetting'>,
  org: string,
  open: readonly Attributed[],
): Promise<void> {
  const once = new Map(open.map(({ dimension, value }) => [`${dimension}:${value}`, { dimension, value }]));
  await state.saveSetting(org, SETTING, JSON.stringify([...once.values()]));
}

type Moved = Extract<AttributedNow, { kind: 'attributed' }>;

async function moveOne(
  { state, usage }: AttributionStores,
  which: Attributed,
  { isEnough }: Attributing,
): Promise<Moved> {
  const { moves, more } = await usage.reattribute(which, isEnough);
  if (!more) {
    const open = await openOf(state, which.org);
    await saveOpen(
      state,
      which.org,
      open.filter(({ dimension, value }) => dimension !== which.dimension || value !== which.value),
    );
  }
  return { kind: 'attributed', moves, more };
}

/** One process at a time, or what is noted as open by one would be forgotten by another. */
async function alone(
  { state }: AttributionStores,
  org: string,
  { owner, now }: Attributing,
  work: () => Promise<Moved>,
): Promise<AttributedNow> {
  const name = `attribute:${org}`;
  const lease = await state.lease(name, { owner, now: now(), until: now() + LEASE_MS });
  if (lease === undefined) return { kind: 'busy' };
  try {
    return await work();
  } finally {
    await state.release(name, owner);
  }
}
