import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStateStore } from '../../db/state-store.ts';
import type { Silence, StateStore } from '../../src/analytics/state.ts';
import { NOON } from '../support/state.ts';
import type { TestDatabase } from '../support/test-database.ts';

function someSilence(parts: Partial<Silence> = {}): Silence {
  return {
    org: 'acme',
    id: 's1',
    rule: '*',
    scope: 'team:ml',
    from: NOON,
    until: NOON + 3_600_000,
    author: 'ana',
    reason: 'load test',
    ...parts,
  };
}

/** What nobody is alerted of for a time. */
export function silenceContract(create: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let store: StateStore;

  beforeEach(async () => {
    database = await create();
    store = createStateStore(await database.connect());
  });
  afterEach(() => database.remove());

  describe('silences', () => {
    it('keeps each as it was said, by organisation', async () => {
      const first = someSilence();
      const second = someSilence({ id: 's2', rule: 'spike', scope: 'org', author: null, reason: '' });
      await store.saveSilence(second);
      await store.saveSilence(first);
      await store.saveSilence(someSilence({ org: 'other' }));
      expect(await store.silences('acme')).toEqual([first, second]);
    });

    it('replaces one that is said again', async () => {
      await store.saveSilence(someSilence());
      await store.saveSilence(someSilence({ until: NOON + 7_200_000, reason: 'longer' }));
      expect(await store.silences('acme')).toEqual([
        someSilence({ until: NOON + 7_200_000, reason: 'longer' }),
      ]);
    });

    it('removes one once, and none of another organisation', async () => {
      await store.saveSilence(someSilence());
      await store.saveSilence(someSilence({ org: 'other' }));
      expect(await store.removeSilence('acme', 's1')).toBe(true);
      expect(await store.removeSilence('acme', 's1')).toBe(false);
      expect(await store.silences('acme')).toEqual([]);
      expect(await store.silences('other')).toHaveLength(1);
    });
  });
}
