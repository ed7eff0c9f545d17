import { describe, expect, it } from 'vitest';
import { createUsageStore } from '../../db/usage-store.ts';
import type { Links } from '../../src/analytics/traces/links.ts';
import type { UsageEvent } from '../../src/analytics/usage-event.ts';
import { type EventParts, NOON, simplePrice, usageEvent } from '../support/event.ts';
import { linked, linkedRecording } from '../support/links.ts';
import { fixedDirectory, recording } from '../support/store.ts';
import type { TestDatabase } from '../support/test-database.ts';
import { allPages, DAY, everything, HOUR, totalOf, usageStores } from './usage.ts';

/** Usage that several sources report: what speaks for what, what takes whose place, what is only a bill. */
export function linksContract(create: () => Promise<TestDatabase>): void {
  const { open, freshStore } = usageStores(create);
  const aggregate = (parts: EventParts) => usageEvent({ kind: 'aggregate', source: 'metrics', ...parts });
  const send = (event: UsageEvent, links: Links) => linkedRecording([linked(event, links)]);

  /** Sums, their proof, and that counting everything anew comes to the same. */
  async function provedTotal(store: Awaited<ReturnType<typeof freshStore>>) {
    expect(await store.verify('default')).toEqual([]);
    const total = await totalOf(store);
    await store.rebuild('default');
    expect(await totalOf(store)).toEqual(total);
    expect(await store.verify('default')).toEqual([]);
    return total;
  }

  describe('a bucket of many calls', () => {
    it('does not say how many unless it says so', async () => {
      const store = await freshStore();
      await store.record([
        recording([
          aggregate({ id: 'a', dimensions: { status: 'error' } }),
          aggregate({ id: 'b', counts: { inputTokens: 5, requests: 7 } }),
          usageEvent({ id: 'c' }),
        ]),
      ]);
      expect(await provedTotal(store)).toMatchObject({ events: 3n, requests: 8n, errors: 0n, runs: 1n });
    });

    it('that is read again takes the place of what was read before', async () => {
      const store = await freshStore();
      const read = (inputTokens: number, team: string, at = NOON) =>
        send(
          aggregate({
            id: 'hour',
            occurredAt: at,
            counts: { inputTokens },
            dimensions: { team, model: 'm' },
          }),
          { replaces: true },
        );
      expect(await store.record([read(100, 'ml')])).toEqual([[{ kind: 'accepted' }]]);
      expect(await store.record([read(100, 'ml')])).toEqual([[{ kind: 'duplicate' }]]);
      expect(await store.record([read(40, 'web', NOON - DAY)])).toEqual([[{ kind: 'accepted' }]]);
      expect(await store.record([read(40, 'web', NOON - DAY)])).toEqual([[{ kind: 'duplicate' }]]);
      expect(await store.sum(everything, { by: 'team' })).toMatchObject([
        { value: 'web', measures: { events: 1n, inputTokens: 40n, costNano: 40n } },
      ]);
      expect(await provedTotal(store)).toMatchObject({ inputTokens: 40n });
    });

    it('is not taken back by an older reading that comes late', async () => {
      const store = await freshStore();
      const read = (inputTokens: number, endedAt: number) =>
        send(aggregate({ id: 'session', counts: { inputTokens }, facts: { endedAt } }), { replaces: true });
      await store.record([read(500, NOON + 2_000)]);
      expect(await store.record([read(300, NOON + 1_000)])).toEqual([[{ kind: 'duplicate' }]]);
      expect(await provedTotal(store)).toMatchObject({ inputTokens: 500n });
    });

    it('forgets what it no longer says when it is read again', async () => {
      const store = await freshStore();
      await store.record([
        send(aggregate({ id: 'hour', counts: { inputTokens: 9, requests: 3 } }), { replaces: true }),
      ]);
      await store.record([send(aggregate({ id: 'hour', counts: { outputTokens: 1 } }), { replaces: true })]);
      expect(await provedTotal(store)).toMatchObject({ inputTokens: 0n, outputTokens: 1n, requests: 0n });
    });
  });

  describe('usage that another source speaks for', () => {
    const metric = send(aggregate({ id: 'metric', counts: { inputTokens: 70 } }), { fallsBackOn: ['s:1'] });
    const log = send(usageEvent({ id: 'log' }), { covers: ['s:1'] });

    it('counts while nothing covers it', async () => {
      const store = await freshStore();
      expect(await store.record([metric])).toEqual([[{ kind: 'accepted' }]]);
      expect(await provedTotal(store)).toMatchObject({ events: 1n, inputTokens: 70n });
    });

    it('is withdrawn when what it falls back on comes', async () => {
      const store = await freshStore();
      await store.record([metric]);
      expect(await store.record([log])).toEqual([[{ kind: 'accepted' }]]);
      expect(await provedTotal(store)).toMatchObject({ events: 1n, inputTokens: 100n });
      expect(await store.sources('default')).toMatchObject(
        expect.arrayContaining([
          expect.objectContaining({ source: 'metrics', events: 0 }),
          expect.objectContaining({ source: 'native', events: 1 }),
        ]),
      );
    });

    it('is stored as a duplicate when that was there first', async () => {
      const store = await freshStore();
      await store.record([log]);
      expect(await store.record([metric])).toEqual([[{ kind: 'duplicate' }]]);
      expect(await store.record([metric, metric, log])).toEqual([
        [{ kind: 'duplicate' }],
        [{ kind: 'duplicate' }],
        [{ kind: 'duplicate' }],
      ]);
      expect(await provedTotal(store)).toMatchObject({ events: 1n, inputTokens: 100n });
    });

    it('is the same in one request with it, in either order', async () => {
      for (const together of [
        [metric, log],
        [log, metric],
      ]) {
        const store = await freshStore();
        await store.record(together);
        expect(await provedTotal(store)).toMatchObject({ events: 1n, inputTokens: 100n });
      }
    });

    it('is told to nobody', async () => {
      const store = await freshStore();
      await store.record([log]);
      const later = aggregate({
        id: 'metric',
        occurredAt: NOON + HOUR,
        dimensions: { provider: 'p', model: 'unknown', user: 'bo' },
      });
      await store.record([send(later, { fallsBackOn: ['s:1'] })]);
      expect((await allPages(store)).flat().map(({ idKeys: [id] }) => id)).toEqual(['log']);
      expect(await store.pendingModels('default')).toEqual([]);
      expect(await store.distinct(everything, 'user')).toBe(1);
      expect(await store.newest('default')).toMatchObject({ occurredAt: NOON });
    });

    it('moves no sum when it is priced anew', async () => {
      const store = await freshStore();
      await store.record([metric, log]);
      const doubled = (event: UsageEvent) => simplePrice({ ...event, counts: { inputTokens: 500 } });
      await store.reprice({ org: 'default', bookVersion: 2, pendingOnly: false }, doubled);
      expect(await store.verify('default')).toEqual([]);
    });

    it('counts as long as another name than its own is covered, and in its own organisation', async () => {
      const store = await freshStore();
      await store.record([send(usageEvent({ id: 'log' }), { covers: ['s:2'] }), metric]);
      await store.record([
        linkedRecording([linked(usageEvent({ id: 'x' }), { covers: ['s:1'] })], { org: 'acme' }),
      ]);
      expect(await provedTotal(store)).toMatchObject({ events: 2n });
    });

    it('is withdrawn by any of several names', async () => {
      const store = await freshStore();
      await store.record([send(aggregate({ id: 'm' }), { fallsBackOn: ['s:1', 's:2'] })]);
      await store.record([send(usageEvent({ id: 'log' }), { covers: ['s:2'] })]);
      expect(await provedTotal(store)).toMatchObject({ events: 1n, requests: 1n });
    });

    it('counts after all when a source that falls back on nothing reports the same call', async () => {
      const span = send(usageEvent({ id: 'req_1' }), { fallsBackOn: ['s:1'] });
      const own = send(usageEvent({ id: 'req_1' }), { covers: ['s:1'] });
      for (const order of [
        [span, own],
        [own, span],
      ]) {
        const store = await freshStore();
        for (const one of order) await store.record([one]);
        expect(await provedTotal(store)).toMatchObject({ events: 1n, requests: 1n });
        await store.record([send(usageEvent({ id: 'other' }), { covers: ['s:1'] })]);
        expect(await provedTotal(store)).toMatchObject({ events: 2n });
      }
    });

    it('is found covered by a process that remembers nothing', async () => {
      const { engine, reopen } = await open();
      const one = createUsageStore(engine, fixedDirectory('UTC'), () => NOON);
      const other = createUsageStore(await reopen(), fixedDirectory('UTC'), () => NOON);
      await one.record([log]);
      expect(await other.record([metric])).toEqual([[{ kind: 'duplicate' }]]);
      expect(await totalOf(one)).toMatchObject({ events: 1n });
    });

    it('goes with everything that is noted of it when it is pruned', async () => {
      const { engine } = await open();
      const store = createUsageStore(engine, fixedDirectory('UTC'), () => NOON);
      const old = aggregate({ id: 'old', occurredAt: NOON - 40 * DAY });
      await store.record([
        send(old, { fallsBackOn: ['s:1'] }),
        send(usageEvent({ id: 'older', occurredAt: NOON - 40 * DAY }), { covers: ['s:1'] }),
        send(usageEvent({ id: 'new' }), {}),
      ]);
      const later = createUsageStore(engine, fixedDirectory('UTC'), () => NOON + 60 * DAY);
      await later.record([recording([usageEvent({ id: 'later', occurredAt: NOON + 59 * DAY })])]);
      while ((await later.prune('default', { rawDays: 20, hourlyDays: 400 })).more);
      const { covered, event, fallback } = engine.read.tables;
      expect((await engine.read.select().from(event)).map(({ id }) => id)).toEqual(['later']);
      expect(await engine.read.select().from(fallback)).toEqual([]);
      expect(await engine.read.select().from(covered)).toEqual([]);
      expect((await totalOf(later))?.events).toBe(3n);
    });
  });

  describe('usage polled of a provider', () => {
    const hour = NOON - (NOON % HOUR);
    const polled = (id: string, at: number, apiKey = '') =>
      send(
        aggregate({
          id,
          occurredAt: at,
          source: 'poll:openai-usage',
          counts: { inputTokens: 1_000 },
          dimensions: { provider: 'openai', model: 'm', ...(apiKey && { apiKey }) },
        }),
        { replaces: true, fallsBackOn: [`poll:openai:${at}:${apiKey}`, `poll:openai:${at}:`] },
      );
    const call = (id: string, at: number, apiKey = '', provider = 'openai') =>
      recording([
        usageEvent({
          id,
          occurredAt: at,
          dimensions: { provider, model: 'm', status: 'ok', ...(apiKey && { apiKey }) },
        }),
      ]);

    it('counts where no call of its hour and key is known', async () => {
      const store = await freshStore();
      await store.markPolled('default', 'openai', hour - DAY);
      await store.record([
        polled('a', hour, 'key_1'),
        polled('b', hour, 'key_2'),
        polled('c', hour - HOUR, 'key_1'),
        polled('d', hour + HOUR, 'key_1'),
      ]);
      await store.record([call('1', hour + HOUR - 1, 'key_1'), call('2', hour + HOUR, 'key_1', 'anthropic')]);
      expect(await provedTotal(store)).toMatchObject({ requests: 2n, inputTokens: 3_200n });
    });

    it('gives way to a call that does not know its key', async () => {
      const store = await freshStore();
      await store.markPolled('default', 'openai', hour);
      await store.record([call('1', hour)]);
      expect(await store.record([polled('a', hour, 'key_1')])).toEqual([[{ kind: 'duplicate' }]]);
      expect(await provedTotal(store)).toMatchObject({ events: 1n });
    });

    it('gives way to a call whose service has a name of its own for the key', async () => {
      const store = await freshStore();
      await store.markPolled('default', 'openai', hour);
      await store.record([polled('a', hour, 'key_1'), call('1', hour, 'prod-search')]);
      expect(await provedTotal(store)).toMatchObject({ events: 1n, requests: 1n });
    });

    it('gives way to metrics of the same hour, too', async () => {
      const store = await freshStore();
      await store.markPolled('default', 'openai', hour);
      const dimensions = { provider: 'openai', model: 'm' };
      const metrics = aggregate({ id: 'metrics', occurredAt: hour + 1, source: 'otlp', dimensions });
      await store.record([polled('a', hour), send(metrics, {})]);
      expect(await provedTotal(store)).toMatchObject({ events: 1n });
    });

    it('gives way to calls that were stored before anything was polled, since a time', async () => {
      const store = await freshStore();
      await store.record([call('1', hour, 'key_1'), call('2', hour - 2 * DAY, 'key_1')]);
      await store.record([polled('a', hour, 'key_1'), polled('b', hour - 2 * DAY, 'key_1')]);
      expect(await totalOf(store)).toMatchObject({ events: 4n });
      await store.markPolled('default', 'openai', hour - DAY);
      await store.markPolled('default', 'openai', hour - 9 * DAY);
      expect(await provedTotal(store)).toMatchObject({ requests: 2n, inputTokens: 1_200n });
    });

    it('stays withdrawn when the bucket is read again', async () => {
      const store = await freshStore();
      await store.markPolled('default', 'openai', hour);
      await store.record([polled('a', hour), call('1', hour), polled('a', hour)]);
      await store.record([polled('a', hour)]);
      expect(await provedTotal(store)).toMatchObject({ events: 1n, requests: 1n });
    });

    it('is of no matter to organisations that poll nothing', async () => {
      const { engine } = await open();
      const store = createUsageStore(engine, fixedDirectory('UTC'), () => NOON);
      await store.record([call('1', hour)]);
      expect(await engine.read.select().from(engine.read.tables.covered)).toEqual([]);
    });

    it('is known to be polled by every process at once', async () => {
      const { engine, reopen } = await open();
      const one = createUsageStore(engine, fixedDirectory('UTC'), () => NOON);
      const other = createUsageStore(await reopen(), fixedDirectory('UTC'), () => NOON);
      await other.record([call('1', hour - DAY)]);
      await one.markPolled('default', 'openai', hour);
      await other.record([call('2', hour)]);
      await one.record([polled('a', hour)]);
      expect(await totalOf(one)).toMatchObject({ events: 2n, inputTokens: 200n });
    });
  });

  describe('a billing row', () => {
    const row = (cents: string) =>
      usageEvent({
        id: 'bill',
        kind: 'cost',
        source: 'poll:openai-costs',
        dimensions: { provider: 'openai', model: 'unknown' },
        counts: {},
        facts: { reportedCostUsd: cents },
      });

    it('is kept and told, but adds to no sum and costs nothing', async () => {
      const store = await freshStore();
      expect(await store.record([recording([row('1.25')])])).toEqual([[{ kind: 'accepted' }]]);
      expect(await store.record([recording([row('1.25')])])).toEqual([[{ kind: 'duplicate' }]]);
      expect(await provedTotal(store)).toMatchObject({ events: 0n, pendingEvents: 0n, runs: 0n });
      expect((await allPages(store)).flat()).toMatchObject([
        { kind: 'cost', facts: { reportedCostUsd: '1.25' }, cost: { status: 'free', nano: 0n } },
      ]);
      expect(await store.newest('default')).toBeUndefined();
    });

    it('costs nothing when it is priced anew, and is replaced when it is read again', async () => {
      const store = await freshStore();
      await store.record([send(row('1.25'), { replaces: true })]);
      expect(await store.record([send(row('1.50'), { replaces: true })])).toEqual([[{ kind: 'accepted' }]]);
      const costly = () => simplePrice(usageEvent({ id: 'x' }));
      expect(await store.reprice({ org: 'default', bookVersion: 2, pendingOnly: false }, costly)).toBe(0);
      expect((await allPages(store)).flat()).toMatchObject([
        { facts: { reportedCostUsd: '1.50' }, cost: { status: 'free', nano: 0n } },
      ]);
      expect(await provedTotal(store)).toMatchObject({ events: 0n, costNano: 0n });
    });
  });
}
