import { describe, expect, it } from 'vitest';
import type { EventCost, UsageEvent } from '../../src/analytics/usage-event.ts';
import { type EventParts, NOON, simplePrice, usageEvent } from '../support/event.ts';
import { recording } from '../support/store.ts';
import type { TestDatabase } from '../support/test-database.ts';
import { allPages, DAY, everything, HOUR, totalOf, usageStores } from './usage.ts';

/** 100 input tokens and 10 output tokens cost 150 nano-dollars at the simple price. */
const EACH = 150n;

/** What plans pay for is never added to what is billed. */
export function plannedContract(create: () => Promise<TestDatabase>): void {
  const { freshStore } = usageStores(create);

  describe('calls that a plan pays for', () => {
    it('add what they would have cost to a sum of its own, and to no part of what is billed', async () => {
      const store = await freshStore();
      await store.record([
        recording(['', 'metered', 'free', 'included', 'subscription'].map((mode) => ofMode(mode))),
      ]);
      expect(await totalOf(store)).toMatchObject({
        requests: 5n,
        inputTokens: 500n,
        costNano: 3n * EACH,
        inputCostNano: 300n,
        outputCostNano: 150n,
        plannedCostNano: 2n * EACH,
      });
      expect(await store.verify('default')).toEqual([]);
    });

    it('are told apart in every way a question is answered', async () => {
      const store = await freshStore();
      await store.record([
        recording([ofMode('subscription'), { ...ofMode('metered'), dimensions: { user: 'bo', team: 'ml' } }]),
      ]);
      // Whole hours come from rollups, ragged ends from the events themselves.
      for (const from of [0, NOON - HOUR, NOON - 1]) {
        const rows = await store.sum({ ...everything, from, to: NOON + 1 }, { by: 'user' });
        const byUser = new Map(rows.map(({ value, measures }) => [value, measures]));
        expect(byUser.get('ana')).toMatchObject({ costNano: 0n, plannedCostNano: EACH });
        expect(byUser.get('bo')).toMatchObject({ costNano: EACH, plannedCostNano: 0n });
      }
    });

    it('keep their cost as events', async () => {
      const store = await freshStore();
      await store.record([recording([ofMode('subscription')])]);
      expect((await allPages(store)).flat()[0]?.cost).toMatchObject({ status: 'priced', nano: EACH });
    });

    it('move from one sum to the other when a copy knows the plan', async () => {
      const store = await freshStore();
      await store.record([recording([ofMode('', { id: 'a' })])]);
      expect(await totalOf(store)).toMatchObject({ costNano: EACH, plannedCostNano: 0n });
      await store.record([recording([ofMode('included', { id: 'a' })])]);
      expect(await totalOf(store)).toMatchObject({ requests: 1n, costNano: 0n, plannedCostNano: EACH });
      expect(await store.verify('default')).toEqual([]);
    });

    it('are repriced and rebuilt in their own sum', async () => {
      const store = await freshStore();
      await store.record([recording([ofMode('included'), ofMode('metered')])]);
      await store.reprice({ org: 'default', bookVersion: 2, pendingOnly: false }, atTwice);
      expect(await totalOf(store)).toMatchObject({ costNano: 2n * EACH, plannedCostNano: 2n * EACH });
      await store.rebuild('default');
      expect(await totalOf(store)).toMatchObject({ costNano: 2n * EACH, plannedCostNano: 2n * EACH });
      expect(await store.verify('default')).toEqual([]);
    });

    it('save nothing and report nothing that is billed', async () => {
      const store = await freshStore();
      const provided: EventCost = {
        status: 'provided',
        nano: EACH,
        parts: { input: 100n, cacheRead: 0n, cacheWrite: 0n, output: 50n, other: 0n },
        savings: 40n,
        priceIds: [],
      };
      const event = ofMode('subscription', { occurredAt: NOON - 20 * DAY });
      await store.record([{ ...recording([]), events: [{ event, cost: provided }] }]);
      expect(await totalOf(store)).toMatchObject({
        providedCostNano: 0n,
        savingsNano: 0n,
        plannedCostNano: EACH,
      });
      expect(await store.verify('default')).toEqual([]);
    });
  });
}

function ofMode(billingMode: string, parts: Partial<EventParts> = {}): UsageEvent {
  const event = usageEvent({ id: `${billingMode || 'unknown'} mode`, ...parts });
  return billingMode === '' ? event : { ...event, dimensions: { ...event.dimensions, billingMode } };
}

function atTwice(event: UsageEvent) {
  const cost = simplePrice(event);
  return cost.status === 'pending' ? cost : { ...cost, nano: 2n * cost.nano, priceIds: ['twice'] };
}
