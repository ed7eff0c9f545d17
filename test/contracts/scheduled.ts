import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStateStore } from '../../db/state-store.ts';
import type { JobEnd, StateStore } from '../../src/analytics/state.ts';
import { NOON, someDraft, someOrganisation, someSlot, someSubscription } from '../support/state.ts';
import type { TestDatabase } from '../support/test-database.ts';

const HOUR_MS = 3_600_000;

function someEnd(parts: Partial<JobEnd> = {}): JobEnd {
  return {
    ...{ name: 'digest', startedAt: NOON, at: NOON + 5, outcome: 'done', error: null },
    ...{ nextAt: NOON + HOUR_MS, misses: 0, failures: 0 },
    ...parts,
  };
}

/** What is posted regularly: its terms, its claims and how the jobs behind it fare. */
export function scheduledContract(create: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let store: StateStore;
  let other: StateStore;

  beforeEach(async () => {
    database = await create();
    store = createStateStore(await database.connect());
    other = createStateStore(await database.connect());
  });
  afterEach(() => database.remove());

  describe('subscriptions', () => {
    it('keep their schedule and whether they are paused', async () => {
      const weekly = someSubscription({ id: 's2', every: 'week', days: [1, 3], quiet: true });
      const paused = { ...weekly, pausedAt: NOON, pausedReason: 'the channel is archived' };
      await store.saveSubscription(weekly);
      await other.saveSubscription(paused);
      expect(await store.subscriptions('acme')).toEqual([paused]);
    });

    it('that are personal outlive a plan, except the one for all that it names', async () => {
      const own = someSubscription({ id: 'p1', kind: 'personal', every: 'week' });
      const forAll = someSubscription({ id: 'personal', kind: 'personal', channel: 'everybody' });
      const organisation = someOrganisation();
      await store.saveSubscription(own);
      await store.saveSubscription(someSubscription());
      await store.apply({ organisation, subscriptions: [someSubscription({ id: 's9' })], personal: forAll });
      expect((await store.subscriptions('acme')).map(({ id }) => id)).toEqual(['p1', 'personal', 's9']);
      await store.apply({ organisation, subscriptions: [] });
      expect((await store.subscriptions('acme')).map(({ id }) => id)).toEqual(['p1', 'personal']);
      await store.apply({ organisation, personal: null });
      expect((await store.subscriptions('acme')).map(({ id }) => id)).toEqual(['p1']);
    });
  });

  describe('slots', () => {
    it('keep their notes with the claim, and none without', async () => {
      const note = (value: string) => [{ name: 'told', value }];
      const claims = [store, other, store].map((one, index) =>
        one.claimSlot(someSlot(), [someDraft()], note(`from-${index}`)),
      );
      const won = (await Promise.all(claims)).indexOf(true);
      expect(await store.setting('acme', 'told')).toBe(`from-${won}`);
    });

    it('are found by their names', async () => {
      for (const slot of ['2026-11-18', '2026-11-19', '2026-11-20'])
        await store.claimSlot(someSlot({ slot }), []);
      await store.claimSlot(someSlot({ slot: '2026-11-19', job: 'digest:s2' }), []);
      const found = await other.claimedSlots('acme', 'digest:s1', ['2026-11-20', '2026-11-19', '2026-11-30']);
      expect(found).toEqual([someSlot({ slot: '2026-11-19' }), someSlot()]);
      expect(await store.claimedSlots('acme', 'digest:s1', [])).toEqual([]);
    });

    it('that a clock ahead of time claimed are open again when skipped, and early when run', async () => {
      const ahead = NOON + 60 * HOUR_MS;
      await store.claimSlot(someSlot({ slot: 'past' }), []);
      await store.claimSlot(someSlot({ slot: 'skipped', claimedAt: ahead, outcome: 'skipped' }), []);
      await store.claimSlot(someSlot({ slot: 'run', claimedAt: ahead }), []);
      const times = { now: NOON + 9, beyond: NOON + HOUR_MS };
      expect(await other.rewindSlots(times)).toBe(2);
      expect(await store.rewindSlots(times)).toBe(0);
      const left = await store.slots('acme', 'digest:s1', 9);
      expect(left.map(({ slot, claimedAt }) => [slot, claimedAt])).toEqual([
        ['run', NOON + 9],
        ['past', NOON],
      ]);
    });
  });

  describe('runs of jobs', () => {
    it('are kept by name, with the last good end and all that went wrong', async () => {
      await store.endJobs([someEnd(), someEnd({ name: 'audit', at: NOON, nextAt: null, misses: 1 })]);
      const failed = { outcome: 'failed', error: 'no store', failures: 2, startedAt: NOON + 60 } as const;
      await other.endJobs([someEnd({ ...failed, at: NOON + 70 })]);
      await store.endJobs([someEnd({ ...failed, failures: 1, misses: 3, at: NOON + 80 })]);
      const { at, ...run } = someEnd();
      expect(await store.jobRuns()).toEqual([
        { ...run, name: 'audit', endedAt: NOON, nextAt: null, misses: 1 },
        { ...run, ...failed, endedAt: at, misses: 3, failures: 3 },
      ]);
    });

    it('that only ever failed have no good end', async () => {
      await store.endJobs([someEnd({ outcome: 'failed', error: 'x', failures: 1 })]);
      expect(await store.jobRuns()).toMatchObject([{ endedAt: null, outcome: 'failed', failures: 1 }]);
    });
  });
}
