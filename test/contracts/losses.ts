import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStateStore } from '../../db/state-store.ts';
import type { SenderLoss, StateStore } from '../../src/analytics/state.ts';
import { NOON } from '../support/state.ts';
import type { TestDatabase } from '../support/test-database.ts';

const HOUR_MS = 3_600_000;

function someLoss(parts: Partial<SenderLoss> = {}): SenderLoss {
  return { org: 'acme', sender: 's1', hour: NOON, apiKey: 'k1', total: 5, ...parts };
}

/** What senders say they lost. */
export function lossContract(create: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let store: StateStore;
  let other: StateStore;

  beforeEach(async () => {
    database = await create();
    store = createStateStore(await database.connect());
    other = createStateStore(await database.connect());
  });
  afterEach(() => database.remove());

  describe('what senders lost', () => {
    it('is the largest total of an hour, in whatever order it is said', async () => {
      await Promise.all([
        store.noteLoss(someLoss({ total: 7 })),
        other.noteLoss(someLoss({ total: 12 })),
        store.noteLoss(someLoss({ total: 9 })),
      ]);
      expect(await other.losses('acme', 0)).toEqual([someLoss({ total: 12 })]);
    });

    it('is kept by organisation, sender and hour', async () => {
      const rows = [someLoss(), someLoss({ hour: NOON + HOUR_MS, total: 8 }), someLoss({ sender: 's2' })];
      for (const row of rows.toReversed()) await store.noteLoss(row);
      await store.noteLoss(someLoss({ org: 'umbrella' }));
      expect(await store.losses('acme', 0)).toEqual(rows);
      expect(await store.losses('umbrella', 0)).toHaveLength(1);
    });

    it('is read of senders that said so lately, with all they said before', async () => {
      const rows = [someLoss(), someLoss({ hour: NOON + HOUR_MS, total: 8 })];
      for (const row of [...rows, someLoss({ sender: 's0' })]) await store.noteLoss(row);
      expect(await store.losses('acme', NOON + 1)).toEqual(rows);
    });

    it('is forgotten after 400 days', async () => {
      const old = someLoss({ sender: 'old', hour: NOON - 401 * 24 * HOUR_MS });
      await store.noteLoss(old);
      await store.noteLoss(someLoss({ hour: NOON - 399 * 24 * HOUR_MS }));
      await store.prune(NOON);
      expect((await store.losses('acme', 0)).map(({ sender }) => sender)).toEqual(['s1']);
    });
  });
}
