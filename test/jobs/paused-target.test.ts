import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStateStore } from '../../db/state-store.ts';
import type { Message } from '../../src/analytics/message.ts';
import type { DeliveryOutcome, EventParcel, OutboxState } from '../../src/analytics/outbox.ts';
import type { StateStore, Webhook } from '../../src/analytics/state.ts';
import { createDelivery } from '../../src/jobs/delivery/deliver.ts';
import type { Parcel } from '../../src/jobs/delivery/deliver-row.ts';
import {
  NOON,
  someBudget,
  someDraft,
  someMember,
  someOrganisation,
  someSubscription,
} from '../support/state.ts';
import { temporarySqlite } from '../support/temporary-sqlite.ts';
import type { TestDatabase } from '../support/test-database.ts';

type Drawn = { readonly message: Message };

let database: TestDatabase;
let state: StateStore;
let now = NOON;
let posts: { readonly target: string; readonly headline: string; readonly key: string }[] = [];
let told: EventParcel[] = [];
let answers: Readonly<Record<string, DeliveryOutcome>> = {};

const SENT: DeliveryOutcome = { kind: 'sent', reference: 'r' };
const refusedFor = (reason: string, reach?: 'platform'): DeliveryOutcome => ({
  ...{ kind: 'refused', permanent: true, retryAfterMs: null, reason },
  ...(reach && { reach }),
});

beforeEach(async () => {
  database = await temporarySqlite();
  state = createStateStore(await database.connect());
  now = NOON;
  posts = [];
  told = [];
  answers = {};
  await state.apply({
    organisation: someOrganisation(),
    members: [
      someMember({ id: 'ana', slack: 'UANA' }),
      someMember({ id: 'ada', role: 'admin', slack: 'UADA' }),
    ],
  });
});
afterEach(() => database.remove());

/** A process whose platforms answer by target, and take what nothing is said of. */
function startDelivery(owner = 'one') {
  return createDelivery<Drawn>({
    state,
    owner,
    draw: async (message) => ({ message }),
    deliver: async ({ target, answer, key }: Parcel<Drawn>) => {
      posts.push({ target, headline: answer.message.headline, key });
      return answers[target] ?? SENT;
    },
    tell: async (parcel) => {
      told.push(parcel);
      // No two answers come at the same millisecond.
      now += 1;
      return answers[parcel.target] ?? SENT;
    },
    find: async () => ({ kind: 'unknown' }),
    clock: { now: () => now },
    random: () => 0.5,
    log: { warn: () => {}, error: () => {} },
  });
}

/** Ticks every second, a while. */
async function run(delivery: ReturnType<typeof startDelivery>, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    await delivery.tick();
    now += 1_000;
  }
}

async function inState(...states: readonly OutboxState[]): Promise<readonly string[]> {
  const rows = await state.outbox('acme', { states, limit: 100 });
  return rows.map(({ dedupeKey }) => dedupeKey).reverse();
}

function hook(parts: Partial<Webhook> = {}): Webhook {
  return {
    ...{ org: 'acme', id: 'h1', url: 'https://example.com/hook', events: ['delivery.failed'], secrets: [] },
    ...{ state: 'on', pausedReason: null, failingSince: null, createdBy: 'ana', createdAt: NOON },
    ...parts,
  };
}

