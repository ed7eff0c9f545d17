import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createUsageStore } from '../../db/usage-store.ts';
import { bucketStarts } from '../../src/analytics/period.ts';
import {
  StaleBook,
  type SumRow,
  SumTooLarge,
  type UsageQuery,
  type UsageStore,
} from '../../src/analytics/store.ts';
import type { UsageEvent } from '../../src/analytics/usage-event.ts';
import { NOON, simplePrice, usageEvent } from '../support/event.ts';
import { fixedDirectory, recording, type TestEngine } from '../support/store.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const everything: UsageQuery = { org: 'default', from: 0, to: NOON + 400 * DAY, filters: [] };

/** Zones whose hours or days are unlike UTC's, each with a stretch that holds what makes it hard. */
const HARD_ZONES = [
  ['Asia/Kolkata', '2026-01-10'],
  ['Asia/Kathmandu', '2026-01-10'],
  ['Pacific/Chatham', '2026-04-03'],
  ['Australia/Lord_Howe', '2026-04-03'],
  ['Australia/Lord_Howe', '2026-10-02'],
  ['Europe/Berlin', '2026-03-27'],
  ['Europe/Berlin', '2026-10-23'],
  ['America/New_York', '2026-03-06'],
  ['America/New_York', '2026-10-30'],
  ['America/Havana', '2026-10-30'],
  ['Africa/Cairo', '2026-04-22'],
  ['America/Santiago', '2026-09-04'],
  ['Pacific/Apia', '2011-12-28'],
] as const;

