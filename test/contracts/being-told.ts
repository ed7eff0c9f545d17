import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStateStore } from '../../db/state-store.ts';
import type { StateStore } from '../../src/analytics/state.ts';
import {
  NOON,
  someBudget,
  someDraft,
  someFiring,
  someIncident,
  someSlot,
  someSubscription,
} from '../support/state.ts';
import type { TestDatabase } from '../support/test-database.ts';

/** Budgets, subscriptions and incidents: what is decided once, by one process, together with its messages. */
export function beingToldContract(create: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let store: StateStore;
  let other: StateStore;

  beforeEach(async () => {
    database = await create();
    store = createStateStore(await database.connect());
    other = createStateStore(await database.connect());
  });
  afterEach(() => database.remove());

  /** Keys of the messages that wait in the outbox of acme. */
  async function queued(): Promise<readonly string[]> {
    const rows = await store.outbox('acme', { states: ['pending'], limit: 100 });
    return rows.map((row) => row.dedupeKey).sort();
  }

  describe('budgets', () => {
    it('keeps amounts beyond 2^53 exact', async () => {
      const huge = someBudget({ id: 'b2', amount: { unit: 'tokens', value: 9_007_199_254_740_993n } });
      await store.saveBudget(someBudget());
      await store.saveBudget(huge);
      await store.saveBudget(someBudget({ thresholds: [50] }));
      expect(await store.budgets('acme')).toEqual([someBudget({ thresholds: [50] }), huge]);
      expect(await store.removeBudget('umbrella', 'b1')).toBe(false);
      expect(await store.removeBudget('acme', 'b1')).toBe(true);
      expect(await store.budgets('acme')).toEqual([huge]);
    });

    it('fires a threshold once a period, in one process, with its messages', async () => {
      const fires = [store, other, store, other].map((one, index) =>
        one.fire([someFiring()], [someDraft({ dedupeKey: `from-${index}` })]),
      );
      expect((await Promise.all(fires)).filter(Boolean)).toHaveLength(1);
      expect(await queued()).toHaveLength(1);
      const { periodStart } = someFiring();
      const starting = (from: number, to: number) => other.firings('acme', { from, to });
      expect(await starting(periodStart, periodStart + 1)).toEqual([someFiring()]);
      expect(await starting(0, periodStart)).toEqual([]);
      expect(await starting(periodStart + 1, periodStart * 2)).toEqual([]);
    });

    it('fires what is new among thresholds, and again in the next period', async () => {
      await store.fire([someFiring()], []);
      const both = [someFiring({ threshold: 90 }), someFiring()];
      expect(await store.fire(both, [someDraft()])).toBe(true);
      expect(await queued()).toEqual(['d1']);
      const december = Date.UTC(2026, 11, 1);
      expect(await store.fire([someFiring({ periodStart: december })], [])).toBe(true);
      expect(
        (await store.firings('acme', { from: december, to: december + 1 })).map((row) => row.threshold),
      ).toEqual([75]);
    });
  });

  describe('subscriptions and slots', () => {
    it('saves, replaces and removes a subscription', async () => {
      await store.saveSubscription(someSubscription());
      await store.saveSubscription(someSubscription({ at: '08:30' }));
      expect(await store.subscriptions('acme')).toEqual([someSubscription({ at: '08:30' })]);
      expect(await store.removeSubscription('umbrella', 's1')).toBe(false);
      expect(await store.removeSubscription('acme', 's1')).toBe(true);
      expect(await store.subscriptions('acme')).toEqual([]);
    });

    it('lets one process claim a slot, and queues only its messages', async () => {
      const claims = [store, other, store, other].map((one, index) =>
        one.claimSlot(someSlot(), [someDraft({ dedupeKey: `from-${index}` })]),
      );
      expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
      expect(await queued()).toHaveLength(1);
    });

    it('lists the slots of a job, newest claim first', async () => {
      await store.claimSlot(someSlot({ slot: '2026-11-18', outcome: 'skipped' }), []);
      await store.claimSlot(someSlot({ slot: '2026-11-19' }), []);
      await store.claimSlot(someSlot({ claimedAt: NOON + 1 }), []);
      await store.claimSlot(someSlot({ job: 'digest:s2' }), []);
      const slots = await store.slots('acme', 'digest:s1', 3);
      expect(slots.map((row) => row.slot)).toEqual(['2026-11-20', '2026-11-19', '2026-11-18']);
      expect(slots[2]?.outcome).toBe('skipped');
      expect(await store.slots('acme', 'digest:s1', 1)).toHaveLength(1);
    });
  });

  describe('incidents', () => {
    it('opens one incident per key, whoever is first, and numbers without gaps', async () => {
      const opens = [store, other, store, other].map((one, index) =>
        one.openIncident(someIncident({ id: `i${index}` }), (opened) => [
          someDraft({ dedupeKey: `incident-${opened.number}-from-${index}` }),
        ]),
      );
      const opened = (await Promise.all(opens)).filter((incident) => incident !== undefined);
      expect(opened).toHaveLength(1);
      expect(opened[0]).toMatchObject({
        number: 1,
        version: 1,
        facts: { cost: '12.5', causes: ['agent bot'] },
      });
      expect(await queued()).toHaveLength(1);
      const next = await other.openIncident(someIncident({ id: 'i9', key: 'spike:org' }), () => []);
      expect(next?.number).toBe(2);
      const elsewhere = await store.openIncident(someIncident({ id: 'i1', org: 'umbrella' }), () => []);
      expect(elsewhere?.number).toBe(1);
    });

    it('writes a change of the version read, and refuses one of an older version', async () => {
      const opened = await store.openIncident(someIncident(), () => []);
      if (!opened) throw new Error('not opened');
      const acknowledged = { ...opened, state: 'acknowledged', acknowledgedBy: 'ana' } as const;
      const changes = await Promise.all([
        store.changeIncident(acknowledged, [someDraft({ dedupeKey: 'a' })]),
        other.changeIncident({ ...opened, facts: { cost: '20' } }, [someDraft({ dedupeKey: 'b' })]),
      ]);
      expect(changes.filter(Boolean)).toHaveLength(1);
      expect(await queued()).toHaveLength(1);
      expect((await store.incident('acme', 1))?.version).toBe(2);
    });

    it('lets a key open again after it was resolved', async () => {
      const opened = await store.openIncident(someIncident(), () => []);
      if (!opened) throw new Error('not opened');
      const resolved = { ...opened, state: 'resolved', resolvedAt: NOON + 60, updatedAt: NOON + 60 } as const;
      expect(await store.changeIncident(resolved, [])).toBe(true);
      expect((await store.openIncident(someIncident({ id: 'i2' }), () => []))?.number).toBe(2);
      const all = await store.incidents('acme', { unresolvedOnly: false, limit: 10 });
      expect(all.map((row) => [row.number, row.state])).toEqual([
        [2, 'firing'],
        [1, 'resolved'],
      ]);
      const open = await store.incidents('acme', { unresolvedOnly: true, limit: 10 });
      expect(open.map((row) => row.number)).toEqual([2]);
      expect(await store.incident('acme', 3)).toBeUndefined();
      expect(await store.incident('umbrella', 1)).toBeUndefined();
    });
  });
}