describe('a channel that refuses for good', () => {
  beforeEach(async () => {
    answers = { 'slack:C1': refusedFor('not_in_channel') };
    await state.enqueue([someDraft({ dedupeKey: 'd1' }), someDraft({ dedupeKey: 'd2' })]);
  });

  it('is asked once; the rest is held, and so is what comes later', async () => {
    const delivery = startDelivery();
    await run(delivery, 5);
    await state.enqueue([someDraft({ dedupeKey: 'd3' })]);
    await run(delivery, 5);
    expect(posts.filter(({ target }) => target === 'slack:C1')).toHaveLength(1);
    expect(await inState('dead')).toEqual(['d1']);
    expect(await inState('held')).toEqual(['d2', 'd3']);
    const [terms] = await state.channelTerms('acme');
    expect(terms).toMatchObject({ target: 'slack:C1', pausedAt: NOON, pausedReason: 'not_in_channel' });
  });

  it('is told of once, to who made what is posted there', async () => {
    await state.saveSubscription(someSubscription({ createdBy: 'ana' }));
    await run(startDelivery(), 10);
    const notices = posts.filter(({ target }) => target !== 'slack:C1');
    expect(notices).toMatchObject([
      { target: 'slack:UANA', headline: 'Nothing is sent to slack:C1 any more: not_in_channel' },
    ]);
  });

  it('is told of in the language of the organisation, whatever was not delivered speaks', async () => {
    await state.apply({ organisation: someOrganisation({ locale: 'es' }) });
    await run(startDelivery(), 10);
    expect(posts.at(-1)).toMatchObject({
      target: 'slack:UADA',
      headline: 'Ya no se envía nada a slack:C1: not_in_channel',
    });
  });

  it.each([
    ['the admins where nobody made it', {}, 'slack:UADA'],
    ['who set the budget', { budget: 'ana' }, 'slack:UANA'],
    ['another channel where nobody has a line of their own', { noLines: true, other: true }, 'slack:C9'],
  ])(
    'is told to %s',
    async (_, { budget, noLines, other }: { budget?: string; noLines?: boolean; other?: boolean }, to) => {
      if (budget) await state.saveBudget(someBudget({ channel: 'slack:C1', createdBy: budget }));
      if (noLines) await state.saveMember(someMember({ id: 'ada', role: 'admin', slack: null }));
      if (other) await state.saveSubscription(someSubscription({ channel: 'slack:C9', createdBy: null }));
      await run(startDelivery(), 10);
      expect(posts.map(({ target }) => target)).toEqual(['slack:C1', to]);
    },
  );

  it('pauses its subscriptions, which go on with it; those of people stay paused', async () => {
    await state.saveSubscription(someSubscription({ id: 'on' }));
    await state.saveSubscription(someSubscription({ id: 'off', pausedAt: 5, pausedReason: 'holiday' }));
    await state.saveSubscription(someSubscription({ id: 'elsewhere', channel: 'slack:C2' }));
    await run(startDelivery(), 3);
    const paused = async () =>
      (await state.subscriptions('acme')).filter(({ pausedAt }) => pausedAt !== null).map(({ id }) => id);
    expect(await paused()).toEqual(['off', 'on']);
    expect(await state.resumeTarget('acme', 'slack:C1')).toBe(true);
    expect(await paused()).toEqual(['off']);
    expect(await state.resumeTarget('acme', 'slack:C1')).toBe(false);
  });

  it('gets what was given up and held when somebody resumes it and says so, under the same keys', async () => {
    const delivery = startDelivery();
    await run(delivery, 3);
    const [first] = posts;
    expect(await state.replayOutbox('acme', 'all', now)).toEqual([]);
    answers = {};
    await state.resumeTarget('acme', 'slack:C1');
    await run(delivery, 3);
    expect(await inState('held', 'dead')).toEqual(['d1', 'd2']);
    expect(await state.replayOutbox('acme', 'all', now)).toHaveLength(2);
    await run(delivery, 5);
    expect(await inState('sent')).toEqual(expect.arrayContaining(['d1', 'd2']));
    expect(posts.filter(({ key }) => key === first?.key)).toHaveLength(2);
  });

  it('is an event for webhooks', async () => {
    await state.saveWebhook(hook());
    await run(startDelivery(), 3);
    expect(told.map(({ event }) => event)).toMatchObject([
      {
        type: 'delivery.failed',
        data: { target: 'slack:C1', state: 'dead', reason: 'not_in_channel', targetPaused: true },
      },
    ]);
  });
});

describe('a token that is refused', () => {
  it('stops its platform after one message; the others wait, and other platforms go on', async () => {
    const target = (number: number) => `slack:C${number}`;
    answers = Object.fromEntries(
      [1, 2, 3, 4, 5].map((one) => [target(one), refusedFor('token_revoked', 'platform')]),
    );
    await state.enqueue([someDraft({ target: target(1), dedupeKey: 'd1' })]);
    const delivery = startDelivery();
    await run(delivery, 2);
    await state.enqueue([2, 3, 4, 5].map((one) => someDraft({ target: target(one), dedupeKey: `d${one}` })));
    await state.enqueue([someDraft({ target: 'discord:123', dedupeKey: 'elsewhere' })]);
    await run(delivery, 60);
    expect(posts.map((post) => post.target)).toEqual(['slack:C1', 'discord:123']);
    expect(await inState('dead')).toEqual(['d1']);
    expect(await inState('pending')).toEqual(['d2', 'd3', 'd4', 'd5']);
    // With a token that works, the next start sends what waited.
    answers = {};
    await run(startDelivery('two'), 5);
    expect(await inState('sent')).toEqual(['d2', 'd3', 'd4', 'd5', 'elsewhere']);
  });

  it('gives up one message though ten were on their way at once, and tells it elsewhere', async () => {
    const targets = Array.from({ length: 10 }, (_, index) => `slack:C${index}`);
    answers = Object.fromEntries(targets.map((one) => [one, refusedFor('invalid_auth', 'platform')]));
    await state.saveSubscription(someSubscription({ channel: 'discord:42', createdBy: null }));
    await state.enqueue(targets.map((target) => someDraft({ target })));
    await run(startDelivery(), 10);
    expect(await inState('dead')).toHaveLength(1);
    expect(posts.filter(({ target }) => target === 'discord:42')).toHaveLength(1);
    expect(posts).toHaveLength(11);
  });
});