/** What every engine's usage store does. `open` gives a fresh database. */
export function usageStoreContract(open: () => Promise<TestEngine>): void {
  async function freshStore(timeZone = 'UTC'): Promise<UsageStore> {
    const { engine } = await open();
    return createUsageStore(engine, fixedDirectory(timeZone), () => NOON + HOUR);
  }

  describe('recording', () => {
    it('counts an event once however often it arrives', async () => {
      const store = await freshStore();
      const outcomes = await store.record([
        recording([usageEvent({ id: 'a' }), usageEvent({ id: 'a' })]),
        recording([usageEvent({ id: 'a' })]),
      ]);
      expect(outcomes).toEqual([[{ kind: 'accepted' }, { kind: 'duplicate' }], [{ kind: 'duplicate' }]]);
      expect(await store.record([recording([usageEvent({ id: 'a' })])])).toEqual([[{ kind: 'duplicate' }]]);
      expect(await totalOf(store)).toMatchObject({ requests: 1n, costNano: 150n });
    });

    it('finds a copy that claims another day', async () => {
      const store = await freshStore();
      await store.record([recording([usageEvent({ id: 'a', occurredAt: NOON - 20 * DAY })])]);
      const again = await store.record([recording([usageEvent({ id: 'a', occurredAt: NOON })])]);
      expect(again).toEqual([[{ kind: 'conflict', fields: ['occurredAt'] }]]);
      expect(await totalOf(store)).toMatchObject({ requests: 1n });
    });

    it('keeps the same id of two organisations apart', async () => {
      const store = await freshStore();
      await store.record([
        recording([usageEvent({ id: 'a' })], 'default'),
        recording([usageEvent({ id: 'a' })], 'acme'),
      ]);
      expect(await totalOf(store)).toMatchObject({ requests: 1n });
      expect((await store.sum({ ...everything, org: 'acme' }))[0]?.measures.requests).toBe(1n);
    });

    it('joins copies that share any one of their keys', async () => {
      const store = await freshStore();
      const first: UsageEvent = { ...usageEvent({ id: 'x' }), idKeys: ['openai:resp_1', 'span:1:2'] };
      const second: UsageEvent = { ...usageEvent({ id: 'x' }), idKeys: ['span:1:2', 'litellm:9'] };
      const third: UsageEvent = { ...usageEvent({ id: 'x' }), idKeys: ['litellm:9'] };
      await store.record([recording([first])]);
      await store.record([recording([second])]);
      expect(await store.record([recording([third])])).toEqual([[{ kind: 'duplicate' }]]);
      expect(await totalOf(store)).toMatchObject({ requests: 1n });
    });

    it('fills what was unknown from a copy and prices the event anew', async () => {
      const store = await freshStore();
      await store.record([
        recording([usageEvent({ id: 'a', counts: { inputTokens: 100 }, dimensions: { model: 'm' } })]),
      ]);
      const copy = usageEvent({
        id: 'a',
        counts: { outputTokens: 10 },
        dimensions: { model: 'm', team: 'ml' },
      });
      expect(await store.record([recording([copy])])).toEqual([[{ kind: 'duplicate' }]]);
      expect(await store.sum(everything, { by: 'team' })).toMatchObject([
        { value: 'ml', measures: { requests: 1n, inputTokens: 100n, outputTokens: 10n, costNano: 150n } },
      ]);
      expect(await store.verify('default')).toEqual([]);
    });

    it('keeps the first value of a field a copy contradicts, and names it', async () => {
      const store = await freshStore();
      await store.record([recording([usageEvent({ id: 'a' })])]);
      const copy = usageEvent({ id: 'a', counts: { inputTokens: 999, outputTokens: 10 } });
      expect(await store.record([recording([copy])])).toEqual([
        [{ kind: 'conflict', fields: ['inputTokens'] }],
      ]);
      expect(await totalOf(store)).toMatchObject({ inputTokens: 100n });
    });

    it('moves an event that stood at its arrival to the time a copy knows', async () => {
      const store = await freshStore();
      await store.record([recording([usageEvent({ id: 'a', facts: { timeIsArrival: true } })])]);
      await store.record([recording([usageEvent({ id: 'a', occurredAt: NOON - 3 * DAY })])]);
      expect((await store.sum({ ...everything, to: NOON - DAY }))[0]?.measures.requests).toBe(1n);
      expect((await store.sum({ ...everything, from: NOON - DAY }))[0]?.measures.requests).toBe(0n);
      expect(await store.verify('default')).toEqual([]);
    });

    it('refuses costs worked out with an old price book and stores nothing of them', async () => {
      const store = await freshStore();
      const stale = { ...recording([usageEvent({ id: 'a' })]), bookVersion: 0 };
      await expect(store.record([stale])).rejects.toBeInstanceOf(StaleBook);
      expect(await totalOf(store)).toMatchObject({ events: 0n });
    });

    it('refuses absurd counts before they leave no room in a stored sum, and takes everybody else', async () => {
      const store = await freshStore();
      const most = 9_007_199_254_740_991;
      // 512 times 2^53 - 1 is just below 2^62.
      const absurd = Array.from({ length: 513 }, (_, index) =>
        usageEvent({ id: `e${index}`, counts: { inputTokens: most, outputTokens: 0 } }),
      );
      const first = absurd.slice(0, 512);
      await store.record([recording(first)]);
      await expect(store.record([recording(absurd)])).rejects.toBeInstanceOf(SumTooLarge);
      expect(await store.record([recording([usageEvent({ id: 'b' })])])).toEqual([[{ kind: 'accepted' }]]);
      expect(await totalOf(store)).toMatchObject({ events: 513n, inputTokens: 512n * BigInt(most) + 100n });
      expect(await store.verify('default')).toEqual([]);
    });

    it('keeps what it was told, in the words of the event', async () => {
      const store = await freshStore();
      const told: UsageEvent = {
        ...usageEvent({ id: 'a' }),
        idKeys: ['a', 'span:1:2'],
        tags: ['blue', 'red'],
        counts: { inputTokens: 9, cacheReadTokens: 3, images: 2, audioSeconds: 4 },
        facts: {
          latencyMs: 120,
          traceId: 't',
          conversation: 'c',
          errorType: 'timeout',
          tools: [{ name: 'search', calls: 2 }],
          metadata: { ticket: 'X-1' },
        },
      };
      await store.record([recording([told])]);
      const [page = []] = await allPages(store);
      expect(page).toMatchObject([told]);
    });

    it('is shared at once by every process on the same database', async () => {
      const { engine, reopen } = await open();
      const stores = [engine, await reopen()].map((one) =>
        createUsageStore(one, fixedDirectory(), () => NOON),
      );
      for (let round = 0; round < 3; round++) {
        const outcomes = await Promise.all(
          stores.map((store) => store.record([recording([usageEvent({ id: `r${round}` })])])),
        );
        expect(
          outcomes
            .flat(2)
            .map((outcome) => outcome.kind)
            .sort(),
        ).toEqual(['accepted', 'duplicate']);
      }
      for (const store of stores) expect(await totalOf(store)).toMatchObject({ requests: 3n });
    });
  });

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

  describe('sums', () => {
    it('equal the sum of the events whatever their order, batches and repetitions', async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryDeliveries, async (batches) => {
          const store = await freshStore('Asia/Kathmandu');
          for (const batch of batches) await store.record([recording(batch)]);
          const distinct = [...new Map(batches.flat().map((one) => [one.idKeys[0], one])).values()];
          const groups = Map.groupBy(distinct, (one) => one.dimensions.team ?? '');
          const rows = await store.sum(everything, { by: 'team' });
          expect(toPlain(rows)).toEqual(
            [...groups].map(([team, events]) => [team, ...handSum(events)]).sort(),
          );
          expect(await store.verify('default')).toEqual([]);
        }),
        { numRuns: 25 },
      );
    });

    it.each(HARD_ZONES)(
      'of the days of %s around %s add up to the range, and each is its own events',
      async (timeZone, date) => {
        const start = Date.parse(`${date}T00:00:00Z`);
        const store = await freshStore(timeZone);
        const times = Array.from({ length: 5 * 96 }, (_, index) => start + index * 900_000 + 1);
        await store.record([
          recording(times.map((occurredAt, index) => usageEvent({ id: `e${index}`, occurredAt }))),
        ]);
        const query = { ...everything, from: start, to: start + 5 * DAY };
        for (const granularity of ['hour', 'day'] as const) {
          const buckets = bucketStarts({ from: query.from, to: query.to, timeZone, granularity });
          const rows = await store.sum(query, { buckets });
          const counted = new Map(rows.map((row) => [row.bucket, Number(row.measures.requests)]));
          const expected = buckets.map((from, index) => {
            const to = buckets[index + 1] ?? query.to;
            return times.filter((at) => at >= from && at < to).length;
          });
          expect(buckets.map((_, index) => counted.get(index) ?? 0)).toEqual(expected);
        }
        const names = new Set(times.map((at) => new Intl.DateTimeFormat('en-CA', { timeZone }).format(at)));
        const days = await store.sum(query, {
          buckets: bucketStarts({ from: query.from, to: query.to, timeZone, granularity: 'day' }),
        });
        expect(days).toHaveLength(names.size);
        expect(await store.verify('default')).toEqual([]);
      },
    );

    it('are exact for periods that end anywhere', async () => {
      const store = await freshStore('Asia/Kathmandu');
      const times = Array.from({ length: 300 }, (_, index) => NOON - index * 617_003);
      await store.record([
        recording(times.map((occurredAt, index) => usageEvent({ id: `e${index}`, occurredAt }))),
      ]);
      await fc.assert(
        fc.asyncProperty(fc.nat(300 * 617_003), fc.nat(300 * 617_003), async (a, b) => {
          const [from, to] = [NOON - Math.max(a, b), NOON - Math.min(a, b)];
          const [row] = await store.sum({ ...everything, from, to });
          expect(Number(row?.measures.requests)).toBe(times.filter((at) => at >= from && at < to).length);
        }),
        { numRuns: 100 },
      );
    });

    it('stay exact past what a JavaScript number holds', async () => {
      const store = await freshStore();
      const tokens = 4_000_000_000_000_001;
      const events = [1, 2, 3].map((id) =>
        usageEvent({ id: `e${id}`, counts: { inputTokens: tokens, outputTokens: 0 } }),
      );
      await store.record([recording(events)]);
      expect(await totalOf(store)).toMatchObject({
        inputTokens: 12_000_000_000_000_003n,
        costNano: 12_000_000_000_000_003n,
      });
    });

    it('stay exact past what 64 bits hold', async () => {
      const store = await freshStore();
      const most = 9_007_199_254_740_991;
      const hourly = Array.from({ length: 1_500 }, (_, index) =>
        usageEvent({
          id: `e${index}`,
          occurredAt: NOON - index * HOUR,
          counts: { inputTokens: most, outputTokens: 0 },
          dimensions: { team: index % 3 === 0 ? 'ml' : 'web', model: 'unknown' },
        }),
      );
      await store.record([recording(hourly)]);
      expect(await totalOf(store)).toMatchObject({ events: 1_500n, inputTokens: 1_500n * BigInt(most) });
      expect(
        (await store.sum(everything, { by: 'team' })).map((row) => [row.value, row.measures.inputTokens]),
      ).toEqual([
        ['ml', 500n * BigInt(most)],
        ['web', 1_000n * BigInt(most)],
      ]);
    });

    it('let a tag overlap while the total stays distinct', async () => {
      const store = await freshStore();
      await store.record([
        recording([
          usageEvent({ id: 'a', tags: ['blue', 'red'] }),
          usageEvent({ id: 'b', tags: ['red'] }),
          usageEvent({ id: 'c' }),
        ]),
      ]);
      expect(
        toPlain(await store.sum(everything, { by: 'tag' })).map(([tag, requests]) => [tag, requests]),
      ).toEqual([
        ['', 1n],
        ['blue', 1n],
        ['red', 2n],
      ]);
      expect(await totalOf(store)).toMatchObject({ requests: 3n });
      const red = { dimension: 'tag', values: ['red'], negate: false } as const;
      expect((await store.sum({ ...everything, filters: [red] }))[0]?.measures.requests).toBe(2n);
    });

    it('answer by tool, file, chat and trace from the events themselves', async () => {
      const store = await freshStore();
      const facts = {
        tools: [{ name: 'search' }, { name: 'code' }],
        conversation: 'c1',
        traceId: 't1',
        files: [{ id: 'f' }],
      };
      await store.record([recording([usageEvent({ id: 'a', facts }), usageEvent({ id: 'b' })])]);
      for (const [by, value] of [
        ['tool', 'code'],
        ['file', 'f'],
        ['conversation', 'c1'],
        ['trace', 't1'],
      ] as const) {
        const rows = await store.sum(everything, { by });
        expect(rows.find((row) => row.value === value)?.measures.requests).toBe(1n);
        const filter = { dimension: by, values: [value], negate: false } as const;
        expect((await store.sum({ ...everything, filters: [filter] }))[0]?.measures.requests).toBe(1n);
      }
    });

    it('obey every filter, and its opposite', async () => {
      const store = await freshStore();
      const of = (id: string, team: string, model: string) => usageEvent({ id, dimensions: { team, model } });
      await store.record([recording([of('1', 'ml', 'm'), of('2', 'ml', 'n'), of('3', 'web', 'm')])]);
      const count = async (...filters: UsageQuery['filters']) =>
        (await store.sum({ ...everything, filters }))[0]?.measures.requests;
      expect(await count({ dimension: 'team', values: ['ml'], negate: false })).toBe(2n);
      expect(await count({ dimension: 'team', values: ['ml'], negate: true })).toBe(1n);
      expect(
        await count(
          { dimension: 'team', values: ['ml', 'web'], negate: false },
          { dimension: 'model', values: ['m'], negate: false },
        ),
      ).toBe(2n);
      expect(await count({ dimension: 'team', values: ["ml' or '1'='1"], negate: false })).toBe(0n);
    });
  });

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
      expect(await store.pendingModels('default')).toEqual([
        { provider: 'p', model: 'unknown', events: 1, firstAt: NOON },
      ]);
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
      const model = { provider: 'openai', model: 'gpt-4o' };
      expect(
        await store.reprice({ org: 'default', bookVersion: 2, pendingOnly: false, model }, doubled),
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

const arbitraryEvent = fc
  .record({
    id: fc.nat(40),
    team: fc.constantFrom('ml', 'web', ''),
    at: fc.nat(30 * DAY),
    input: fc.nat(1_000_000),
    output: fc.nat(1_000),
    failed: fc.boolean(),
  })
  // Everything follows from the id, so that copies agree.
  .map(({ id }) => deterministicEvent(id));

const arbitraryDeliveries = fc.array(fc.array(arbitraryEvent, { maxLength: 12 }), { maxLength: 8 });

function deterministicEvent(id: number): UsageEvent {
  const team = ['ml', 'web', ''][id % 3] ?? '';
  return usageEvent({
    id: `e${id}`,
    occurredAt: NOON - id * 7_919_000,
    dimensions: {
      ...(team && { team }),
      model: id % 5 === 0 ? 'unknown' : 'm',
      status: id % 4 === 0 ? 'error' : 'ok',
    },
    counts: { inputTokens: id * 1_000_003, outputTokens: id * 17 },
    facts: id % 2 === 0 ? { run: `r${id % 6}` } : {},
  });
}

/** Requests, errors, tokens and cost of events, added by hand. */
function handSum(events: readonly UsageEvent[]): readonly bigint[] {
  const sum = (of: (event: UsageEvent) => number | undefined) =>
    events.reduce((total, event) => total + BigInt(of(event) ?? 0), 0n);
  const cost = sum((event) =>
    event.dimensions.model === 'unknown'
      ? 0
      : (event.counts.inputTokens ?? 0) + 5 * (event.counts.outputTokens ?? 0),
  );
  return [
    BigInt(events.length),
    sum((event) => Number(event.dimensions.status === 'error')),
    sum((event) => event.counts.inputTokens),
    sum((event) => event.counts.outputTokens),
    cost,
  ];
}

function toPlain(rows: readonly SumRow[]): readonly (readonly [string, ...bigint[]])[] {
  return rows
    .map((row): [string, ...bigint[]] => {
      const { requests, errors, inputTokens, outputTokens, costNano } = row.measures;
      return [row.value, requests, errors, inputTokens, outputTokens, costNano];
    })
    .sort((a, b) => (a[0] < b[0] ? -1 : 1));
}

async function totalOf(store: UsageStore) {
  const [row] = await store.sum(everything);
  return row?.measures;
}

async function allPages(store: UsageStore) {
  const pages = [];
  for await (const page of store.events(everything)) pages.push(page);
  return pages;
}
