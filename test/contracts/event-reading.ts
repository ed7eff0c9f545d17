import { describe, expect, it } from 'vitest';
import type { Filter, Repriceable } from '../../src/analytics/store.ts';
import type { UsageEvent } from '../../src/analytics/usage-event.ts';
import { NOON, simplePrice, usageEvent } from '../support/event.ts';
import { onceFree } from '../support/once-free.ts';
import { recording } from '../support/store.ts';
import type { TestDatabase } from '../support/test-database.ts';
import { DAY, everything, HOUR, totalOf, usageStores } from './usage.ts';

const MODEL = { provider: 'openai', model: 'gpt-4o' };

/** Four calls that differ in everything a filter may ask for. */
const CALLS = [
  usageEvent({ id: 'a', dimensions: { ...MODEL, team: 'ml', user: 'ana' }, tags: ['beta', 'eu'] }),
  usageEvent({
    id: 'b',
    dimensions: { ...MODEL, team: 'ml', user: 'bob' },
    tags: ['eu'],
    facts: { tools: [{ name: 'search' }, { name: 'code' }], traceId: 't1' },
  }),
  usageEvent({
    id: 'c',
    dimensions: { ...MODEL, team: 'web' },
    facts: {
      tools: [{ name: 'code' }],
      files: [{ id: 'f1', name: 'plan.pdf' }],
      conversation: 'c1',
      message: 'm1',
    },
  }),
  usageEvent({ id: 'd', dimensions: { provider: 'azure', model: 'gpt-4o' }, facts: { conversation: 'c2' } }),
];

const is = (dimension: Filter['dimension'], ...values: readonly string[]): Filter => ({
  dimension,
  values,
  negate: false,
});
const isNot = (dimension: Filter['dimension'], ...values: readonly string[]): Filter => ({
  dimension,
  values,
  negate: true,
});

