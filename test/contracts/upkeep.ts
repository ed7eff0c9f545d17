import { describe, expect, it } from 'vitest';
import { createUsageStore } from '../../db/usage-store.ts';
import type { UsageEvent } from '../../src/analytics/usage-event.ts';
import { NOON, simplePrice, usageEvent } from '../support/event.ts';
import { fixedDirectory, recording } from '../support/store.ts';
import type { TestDatabase } from '../support/test-database.ts';
import { allPages, DAY, everything, totalOf, usageStores } from './usage.ts';

/** Prices that become known or change, rebuilding, and what is known of the events. */
export function upkeepContract(create: () => Promise<TestDatabase>): void {
  const { open, freshStore } = usageStores(create);

  describe('prices', () => {
    it('reach pending events when they become known, once', async () => {
      const store = await freshStore();
      await store.record([
        recording([
          usageEvent({ id: 'a', dimensions: { provider: 'p', model: 'unknown' } }),
          usageEvent({ id: 'b' }),
        ]),
      ]);
      expect(await totalOf(store)).toMatchObject({ pendingEvents: 1n, costNano: 150n });
      expect(await store.pendingModels('default')).toEqual([{ provider: 'p', model: 'unknown', events: 1 }]);
      const scope = { org: 'default', bookVersion: 2, pendingOnly: true };
      const known = (event: UsageEvent) => simplePrice({ ...event, dimensions: { model: 'known' } });
      expect(await store.reprice(scope, known)).toBe(1);
      expect(await store.reprice(scope, known)).toBe(0);
      expect(await totalOf(store)).toMatchObject({ pendingEvents: 0n, costNano: 300n });
      expect(await store.verify('default')).toEqual([]);
    });

    it('move the rollups by the difference when they are corrected', async () => {
      const store = await freshStore();
      await store.record([
        recording([usageEvent({ id: 'a' }), usageEvent({ id: 'b', dimensions: { model: 'other' } })]),
      ]);
      const doubled = (event: UsageEvent) => {
        const cost = simplePrice(event);
        if (cost.status === 'pending') return cost;
        return { ...cost, nano: cost.nano * 2n, parts: { ...cost.parts, other: cost.nano } };
      };
      const models = [{ provider: 'openai', model: 'gpt-4o' }];
      expect(
        await store.reprice({ org: 'default', bookVersion: 2, pendingOnly: false, models }, doubled),
      ).toBe(1);
      expect(await totalOf(store)).toMatchObject({ costNano: 450n });
      expect(await store.verify('default')).toEqual([]);
    });

    it('keep a single cost past nine million dollars out of every total', async () => {
      const store = await freshStore();
      const absurd = usageEvent({ id: 'a', counts: { inputTokens: 0, outputTokens: 9_007_199_254_740_991 } });
      await store.record([recording([absurd])]);
      expect(await totalOf(store)).toMatchObject({ pendingEvents: 1n, costNano: 0n });
    });
  });

  describe('upkeep', () => {
    it('rebuilds the rollups from the events', async () => {
      const { engine } = await open();
      const inUtc = createUsageStore(engine, fixedDirectory('UTC'), () => NOON);
      await inUtc.record([
        recording([usageEvent({ id: 'a' }), usageEvent({ id: 'b', occurredAt: NOON - DAY })]),
      ]);
      const inKathmandu = createUsageStore(engine, fixedDirectory('Asia/Kathmandu'), () => NOON);
      expect(await inKathmandu.verify('default')).not.toEqual([]);
      await inKathmandu.rebuild('default');
      expect(await inKathmandu.verify('default')).toEqual([]);
    });

    it('gives stored events in order of time and id, whatever the size of its pages', async () => {
      const store = await freshStore();
      const events = Array.from({ length: 2_500 }, (_, index) =>
        usageEvent({
          id: `e${String((index * 7919) % 2_500).padStart(4, '0')}`,
          occurredAt: NOON + (index % 3),
        }),
      );
      await store.record([recording(events)]);
      const stored = (await allPages(store)).flat();
      const keyOf = (event: UsageEvent) => `${event.occurredAt} ${event.idKeys[0]}`;
      expect(stored.map(keyOf)).toEqual(events.map(keyOf).sort());
    });

    it('knows names, sources and the newest event', async () => {
      const store = await freshStore();
      expect(await store.newest('default')).toBeUndefined();
      await store.record([
        recording([
          usageEvent({ id: 'a', dimensions: { team: 'ml' } }),
          usageEvent({ id: 'b', dimensions: { team: 'Mobile' } }),
        ]),
      ]);
      expect(await store.names('default', 'team', { text: 'm', limit: 9 })).toEqual(['Mobile', 'ml']);
      expect(await store.names('default', 'team', { text: '%', limit: 9 })).toEqual([]);
      expect(await store.newest('default')).toEqual({ occurredAt: NOON, receivedAt: NOON });
      expect(await store.sources('default')).toMatchObject([{ source: 'native', events: 2 }]);
      expect(await store.distinct(everything, 'team')).toBe(2);
    });
  });
}
