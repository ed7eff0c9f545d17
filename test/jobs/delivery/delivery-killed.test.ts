import { describe, expect, it } from 'vitest';
import { createStateStore } from '../../../db/state-store.ts';
import { type Message, messageOf } from '../../../src/analytics/message.ts';
import type { Found, OutboxDraft, Sought } from '../../../src/analytics/outbox.ts';
import type { StateStore } from '../../../src/analytics/state.ts';
import { createDelivery } from '../../../src/jobs/delivery/deliver.ts';
import type { DeliveryParts, Parcel } from '../../../src/jobs/delivery/deliver-row.ts';
import { NOON, someDraft } from '../../support/state.ts';
import { temporarySqlite } from '../../support/temporary-sqlite.ts';
import { mortalStores } from '../killed-stores.ts';

type Drawn = { readonly message: Message };
type Parts = DeliveryParts<Drawn>;

const REPEAT = /may repeat/;

/** A channel that keeps what is posted; whether the bot may read it back a test says. */
function channelOf(mayRead: boolean) {
  const posts: { key: string; message: Message; edits: number }[] = [];
  return {
    posts,
    deliver: async ({ key, answer, reference }: Parcel<Drawn>) => {
      const index = reference === null ? posts.length : Number(reference);
      const edited = posts[index];
      if (edited) posts[index] = { key, message: answer.message, edits: edited.edits + 1 };
      else posts.push({ key, message: answer.message, edits: 0 });
      return { kind: 'sent', reference: String(index) } as const;
    },
    find: async (_: string, { keys }: Sought): Promise<Found> => {
      if (!mayRead) return { kind: 'unknown' };
      const index = posts.findIndex(({ key }) => keys.includes(key));
      return index < 0 ? { kind: 'absent' } : { kind: 'posted', reference: String(index) };
    },
  };
}

type Life = {
  readonly store: StateStore;
  /** Each life is of an organisation of its own. */
  readonly org: string;
  readonly drafts: readonly OutboxDraft[];
  readonly mayRead: boolean;
  readonly dyingStep: number;
};

/** One process delivers until it dies, another takes over when it may; what stands in the channel then. */
async function live({ store, org, drafts, mayRead, dyingStep }: Life) {
  const channel = channelOf(mayRead);
  const told: string[] = [];
  const { alive, steps, isDead } = mortalStores(dyingStep);
  let now = NOON;
  const parts: Omit<Parts, 'owner'> = {
    state: store,
    draw: async (message) => ({ message }),
    deliver: channel.deliver,
    find: channel.find,
    tell: async ({ key }) => {
      told.push(key);
      return { kind: 'sent', reference: '200' };
    },
    clock: { now: () => now },
    random: () => 0.5,
    log: { warn: () => {}, error: () => {} },
  };
  const { deliver, find, draw, tell } = parts;
  const first = createDelivery<Drawn>({
    ...parts,
    ...alive({ deliver, find, draw, tell }),
    owner: 'first',
    state: alive(store),
  });
  await store.enqueue(drafts.map((draft) => ({ ...draft, org })));
  for (let second = 0; second < 6 && !isDead(); second++, now += 1_000) {
    await first.tick().catch(() => undefined);
  }
  const second = createDelivery<Drawn>({ ...parts, owner: 'second' });
  for (let minute = 0; minute < 12; minute++, now += 30_000) await second.tick();
  const rows = await store.outbox(org, { states: ['sent', 'dead', 'pending', 'sending'], limit: 50 });
  return { posts: channel.posts, told, rows, steps: steps().length };
}

/** The same life, killed at each of its steps in turn. */
async function killedEverywhere(life: Pick<Life, 'drafts' | 'mayRead'>) {
  const database = await temporarySqlite();
  const store = createStateStore(await database.connect());
  const { steps } = await live({ ...life, store, org: 'spared', dyingStep: Number.POSITIVE_INFINITY });
  expect(steps).toBeGreaterThan(8);
  const lives = [];
  for (let dyingStep = 1; dyingStep <= steps; dyingStep++) {
    lives.push(await live({ ...life, store, org: `killed-${dyingStep}`, dyingStep }));
  }
  await database.remove();
  return lives;
}

function alertDraft(dedupeKey: string, chain: string | null = null): OutboxDraft {
  const message = messageOf({ headline: dedupeKey, tone: 'alert' });
  return someDraft({ dedupeKey, chain, message, expiresAt: NOON + 86_400_000 });
}

describe('a process that is killed at any step of a delivery', () => {
  it('leaves everything as if nothing had happened, where the channel can be read', async () => {
    const drafts = [alertDraft('one'), alertDraft('two')];
    for (const { posts, rows } of await killedEverywhere({ drafts, mayRead: true })) {
      expect(posts.map(({ message }) => message.headline)).toEqual(['one', 'two']);
      expect(posts.some(({ message }) => message.lines.some((line) => REPEAT.test(line)))).toBe(false);
      expect(rows.map(({ state }) => state)).toEqual(['sent', 'sent']);
    }
  });

  it('leaves one living message, as it was told last', async () => {
    const drafts = [alertDraft('opened', 'incident'), alertDraft('grown', 'incident')];
    for (const { posts } of await killedEverywhere({ drafts, mayRead: true })) {
      expect(posts.map(({ message }) => message.headline)).toEqual(['grown']);
    }
  });

  it('leaves an alert twice at most where the channel cannot be read, and the second says so', async () => {
    for (const { posts, rows } of await killedEverywhere({ drafts: [alertDraft('one')], mayRead: false })) {
      expect(posts.length).toBeGreaterThanOrEqual(1);
      expect(posts.length).toBeLessThanOrEqual(2);
      for (const { message } of posts.slice(1)) expect(message.lines.at(-1)).toMatch(REPEAT);
      expect(rows.map(({ state }) => state)).toEqual(['sent']);
    }
  });

  it('leaves a digest once at most where the channel cannot be read, and shows one that is given up', async () => {
    const digest = { ...alertDraft('digest'), message: messageOf({ headline: 'digest', tone: 'digest' }) };
    for (const { posts, rows } of await killedEverywhere({ drafts: [digest], mayRead: false })) {
      expect(posts.length).toBeLessThanOrEqual(1);
      expect(['sent', 'dead']).toContain(rows[0]?.state);
      if (posts.length === 0) expect(rows[0]?.state).toBe('dead');
    }
  });

  it('tells a webhook under one id, however often', async () => {
    const event = { type: 'webhook.test', at: NOON, data: {} };
    const drafts = [
      { ...alertDraft('event'), target: 'webhook:h1', event },
      { ...alertDraft('other'), target: 'webhook:h1', event },
    ];
    for (const { told, rows } of await killedEverywhere({ drafts, mayRead: true })) {
      expect(new Set(told).size).toBe(2);
      expect(told.length).toBeLessThanOrEqual(4);
      expect(rows.map(({ state }) => state)).toEqual(['sent', 'sent']);
    }
  });
});