/** Reading single events: what filters leave, what repricing looks at, and that it writes what differs and no more. */
export function eventReadingContract(create: () => Promise<TestDatabase>): void {
  const { freshStore } = usageStores(create);

  describe('stored events', () => {
    it('are told by calls with what their prices depend on', async () => {
      const store = await freshStore();
      const facts = { tools: [{ name: 'code' }], parts: { system: 40 }, reportedCostUsd: '1.5' };
      const dimensions = { ...MODEL, serviceTier: 'flex', billingMode: 'metered', agent: 'writer' };
      const counts = { inputTokens: 90, outputTokens: 0, webSearches: 2 };
      const plain = usageEvent({ id: 'b', dimensions: { ...dimensions, user: 'ana', team: 'ml' } });
      const rich = usageEvent({
        id: 'a',
        dimensions: plain.dimensions,
        counts,
        facts: { ...facts, conversation: 'c1', message: 'm1', latencyMs: 9 },
      });
      const unpriced = usageEvent({ id: 'c', occurredAt: NOON - 1, dimensions: { model: 'unknown' } });
      await store.record([recording([plain, rich, unpriced])]);
      const calls = [];
      for await (const page of store.calls(everything)) calls.push(...page);
      const own = { kind: 'call', dimensions, facts: {} };
      expect(calls).toEqual([
        {
          ...own,
          id: 'c',
          occurredAt: NOON - 1,
          dimensions: { model: 'unknown' },
          counts: unpriced.counts,
          cost: { status: 'pending', nano: 0n },
        },
        {
          ...own,
          id: 'a',
          occurredAt: NOON,
          counts,
          facts: { ...facts, conversation: 'c1' },
          cost: { status: 'priced', nano: 90n },
        },
        {
          ...own,
          id: 'b',
          occurredAt: NOON,
          counts: plain.counts,
          cost: { status: 'priced', nano: 150n },
        },
      ]);
    });

    it.each<{ readonly filters: readonly Filter[]; readonly left: string }>([
      { filters: [], left: 'abcd' },
      { filters: [is('team', 'ml')], left: 'ab' },
      { filters: [is('team', 'ml', 'web')], left: 'abc' },
      { filters: [is('team', '')], left: 'd' },
      { filters: [isNot('team', 'ml')], left: 'cd' },
      { filters: [isNot('team', 'ml', '')], left: 'c' },
      { filters: [is('team', 'ml'), isNot('user', 'ana')], left: 'b' },
      { filters: [is('provider', 'openai'), is('model', 'gpt-4o')], left: 'abc' },
      { filters: [is('team', 'nobody')], left: '' },
      { filters: [is('tag', 'eu')], left: 'ab' },
      { filters: [is('tag', 'eu'), is('tag', 'beta')], left: 'a' },
      { filters: [is('tag', '')], left: 'cd' },
      { filters: [is('tag', 'beta', '')], left: 'acd' },
      { filters: [isNot('tag', 'beta')], left: 'bcd' },
      { filters: [is('tool', 'code')], left: 'bc' },
      { filters: [is('tool', 'search', '')], left: 'abd' },
      { filters: [isNot('tool', 'search')], left: 'acd' },
      { filters: [is('file', 'f1')], left: 'c' },
      { filters: [is('conversation', 'c1', 'c2')], left: 'cd' },
      { filters: [is('conversation', '')], left: 'ab' },
      { filters: [isNot('trace', 't1')], left: 'acd' },
      { filters: [is('message', 'm1'), is('team', 'web')], left: 'c' },
    ])('that $filters leave are $left', async ({ filters, left }) => {
      const store = await freshStore();
      await store.record([recording(CALLS)]);
      expect(await idsOf(store.events({ ...everything, filters }))).toBe(left);
      const calls = [];
      for await (const page of store.calls({ ...everything, filters })) calls.push(...page);
      expect(calls.map(({ id }) => id).join('')).toBe(left);
    });

    it('come in order of time however few of many are wanted', async () => {
      const store = await freshStore();
      const events = Array.from({ length: 25_000 }, (_, index) =>
        usageEvent({
          id: `e${index}`,
          occurredAt: NOON - ((index * 7919) % 25_000) * 1_000,
          dimensions: { ...MODEL, team: index % 5_000 === 0 ? 'rare' : 'ml' },
        }),
      );
      await store.record([recording(events)]);
      const found: UsageEvent[] = [];
      const filters = [is('team', 'rare')];
      for await (const page of store.events({ ...everything, filters })) found.push(...page);
      const times = [0, 5_000, 10_000, 15_000, 20_000].map(
        (index) => NOON - ((index * 7919) % 25_000) * 1_000,
      );
      expect(found.map(({ occurredAt }) => occurredAt)).toEqual(times.sort((a, b) => a - b));
      let all = 0;
      for await (const page of store.events(everything)) all += page.length;
      expect(all).toBe(25_000);
    });
  });

  describe('repricing', () => {
    const hourly = ['a', 'b', 'c', 'd'].map((id, index) =>
      usageEvent({ id, occurredAt: NOON + index * HOUR, dimensions: { ...MODEL, team: 'ml' } }),
    );
    const waiting = usageEvent({ id: 'w', dimensions: { provider: 'openai', model: 'unknown' } });

    it.each<{ readonly which: Omit<Repriceable, 'org'>; readonly ids: string }>([
      { which: { pendingOnly: false }, ids: 'abcdw' },
      { which: { pendingOnly: true }, ids: 'w' },
      { which: { pendingOnly: false, models: [MODEL] }, ids: 'abcd' },
      { which: { pendingOnly: true, models: [MODEL] }, ids: '' },
      { which: { pendingOnly: false, models: [{ provider: 'azure', model: 'gpt-4o' }] }, ids: '' },
      { which: { pendingOnly: false, from: NOON + HOUR, to: NOON + 3 * HOUR }, ids: 'bc' },
      { which: { pendingOnly: false, from: NOON + 1 }, ids: 'bcd' },
      { which: { pendingOnly: true, to: NOON }, ids: '' },
    ])('looks at $ids for $which', async ({ which, ids }) => {
      const store = await freshStore();
      await store.record([recording([...hourly, waiting])]);
      const scope = { org: 'default', ...which };
      expect([...(await idsOf(store.repriceable(scope)))].sort().join('')).toBe(ids);
      const changed: string[] = [];
      const dearer = (event: UsageEvent) => {
        const cost = simplePrice({ ...event, dimensions: MODEL });
        return cost.status === 'pending' ? cost : { ...cost, priceIds: ['other'] };
      };
      expect(await store.reprice({ ...scope, bookVersion: 2 }, dearer)).toBe(ids.length);
      for await (const page of store.events(everything))
        changed.push(...page.filter((one) => one.bookVersion === 2).map(({ idKeys }) => idKeys[0]));
      expect(changed.sort().join('')).toBe(ids);
    });

    it('writes nothing the second time', async () => {
      const store = await freshStore();
      await store.record([recording([waiting])]);
      const known = (event: UsageEvent) => simplePrice({ ...event, dimensions: MODEL });
      expect(await store.reprice({ org: 'default', pendingOnly: false, bookVersion: 2 }, known)).toBe(1);
      expect(await store.reprice({ org: 'default', pendingOnly: false, bookVersion: 3 }, known)).toBe(0);
      for await (const page of store.events(everything))
        expect(page.map(({ bookVersion }) => bookVersion)).toEqual([2]);
    });

    it('goes on beside calls that come in, and every sum is that of its events', async () => {
      const store = await freshStore();
      const unknown = (count: number, batch: string) =>
        Array.from({ length: count }, (_, index) =>
          usageEvent({
            id: `${batch}${index}`,
            occurredAt: NOON - (index % 40) * HOUR,
            dimensions: { provider: 'openai', model: 'unknown', user: `u${index % 7}` },
          }),
        );
      await store.record([recording(unknown(4_000, 'old'))]);
      const known = (event: UsageEvent) => simplePrice({ ...event, dimensions: MODEL });
      const repriceAll = () =>
        onceFree(() => store.reprice({ org: 'default', bookVersion: 2, pendingOnly: true }, known));
      const recordAll = async () => {
        for (let batch = 0; batch < 10; batch++)
          await onceFree(() => store.record([recording(unknown(50, `new${batch}-`))]));
      };
      await Promise.all([repriceAll(), recordAll()]);
      await repriceAll();
      expect(await totalOf(store)).toMatchObject({
        events: 4_500n,
        pendingEvents: 0n,
        costNano: 4_500n * 150n,
      });
      expect(await store.verify('default')).toEqual([]);
    });

    it('knows since when a model waits, and how much of it', async () => {
      const store = await freshStore();
      const early = usageEvent({ id: 'e', occurredAt: NOON - DAY, dimensions: { model: 'unknown' } });
      const late = { ...early, idKeys: ['l'] as const, occurredAt: NOON, tags: ['eu'] };
      await store.record([recording([waiting, early, late, ...hourly])]);
      expect(await store.pendingUsage('default')).toEqual([
        { provider: '', model: 'unknown', events: 2, tokens: 220n, firstAt: NOON - DAY, lastAt: NOON },
        { provider: 'openai', model: 'unknown', events: 1, tokens: 110n, firstAt: NOON, lastAt: NOON },
      ]);
    });
  });
}

async function idsOf(pages: AsyncIterable<readonly UsageEvent[]>): Promise<string> {
  const ids: string[] = [];
  for await (const page of pages) ids.push(...page.map(({ idKeys }) => idKeys[0]));
  return ids.join('');
}
