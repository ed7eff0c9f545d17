import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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
  });
}