describe('a webhook that fails', () => {
  const eventDraft = (number: number) =>
    someDraft({
      target: 'webhook:h1',
      dedupeKey: `e${number}`,
      event: { type: 'webhook.test', at: NOON, data: { number } },
      expiresAt: NOON + 10 * 86_400_000,
    });
  const failing: DeliveryOutcome = {
    kind: 'refused',
    permanent: false,
    retryAfterMs: null,
    reason: 'HTTP 500',
  };

  it('holds up neither what is behind it nor another one', async () => {
    await state.saveWebhook(hook());
    await state.saveWebhook(hook({ id: 'h2' }));
    answers = { 'webhook:h1': failing };
    await state.enqueue([1, 2, 3].map(eventDraft));
    await state.enqueue([{ ...eventDraft(4), target: 'webhook:h2' }]);
    const delivery = startDelivery();
    await delivery.tick();
    expect(told.map(({ event, target }) => `${target} ${event.data.number}`).sort()).toEqual([
      'webhook:h1 1',
      'webhook:h1 2',
      'webhook:h1 3',
      'webhook:h2 4',
    ]);
    answers = {};
    now += 6_000;
    await delivery.tick();
    expect(await inState('sent')).toEqual(['e1', 'e2', 'e3', 'e4']);
    expect((await state.webhooks('acme')).map(({ failingSince }) => failingSince)).toEqual([null, null]);
    expect(told[0]?.key).toBe(told.find(({ event }, index) => index > 3 && event.data.number === 1)?.key);
  });

  it('is paused when the receiver is gone, and its owner told', async () => {
    await state.saveWebhook(hook());
    answers = { 'webhook:h1': refusedFor('HTTP 410: the receiver wants no more') };
    await state.enqueue([1, 2, 3, 4, 5, 6].map(eventDraft));
    await run(startDelivery(), 5);
    expect(await state.webhooks('acme')).toMatchObject([{ state: 'paused' }]);
    expect(posts.map(({ target }) => target)).toEqual(['slack:UANA']);
    const notice = (await state.outbox('acme', { states: ['sent'], limit: 9 })).find(
      ({ target }) => target === 'slack:UANA',
    );
    expect(notice?.message.lines.at(-1)).toBe('Then: /usage webhook resume h1 and /usage webhook replay h1');
    expect((await inState('held')).length).toBeGreaterThan(0);
    await state.enqueue([eventDraft(7)]);
    expect(await inState('held')).toContain('e7');
  });

  it('is paused after five days of failing, and tried again when resumed', async () => {
    await state.saveWebhook(hook());
    answers = { 'webhook:h1': failing };
    const delivery = startDelivery();
    for (let day = 0; day < 6; day++) {
      const draft = { ...eventDraft(day), createdAt: now, expiresAt: now + 4 * 86_400_000 };
      await state.enqueue([draft]);
      for (let hour = 0; hour < 24; hour++) {
        await delivery.tick();
        now += 3_600_000;
      }
    }
    expect(await state.webhooks('acme')).toMatchObject([{ state: 'paused' }]);
    expect(posts.filter(({ target }) => target === 'slack:UANA')).toHaveLength(1);
    answers = {};
    await state.resumeTarget('acme', 'webhook:h1');
    const replayed = await state.replayOutbox('acme', { target: 'webhook:h1' }, now);
    expect(replayed.length).toBeGreaterThan(0);
    await delivery.tick();
    await delivery.tick();
    expect(await inState('pending', 'held', 'dead')).toEqual([]);
  });
});
