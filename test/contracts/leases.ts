import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../db/engine.ts';
import { fencedEngine } from '../../db/state/leases.ts';
import { createStateStore } from '../../db/state-store.ts';
import { LeaseLost, type StateStore } from '../../src/analytics/state.ts';
import { NOON, someDraft, someIncident } from '../support/state.ts';
import type { TestDatabase } from '../support/test-database.ts';

const LEASE_MS = 30_000;

/** What one process may do at a time, on every engine. */
export function leaseContract(create: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let engine: Engine;
  let one: StateStore;
  let other: StateStore;

  beforeEach(async () => {
    database = await create();
    engine = await database.connect();
    one = createStateStore(engine);
    other = createStateStore(await database.connect());
  });
  afterEach(() => database.remove());

  const termsOf = (owner: string, now = NOON) => ({ owner, now, until: now + LEASE_MS });

  describe('claims', () => {
    it('are taken once until their time is over', async () => {
      expect(await one.claim('press 1', { now: NOON, until: NOON + 10 })).toBe(true);
      expect(await other.claim('press 1', { now: NOON + 9, until: NOON + 100 })).toBe(false);
      expect(await other.claim('press 2', { now: NOON, until: NOON + 10 })).toBe(true);
      expect(await other.claim('press 1', { now: NOON + 10, until: NOON + 100 })).toBe(true);
    });

    it('are taken by one of many that ask at once', async () => {
      const stores = [one, other, createStateStore(await database.connect())];
      const asked = Array.from({ length: 12 }, (_, index) =>
        stores[index % stores.length]?.claim('press', { now: NOON, until: NOON + 10 }),
      );
      expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(1);
    });

    it('are forgotten when they are over', async () => {
      await one.claim('press', { now: NOON, until: NOON + 10 });
      expect(await one.prune(NOON + 10)).toBe(1);
    });
  });

  describe('leases', () => {
    it('belong to one owner, who may renew them', async () => {
      const fence = await one.lease('jobs', termsOf('a'));
      expect(fence).toBeGreaterThan(0);
      expect(await other.lease('jobs', termsOf('b'))).toBeUndefined();
      expect(await one.lease('jobs', termsOf('a', NOON + 20_000))).toBe(fence);
      expect(await other.lease('jobs', termsOf('b', NOON + 40_000))).toBeUndefined();
      expect(await other.lease('archive', termsOf('b'))).toBeDefined();
    });

    it('get a higher number with every change of owner', async () => {
      const first = await one.lease('jobs', termsOf('a'));
      const second = await other.lease('jobs', termsOf('b', NOON + LEASE_MS));
      expect(second).toBeGreaterThan(first ?? Number.POSITIVE_INFINITY);
      expect(await one.lease('jobs', termsOf('a', NOON + LEASE_MS + 1))).toBeUndefined();
    });

    it('are free at once when released, but only by their owner', async () => {
      await one.lease('jobs', termsOf('a'));
      await other.release('jobs', 'b');
      expect(await other.lease('jobs', termsOf('b', NOON + 1))).toBeUndefined();
      await one.release('jobs', 'a');
      expect(await other.lease('jobs', termsOf('b', NOON + 1))).toBeDefined();
    });

    it('do not outlive a clock that is set back by days', async () => {
      await one.lease('jobs', termsOf('a', NOON + 3 * 86_400_000));
      expect(await other.lease('jobs', termsOf('b'))).toBeDefined();
    });
  });

  describe('a store used under a lease', () => {
    const incident = someIncident();
    const draft = someDraft();

    it('writes while the lease is held, and nothing once somebody else took over', async () => {
      const fence = (await one.lease('jobs', termsOf('a'))) ?? 0;
      const fenced = createStateStore(fencedEngine(engine, () => ({ lease: 'jobs', fence })));
      expect(await fenced.openIncident(incident, () => [draft])).toBeDefined();
      // The holder sleeps; its lease runs out and goes to somebody else.
      await other.lease('jobs', termsOf('b', NOON + LEASE_MS));
      const late = someIncident({ id: 'i2', key: 'spike:team:late' });
      await expect(fenced.openIncident(late, () => [someDraft({ dedupeKey: 'd2' })])).rejects.toThrow(
        LeaseLost,
      );
      await expect(fenced.enqueue([someDraft({ dedupeKey: 'd3' })])).rejects.toThrow(LeaseLost);
      expect(await one.incidents('acme', { unresolvedOnly: false, limit: 10 })).toHaveLength(1);
      expect(await one.outbox('acme', { states: ['pending'], limit: 10 })).toHaveLength(1);
    });

    it('writes nothing before a lease was ever taken', async () => {
      const fenced = createStateStore(fencedEngine(engine, () => ({ lease: 'jobs', fence: 0 })));
      await expect(fenced.enqueue([draft])).rejects.toThrow(LeaseLost);
    });
  });
}
