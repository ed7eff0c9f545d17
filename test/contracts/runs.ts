import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventFacts } from '../../src/analytics/usage-event.ts';
import { NOON, usageEvent } from '../support/event.ts';
import { recording } from '../support/store.ts';
import type { TestDatabase } from '../support/test-database.ts';
import { everything, HOUR, totalOf, usageStores } from './usage.ts';

/** Runs: each counted once, on its first event, and failed when its last one is an error. */
export function runsContract(create: () => Promise<TestDatabase>): void {
  const { freshStore } = usageStores(create);

  describe('runs', () => {
    const step = (id: string, at: number, status = 'ok') =>
      usageEvent({ id, occurredAt: NOON + at, facts: { run: 'r' }, dimensions: { model: 'm', status } });

    it('counts six calls of one run, one of them failed and retried, as one run that did not fail', async () => {
      const calls = [
        step('1', 1),
        step('2', 2),
        step('3', 3, 'error'),
        step('4', 4),
        step('5', 5),
        step('6', 6),
      ];
      await fc.assert(
        fc.asyncProperty(fc.shuffledSubarray(calls, { minLength: 6 }), async (order) => {
          const store = await freshStore();
          for (const call of order) await store.record([recording([call])]);
          expect(await totalOf(store)).toMatchObject({ requests: 6n, errors: 1n, runs: 1n, failedRuns: 0n });
          expect(await store.verify('default')).toEqual([]);
        }),
        { numRuns: 5 },
      );
    });

    it('lets a run fail when its last call does, in the hour of its first', async () => {
      const store = await freshStore();
      await store.record([recording([step('late', HOUR, 'error')])]);
      await store.record([recording([step('early', 0)])]);
      const buckets = [NOON, NOON + HOUR];
      expect(await store.sum({ ...everything, from: NOON, to: NOON + 2 * HOUR }, { buckets })).toMatchObject([
        { bucket: 0, measures: { runs: 1n, failedRuns: 1n, errors: 0n } },
        { bucket: 1, measures: { runs: 0n, failedRuns: 0n, errors: 1n } },
      ]);
    });

    it('takes an event that names no work for a run of its own', async () => {
      const store = await freshStore();
      const failed = usageEvent({ id: 'b', dimensions: { status: 'error' } });
      await store.record([recording([usageEvent({ id: 'a' }), failed])]);
      expect(await totalOf(store)).toMatchObject({ runs: 2n, failedRuns: 1n });
    });

    it('moves an event to the run a copy names', async () => {
      const store = await freshStore();
      const call = (id: string, at: number, facts: EventFacts) =>
        recording([usageEvent({ id, occurredAt: NOON + at, facts })]);
      await store.record([call('a', 0, { traceId: 't' }), call('b', 1, { traceId: 't' }), call('c', 2, {})]);
      expect(await totalOf(store)).toMatchObject({ runs: 2n });
      await store.record([call('a', 0, { run: 'r' })]);
      expect(await totalOf(store)).toMatchObject({ runs: 3n });
      await store.record([call('c', 2, { run: 'r' })]);
      expect(await totalOf(store)).toMatchObject({ runs: 2n });
      await store.record([call('b', 1, { run: 'r' })]);
      expect(await totalOf(store)).toMatchObject({ requests: 3n, runs: 1n });
      expect(await store.verify('default')).toEqual([]);
    });

    it('is counted on its second event once its first turns out to be later', async () => {
      const store = await freshStore();
      const first = { ...step('1', 0), facts: { run: 'r', timeIsArrival: true } } as const;
      await store.record([recording([first, step('2', 60_000)])]);
      await store.record([recording([step('1', HOUR, 'error')])]);
      const buckets = [NOON, NOON + HOUR];
      const query = { ...everything, from: NOON, to: NOON + 2 * HOUR };
      const rows = await store.sum(query, { buckets, measures: ['requests', 'runs'] });
      expect(rows).toMatchObject([
        { bucket: 0, measures: { requests: 1n, runs: 1n } },
        { bucket: 1, measures: { requests: 1n, runs: 0n } },
      ]);
      expect(await store.verify('default')).toEqual([]);
    });
  });
}
