import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStateStore } from '../../db/state-store.ts';
import type { DeliveryResult, OutboxDraft, OutboxRow } from '../../src/analytics/outbox.ts';
import type { LeasedPlatforms } from '../../src/analytics/state/outbox.ts';
import type { StateStore, Webhook } from '../../src/analytics/state.ts';
import { NOON, someDraft } from '../support/state.ts';
import type { TestDatabase } from '../support/test-database.ts';

const LEASE_MS = 60_000;
const DEAD: DeliveryResult = { state: 'dead', error: 'not_in_channel', pausedAt: NOON };

/** What was given up, what is held, and what goes to webhooks. */
export function givenUpContract(create: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let store: StateStore;
  let owners = 0;

  beforeEach(async () => {
    database = await create();
    store = createStateStore(await database.connect());
  });
  afterEach(() => database.remove());

  async function leaseAt(now: number, platforms?: LeasedPlatforms) {
    owners += 1;
    const owner = `owner-${owners}`;
    const terms = { owner, now, leaseUntil: now + LEASE_MS, limit: 100, ...(platforms && { platforms }) };
    return { owner, rows: await store.leaseOutbox(terms) };
  }

  async function finishAt(now: number, result: DeliveryResult, messages: readonly OutboxDraft[] = []) {
    const { owner, rows } = await leaseAt(now);
    for (const { id } of rows) await store.finishDelivery(id, owner, result, messages);
    return keys(rows);
  }

  function keys(rows: readonly OutboxRow[]): readonly string[] {
    return rows.map((row) => row.dedupeKey);
  }

  async function inState(...states: readonly OutboxRow['state'][]): Promise<readonly string[]> {
    return keys(await store.outbox('acme', { states, limit: 100 })).toReversed();
  }

  function hook(parts: Partial<Webhook> = {}): Webhook {
    return {
      ...{ org: 'acme', id: 'h1', url: 'https://example.com/hook', events: ['webhook.test'], secrets: [] },
      ...{ state: 'on', pausedReason: null, failingSince: null, createdBy: null, createdAt: NOON },
      ...parts,
    };
  }

  const eventDraft = (number: number): OutboxDraft =>
    someDraft({
      target: 'webhook:h1',
      dedupeKey: `e${number}`,
      event: { type: 'webhook.test', at: NOON, data: {} },
    });

  describe('a target that is paused', () => {
    it('holds what waits for it and what comes later, and tells of it in the same write', async () => {
      await store.enqueue([someDraft(), someDraft({ dedupeKey: 'd2' }), someDraft({ target: 'slack:C2' })]);
      const { owner, rows } = await leaseAt(NOON);
      const notice = someDraft({ target: 'slack:UANA', dedupeKey: 'notice' });
      expect(await store.finishDelivery(rows[0]?.id ?? '', owner, DEAD, [notice])).toBe(true);
      expect(await store.finishDelivery(rows[0]?.id ?? '', owner, DEAD, [notice])).toBe(false);
      await store.enqueue([someDraft({ dedupeKey: 'd3' })]);
      expect(await inState('held')).toEqual(['d2', 'd3']);
      expect(await inState('pending')).toEqual(['notice']);
      expect(await store.channelTerms('acme')).toMatchObject([
        { target: 'slack:C1', pausedAt: NOON, pausedReason: 'not_in_channel', quietFrom: null },
      ]);
      expect(await store.channelTerms('umbrella')).toEqual([]);
    });

    it('keeps its other terms', async () => {
      const terms = {
        quietFrom: '22:00',
        quietTo: '07:00',
        timeZone: 'UTC',
        mostPosts: 3,
        boundTo: 'team:ml',
      };
      const none = { pausedAt: null, pausedReason: null };
      await store.saveChannelTerms({ org: 'acme', target: 'slack:C1', ...terms, ...none });
      await store.pauseTarget('acme', 'slack:C1', { at: NOON, reason: 'why' });
      expect(await store.channelTerms('acme')).toMatchObject([{ ...terms, pausedReason: 'why' }]);
      expect(await store.resumeTarget('acme', 'slack:C1')).toBe(true);
      expect(await store.channelTerms('acme')).toMatchObject([{ ...terms, ...none }]);
      expect(await store.resumeTarget('acme', 'slack:C1')).toBe(false);
      expect(await store.resumeTarget('acme', 'slack:C7')).toBe(false);
    });
  });

  describe('what was given up', () => {
    it('is sent again under the same id once nothing is paused, and not a second time', async () => {
      await store.enqueue([someDraft(), someDraft({ dedupeKey: 'd2' })]);
      const [first] = (await store.outbox('acme', { states: ['pending'], limit: 9 })).toReversed();
      await finishAt(NOON, DEAD);
      expect(await store.replayOutbox('acme', 'all', NOON)).toEqual([]);
      await store.resumeTarget('acme', 'slack:C1');
      const later = NOON + 40 * 86_400_000;
      expect(await store.replayOutbox('umbrella', 'all', later)).toEqual([]);
      expect(await store.replayOutbox('acme', { ids: [first?.id ?? ''] }, later)).toEqual([first?.id]);
      expect(await store.replayOutbox('acme', { ids: [first?.id ?? ''] }, later)).toEqual([]);
      const { rows } = await leaseAt(later);
      expect(rows).toMatchObject([{ id: first?.id, dedupeKey: 'd1', attempts: 1, answersLost: 0 }]);
      expect(rows[0]?.expiresAt).toBeGreaterThan(later);
      expect(await inState('held')).toEqual(['d2']);
    });

    it('remembers that it may have arrived', async () => {
      await store.enqueue([someDraft()]);
      const { owner, rows } = await leaseAt(NOON);
      const lost: DeliveryResult = { state: 'dead', error: 'timeout', answerLost: true };
      await store.finishDelivery(rows[0]?.id ?? '', owner, lost);
      await store.replayOutbox('acme', 'all', NOON + 5_000);
      expect((await leaseAt(NOON + 5_000)).rows).toMatchObject([{ answersLost: 0, lostAt: NOON }]);
    });

    it('does not bring back what a living message said before', async () => {
      const chained = (dedupeKey: string) => someDraft({ chain: 'incident', dedupeKey });
      await store.enqueue([chained('opened')]);
      await finishAt(NOON, { state: 'dead', error: 'HTTP 400' });
      await store.enqueue([chained('grown')]);
      await finishAt(NOON + 2_000, { state: 'sent', reference: 'r' });
      expect(await store.replayOutbox('acme', 'all', NOON + 5_000)).toEqual([]);
      expect(await inState('superseded')).toEqual(['opened']);
    });

    it('is dropped for good', async () => {
      await store.enqueue([someDraft(), someDraft({ dedupeKey: 'd2' })]);
      await finishAt(NOON, DEAD);
      expect(await store.dropOutbox('acme', { target: 'slack:C2' }, 'by ana')).toEqual([]);
      expect(await store.dropOutbox('acme', 'all', 'by ana')).toHaveLength(2);
      const rows = await store.outbox('acme', { states: ['expired'], limit: 9 });
      expect(rows.map(({ lastError }) => lastError)).toEqual(['by ana', 'by ana']);
      expect(await store.replayOutbox('acme', 'all', NOON)).toEqual([]);
    });

    it('is counted by target and state', async () => {
      await store.enqueue([someDraft(), someDraft({ dedupeKey: 'd2' }), someDraft({ target: 'slack:C2' })]);
      const { owner, rows } = await leaseAt(NOON);
      const lost: DeliveryResult = { state: 'pending', nextAt: NOON, error: 'timeout', answerLost: true };
      await store.finishDelivery(rows[0]?.id ?? '', owner, lost);
      await store.finishDelivery(rows[1]?.id ?? '', owner, { state: 'sent', reference: 'r' });
      expect(await store.outboxByTarget('acme')).toEqual([
        { target: 'slack:C1', state: 'pending', messages: 2, ambiguous: 1 },
        { target: 'slack:C2', state: 'sent', messages: 1, ambiguous: 0 },
      ]);
      expect(await store.outboxByTarget('umbrella')).toEqual([]);
    });
  });

  describe('a lease', () => {
    it('is of the platforms it asks for', async () => {
      const targets = ['slack:C1', 'discord:1', 'webhook:h1', 'console:main'];
      await store.enqueue(targets.map((target) => someDraft({ target })));
      const leased = async (platforms: LeasedPlatforms) =>
        (await leaseAt(NOON, platforms)).rows.map(({ target }) => target);
      expect(await leased({ only: 'discord' })).toEqual(['discord:1']);
      expect(await leased({ except: ['slack', 'webhook'] })).toEqual(['console:main']);
      expect(await leased({ only: 'webhook' })).toEqual(['webhook:h1']);
      expect(await leased({ except: [] })).toEqual(['slack:C1']);
    });

    it('of events takes a few of each webhook, in turn, and no two processes the same', async () => {
      const other = createStateStore(await database.connect());
      await store.enqueue(Array.from({ length: 10 }, (_, index) => eventDraft(index)));
      await store.enqueue([{ ...eventDraft(20), target: 'webhook:h2' }]);
      const terms = { now: NOON, leaseUntil: NOON + LEASE_MS, limit: 2, platforms: { only: 'webhook' } };
      const leases = await Promise.all([
        store.leaseOutbox({ ...terms, owner: 'a' }),
        other.leaseOutbox({ ...terms, owner: 'b' }),
      ]);
      const taken = keys(leases.flat());
      expect(new Set(taken).size).toBe(taken.length);
      expect(taken).toContain('e20');
      await leaseAt(NOON);
      expect(await inState('sending')).toHaveLength(5);
      expect((await leaseAt(NOON)).rows).toEqual([]);
    });

    it('of an event ends with its time, and waits a day where its schedule says so', async () => {
      await store.enqueue([eventDraft(1)]);
      const first = await leaseAt(NOON);
      expect((await leaseAt(NOON + LEASE_MS - 1)).rows).toEqual([]);
      const second = await leaseAt(NOON + LEASE_MS);
      expect(keys(second.rows)).toEqual(['e1']);
      const id = second.rows[0]?.id ?? '';
      const tomorrow = NOON + 28 * 3_600_000;
      const waiting: DeliveryResult = { state: 'pending', nextAt: tomorrow, error: 'HTTP 500' };
      expect(await store.finishDelivery(id, first.owner, waiting)).toBe(false);
      expect(await store.finishDelivery(id, second.owner, waiting)).toBe(true);
      expect((await leaseAt(NOON + 3 * 3_600_000)).rows).toEqual([]);
      expect(keys((await leaseAt(tomorrow)).rows)).toEqual(['e1']);
    });
  });

  describe('a webhook', () => {
    it('knows since when it takes nothing, and how many events died since', async () => {
      await store.saveWebhook(hook());
      const dead: DeliveryResult = { state: 'dead', error: 'HTTP 500' };
      for (const [index, at] of [NOON, NOON + 1_000].entries()) {
        await store.enqueue([eventDraft(index)]);
        await finishAt(at, dead);
      }
      expect(await store.webhooks('acme')).toMatchObject([{ failingSince: NOON }]);
      expect(await store.webhookDeaths('acme', 'h1')).toBe(2);
      expect(await store.webhookDeaths('umbrella', 'h1')).toBe(0);
      await store.enqueue([eventDraft(9)]);
      await finishAt(NOON + 5_000, { state: 'sent', reference: '200' });
      expect(await store.webhooks('acme')).toMatchObject([{ failingSince: null }]);
      expect(await store.webhookDeaths('acme', 'h1')).toBe(0);
    });

    it('is paused and resumed like a channel', async () => {
      await store.saveWebhook(hook());
      await store.enqueue([eventDraft(1)]);
      await store.pauseTarget('acme', 'webhook:h1', { at: NOON, reason: 'HTTP 410' });
      await store.enqueue([eventDraft(2)]);
      expect(await inState('held')).toEqual(['e1', 'e2']);
      expect(await store.webhooks('acme')).toMatchObject([{ state: 'paused', pausedReason: 'HTTP 410' }]);
      expect(await store.replayOutbox('acme', { target: 'webhook:h1' }, NOON)).toEqual([]);
      expect(await store.resumeTarget('acme', 'webhook:h1')).toBe(true);
      expect(await store.replayOutbox('acme', { target: 'webhook:h1' }, NOON)).toHaveLength(2);
    });

    it('takes what waits for it along when it is removed', async () => {
      await store.saveWebhook(hook());
      await store.enqueue([eventDraft(1), someDraft()]);
      expect(await store.removeWebhook('acme', 'h1')).toBe(true);
      expect(await inState('pending')).toEqual(['d1']);
      expect(await inState('expired')).toEqual(['e1']);
    });
  });
}
