import { describe, expect, it } from 'vitest';
import type { PricedEvent, ReportedEvent, UsageStore } from '../../src/analytics/store.ts';
import { NOON, simplePrice, usageEvent } from '../support/event.ts';
import { recording } from '../support/store.ts';
import type { TestDatabase } from '../support/test-database.ts';
import { DAY, HOUR, totalOf, usageStores } from './usage.ts';

/** What a provider reported of an hour, falling back on calls with one key. */
function polled(id: string, occurredAt: number, parts: object = {}): PricedEvent {
  const event = usageEvent({ id, source: 'poll:openai-usage', kind: 'aggregate', occurredAt, ...parts });
  const fallsBackOn = [`poll:openai:${occurredAt}:key_1`];
  return { event, cost: simplePrice(event), links: { replaces: true, fallsBackOn } };
}

async function reportedIn(store: UsageStore, from: number, to: number): Promise<readonly ReportedEvent[]> {
  const found: ReportedEvent[] = [];
  for await (const page of store.reported('default', { from, to })) found.push(...page);
  return found;
}

/** What providers said themselves, whether it counts or not. */
export function reportedContract(create: () => Promise<TestDatabase>): void {
  const { freshStore } = usageStores(create);

  async function record(store: UsageStore, events: readonly PricedEvent[]): Promise<void> {
    await store.record([{ ...recording([]), events }]);
  }

  describe('what providers reported', () => {
    it('is told with whether it counts: usage while no call speaks for it, a bill never', async () => {
      const store = await freshStore();
      await store.markPolled('default', 'openai', NOON - DAY);
      const bill = usageEvent({
        id: 'bill',
        source: 'poll:openai-costs',
        kind: 'cost',
        occurredAt: NOON + 1,
        counts: {},
        facts: { reportedCostUsd: '1.25' },
      });
      await record(store, [
        polled('a', NOON),
        polled('b', NOON - HOUR),
        { event: bill, cost: simplePrice(bill) },
      ]);
      const dimensions = { provider: 'openai', model: 'gpt-4o', apiKey: 'key_1', status: 'ok' };
      await store.record([recording([usageEvent({ id: 'call', dimensions, occurredAt: NOON + 60_000 })])]);
      const found = await reportedIn(store, NOON - DAY, NOON + DAY);
      expect(found.map(({ idKeys, counted }) => [idKeys[0], counted])).toEqual([
        ['b', true],
        ['a', false],
        ['bill', false],
      ]);
      expect(found[2]).toMatchObject({ kind: 'cost', facts: { reportedCostUsd: '1.25' } });
      expect(await totalOf(store)).toMatchObject({ events: 2n });
    });

    it('holds what was reported last of what takes its own place', async () => {
      const store = await freshStore();
      await record(store, [polled('a', NOON)]);
      await record(store, [polled('a', NOON, { counts: { inputTokens: 7, outputTokens: 0 } })]);
      expect(await reportedIn(store, NOON, NOON + 1)).toMatchObject([{ counts: { inputTokens: 7 } }]);
    });

    it('is of the asked time and of providers alone', async () => {
      const store = await freshStore();
      await record(store, [polled('before', NOON - 1), polled('first', NOON), polled('after', NOON + HOUR)]);
      await store.record([
        recording([usageEvent({ id: 'call' })]),
        recording([usageEvent({ id: 'x' })], 'acme'),
      ]);
      const found = await reportedIn(store, NOON, NOON + HOUR);
      expect(found.map(({ idKeys }) => idKeys[0])).toEqual(['first']);
    });

    it('comes in pages, every event once, however many share an instant', async () => {
      const store = await freshStore();
      const events = Array.from({ length: 2_300 }, (_, index) => polled(`e${index}`, NOON + (index % 3)));
      await record(store, events);
      const found = await reportedIn(store, NOON, NOON + HOUR);
      expect(new Set(found.map(({ idKeys }) => idKeys[0])).size).toBe(2_300);
      expect(found).toHaveLength(2_300);
    });
  });
}
