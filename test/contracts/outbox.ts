import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStateStore } from '../../db/state-store.ts';
import type { OutboxRow, OutboxState } from '../../src/analytics/outbox.ts';
import type { StateStore } from '../../src/analytics/state.ts';
import { NOON, someDraft } from '../support/state.ts';
import type { TestDatabase } from '../support/test-database.ts';

const LEASE_MS = 60_000;

/** What the outbox promises on every engine. */
export function outboxContract(create: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let store: StateStore;
  let other: StateStore;
  let owners = 0;

  beforeEach(async () => {
    database = await create();
    store = createStateStore(await database.connect());
    other = createStateStore(await database.connect());
  });
  afterEach(() => database.remove());

  type Leased = { readonly owner: string; readonly rows: readonly OutboxRow[] };

  async function leaseAt(now: number, from = store): Promise<Leased> {
    owners += 1;
    const owner = `owner-${owners}`;
    return { owner, rows: await from.leaseOutbox({ owner, now, leaseUntil: now + LEASE_MS, limit: 100 }) };
  }

  function keys(rows: readonly OutboxRow[]): readonly string[] {
    return rows.map((row) => row.dedupeKey);
  }

  async function inState(state: OutboxState): Promise<readonly string[]> {
    return keys(await store.outbox('acme', { states: [state], limit: 100 })).toSorted();
  }

  /** Leases the due rows of every target at `now` and reports them sent. */
  async function sendAt(now: number): Promise<readonly string[]> {
    const { owner, rows } = await leaseAt(now);
    for (const row of rows) {
      await store.finishDelivery(row.id, owner, { state: 'sent', reference: `ref-${row.dedupeKey}` });
    }
    return keys(rows);
  }

  describe('the outbox', () => {
    it('takes a message once per organisation, target and key', async () => {
      expect(await store.enqueue([someDraft(), someDraft(), someDraft({ target: 'slack:C2' })])).toBe(2);
      expect(await other.enqueue([someDraft(), someDraft({ org: 'umbrella' })])).toBe(1);
      expect(await store.enqueue([])).toBe(0);
      const [row] = await store.outbox('umbrella', { states: ['pending'], limit: 5 });
      expect(row).toMatchObject({
        ...someDraft({ org: 'umbrella' }),
        attempts: 0,
        answersLost: 0,
        reference: null,
      });
      expect(row?.id).toMatch(/^[0-9a-f]{24}$/);
    });

    it('keeps a message once although two processes queue it together', async () => {
      const counts = await Promise.all([store.enqueue([someDraft()]), other.enqueue([someDraft()])]);
      expect(counts.toSorted()).toEqual([0, 1]);
    });

    it('hands a row to one process', async () => {
      const drafts = Array.from({ length: 20 }, (_, index) => someDraft({ target: `slack:C${index}` }));
      await store.enqueue(drafts);
      const leases = await Promise.all([
        leaseAt(NOON),
        leaseAt(NOON, other),
        leaseAt(NOON),
        leaseAt(NOON, other),
      ]);
      const targets = leases.flatMap(({ rows }) => rows.map((row) => row.target));
      expect(targets).toHaveLength(20);
      expect(new Set(targets).size).toBe(20);
    });

    it('leases at most `limit` rows, those queued first', async () => {
      await store.enqueue([someDraft({ target: 'slack:C2' }), someDraft({ target: 'slack:C3' })]);
      await store.enqueue([someDraft({ target: 'slack:C1', dedupeKey: 'last' })]);
      const rows = await store.leaseOutbox({ owner: 'o', now: NOON, leaseUntil: NOON + LEASE_MS, limit: 2 });
      expect(rows.map((row) => row.target)).toEqual(['slack:C2', 'slack:C3']);
    });

    it('sends to a target in order, one in flight, one a second', async () => {
      await store.enqueue(['d1', 'd2', 'd3'].map((dedupeKey) => someDraft({ dedupeKey })));
      const first = await leaseAt(NOON);
      expect(keys(first.rows)).toEqual(['d1']);
      expect((await leaseAt(NOON + 30_000, other)).rows).toEqual([]);
      await store.finishDelivery(first.rows[0]?.id ?? '', first.owner, { state: 'sent', reference: 'r' });
      expect(await sendAt(NOON + 999)).toEqual([]);
      expect(await sendAt(NOON + 1_000)).toEqual(['d2']);
      expect(await sendAt(NOON + 2_000)).toEqual(['d3']);
      expect(await inState('sent')).toEqual(['d1', 'd2', 'd3']);
    });

    it('does not send what is queued for later', async () => {
      await store.enqueue([someDraft({ createdAt: NOON + 500 })]);
      expect(await sendAt(NOON + 499)).toEqual([]);
      expect(await sendAt(NOON + 500)).toEqual(['d1']);
    });

    it('holds up a target while its first message waits, and no other target', async () => {
      await store.enqueue(['d1', 'd2'].map((dedupeKey) => someDraft({ dedupeKey })));
      const { owner, rows } = await leaseAt(NOON);
      await store.finishDelivery(rows[0]?.id ?? '', owner, {
        state: 'pending',
        nextAt: NOON + 90_000,
        error: '429',
      });
      await store.enqueue([someDraft({ target: 'slack:C2', dedupeKey: 'elsewhere' })]);
      expect(await sendAt(NOON + 89_999)).toEqual(['elsewhere']);
      expect(await sendAt(NOON + 90_000)).toEqual(['d1']);
      const [sent] = await store
        .outbox('acme', { states: ['sent'], limit: 9 })
        .then((all) => all.filter((row) => row.dedupeKey === 'd1'));
      expect(sent).toMatchObject({ attempts: 2, answersLost: 0, reference: 'ref-d1', lastError: null });
    });

    it('goes on with the next message when one is dead or expired', async () => {
      await store.enqueue(['d1', 'd2', 'd3'].map((dedupeKey) => someDraft({ dedupeKey })));
      const first = await leaseAt(NOON);
      const gone = { state: 'dead', error: 'channel_not_found' } as const;
      await store.finishDelivery(first.rows[0]?.id ?? '', first.owner, gone);
      const second = await leaseAt(NOON + 1_000);
      const late = { state: 'expired', error: 'too late' } as const;
      await store.finishDelivery(second.rows[0]?.id ?? '', second.owner, late);
      expect(await sendAt(NOON + 1_000)).toEqual(['d3']);
      const [dead] = await store.outbox('acme', { states: ['dead'], limit: 9 });
      expect(dead).toMatchObject({ dedupeKey: 'd1', lastError: 'channel_not_found' });
      expect(await inState('expired')).toEqual(['d2']);
    });

    it('takes over a lease that ran out, counts the answer as lost, and refuses the one who lost it', async () => {
      await store.enqueue([someDraft()]);
      const paused = await leaseAt(NOON);
      expect((await leaseAt(NOON + LEASE_MS - 1, other)).rows).toEqual([]);
      const taken = await leaseAt(NOON + LEASE_MS, other);
      expect(taken.rows).toMatchObject([{ dedupeKey: 'd1', attempts: 2, answersLost: 1 }]);
      const id = taken.rows[0]?.id ?? '';
      expect(await store.finishDelivery(id, paused.owner, { state: 'dead', error: 'woke up' })).toBe(false);
      expect(await other.finishDelivery(id, taken.owner, { state: 'sent', reference: 'r' })).toBe(true);
      expect(await other.finishDelivery(id, taken.owner, { state: 'dead', error: 'again' })).toBe(false);
      expect(await inState('sent')).toEqual(['d1']);
    });

    it('counts an answer reported as lost', async () => {
      await store.enqueue([someDraft()]);
      const { owner, rows } = await leaseAt(NOON);
      const lost = { state: 'pending', nextAt: NOON + 5, error: 'timeout', answerLost: true } as const;
      await store.finishDelivery(rows[0]?.id ?? '', owner, lost);
      expect((await leaseAt(NOON + 1_000)).rows).toMatchObject([{ answersLost: 1, lastError: 'timeout' }]);
    });

    it('is not stopped by a clock that was days ahead for a while', async () => {
      await store.enqueue(['d1', 'd2'].map((dedupeKey) => someDraft({ dedupeKey })));
      expect(await sendAt(NOON + 3 * 86_400_000)).toEqual(['d1']);
      expect(await sendAt(NOON)).toEqual(['d2']);
    });
  });

  describe('a chain', () => {
    const chained = (dedupeKey: string) => someDraft({ chain: 'incident-7', dedupeKey });

    it('keeps its post and its newest edit, whatever comes between', async () => {
      await store.enqueue([chained('opened')]);
      await store.enqueue([chained('grown'), chained('worse'), someDraft({ dedupeKey: 'unrelated' })]);
      await store.enqueue([chained('resolved')]);
      expect(await inState('superseded')).toEqual(['grown', 'worse']);
      expect(await sendAt(NOON)).toEqual(['opened']);
      expect(await store.chainReference('acme', 'slack:C1', 'incident-7')).toBe('ref-opened');
      expect(await sendAt(NOON + 1_000)).toEqual(['unrelated']);
      expect(await sendAt(NOON + 2_000)).toEqual(['resolved']);
    });

    it('supersedes a waiting edit once the post is out', async () => {
      await store.enqueue([chained('opened')]);
      await sendAt(NOON);
      await store.enqueue([chained('grown')]);
      await store.enqueue([chained('worse')]);
      expect(await inState('superseded')).toEqual(['grown']);
      expect(await inState('pending')).toEqual(['worse']);
    });

    it('does not send an edit again when a newer one came while it failed, nor the newer one too early', async () => {
      await store.enqueue([chained('opened')]);
      await sendAt(NOON);
      await store.enqueue([chained('grown')]);
      const { owner, rows } = await leaseAt(NOON + 1_000);
      await store.enqueue([chained('worse')]);
      const paused = { state: 'pending', nextAt: NOON + 31_000, error: '429' } as const;
      expect(await store.finishDelivery(rows[0]?.id ?? '', owner, paused)).toBe(true);
      expect(await inState('superseded')).toEqual(['grown']);
      expect(await sendAt(NOON + 30_999)).toEqual([]);
      expect(await sendAt(NOON + 31_000)).toEqual(['worse']);
    });

    it('lets the next message be the post when the first one died', async () => {
      await store.enqueue([chained('opened'), chained('grown')]);
      const { owner, rows } = await leaseAt(NOON);
      await store.finishDelivery(rows[0]?.id ?? '', owner, { state: 'dead', error: 'invalid_blocks' });
      expect(await store.chainReference('acme', 'slack:C1', 'incident-7')).toBeUndefined();
      expect(await sendAt(NOON + 1_000)).toEqual(['grown']);
    });

    it('remembers every answer that was lost, also of messages that died of it', async () => {
      await store.enqueue([chained('opened'), chained('grown')]);
      const first = await leaseAt(NOON);
      const waiting = { state: 'pending', nextAt: NOON + 1_000, error: 'timeout', answerLost: true } as const;
      await store.finishDelivery(first.rows[0]?.id ?? '', first.owner, waiting);
      const second = await leaseAt(NOON + 1_000);
      const dead = { state: 'dead', error: 'timeout', answerLost: true } as const;
      await store.finishDelivery(second.rows[0]?.id ?? '', second.owner, dead);
      const keys = [first.rows[0]?.id];
      const losses = { count: 2, lastAt: NOON + 1_000, keys };
      expect(await store.chainLosses('acme', 'slack:C1', 'incident-7')).toEqual(losses);
      expect(await store.chainLosses('acme', 'slack:C2', 'incident-7')).toEqual({
        count: 0,
        lastAt: 0,
        keys: [],
      });
    });

    it('is one message per target', async () => {
      await store.enqueue([chained('opened'), { ...chained('opened'), target: 'slack:C2' }]);
      await store.enqueue([chained('grown'), { ...chained('worse'), target: 'slack:C2' }]);
      expect(await inState('superseded')).toEqual([]);
      await sendAt(NOON);
      expect(await store.chainReference('acme', 'slack:C2', 'incident-7')).toBe('ref-opened');
      expect(await store.chainReference('umbrella', 'slack:C2', 'incident-7')).toBeUndefined();
    });
  });
}
