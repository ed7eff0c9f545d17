import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketStarts } from '../../src/analytics/period.ts';
import type { SumRow, UsageQuery } from '../../src/analytics/store.ts';
import type { UsageEvent } from '../../src/analytics/usage-event.ts';
import { NOON, usageEvent } from '../support/event.ts';
import { recording } from '../support/store.ts';
import type { TestDatabase } from '../support/test-database.ts';
import { DAY, everything, HOUR, totalOf, usageStores } from './usage.ts';

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

/** Sums: equal to their events, whatever is asked. */
export function sumsContract(create: () => Promise<TestDatabase>): void {
  const { freshStore } = usageStores(create);

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

    it('of four hundred days are those of each, in a zone half an hour off the organisation’s', async () => {
      const store = await freshStore('America/New_York');
      const from = NOON - 400 * DAY;
      const times = Array.from({ length: 800 }, (_, index) => from + index * 12 * HOUR + 17);
      await store.record([
        recording(times.map((occurredAt, index) => usageEvent({ id: `e${index}`, occurredAt }))),
      ]);
      const buckets = bucketStarts({ from, to: NOON, timeZone: 'Asia/Kolkata', granularity: 'day' });
      const rows = await store.sum({ ...everything, from, to: NOON }, { buckets });
      const expected = buckets.map((start, index) => {
        const end = buckets[index + 1] ?? NOON;
        return times.filter((at) => at >= start && at < end).length;
      });
      expect(rows.map(({ bucket, measures }) => [bucket, Number(measures.requests)])).toEqual([
        ...expected.entries(),
      ]);
    });

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

    it('count what caches read of calls whose input is known, so that it is never more', async () => {
      const store = await freshStore();
      const at = { occurredAt: NOON };
      await store.record([
        recording([
          usageEvent({
            ...at,
            id: 'e1',
            counts: { cacheReadTokens: 5_000, cacheWriteTokens: 7, outputTokens: 10 },
          }),
          usageEvent({
            ...at,
            id: 'e2',
            counts: { inputTokens: 90, cacheReadTokens: 30, cacheWriteTokens: 20 },
          }),
        ]),
      ]);
      const counted = { inputTokens: 90n, cacheReadTokens: 30n, cacheWriteTokens: 20n };
      expect(await totalOf(store)).toMatchObject(counted);
      // What ends within minutes is added up from the events themselves.
      const [row] = await store.sum({ ...everything, from: NOON - 1, to: NOON + 1 });
      expect(row?.measures).toMatchObject(counted);
      expect(await store.verify('default')).toEqual([]);
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

    it.each(['tag', 'tool', 'file', 'workItem'] as const)(
      'know what has no %s, and its opposite',
      async (by) => {
        const store = await freshStore();
        const carried = (name: string) => ({
          tags: [name],
          facts: { tools: [{ name }], files: [{ id: name }], workItem: name },
        });
        const events = [
          usageEvent({ id: 'a', ...carried('red') }),
          usageEvent({ id: 'b', ...carried('blue') }),
          usageEvent({ id: 'c' }),
        ];
        await store.record([recording(events)]);
        const requests = async (values: readonly string[], negate: boolean) =>
          (await store.sum({ ...everything, filters: [{ dimension: by, values, negate }] }))[0]?.measures
            .requests ?? 0n;
        expect(await requests([''], false)).toBe(1n);
        expect(await requests([''], true)).toBe(2n);
        expect(await requests(['', 'red'], false)).toBe(2n);
        expect(await requests(['', 'red'], true)).toBe(1n);
      },
    );

    it('answer by tool, file, work item, chat and trace from the events themselves', async () => {
      const store = await freshStore();
      const facts = {
        tools: [{ name: 'search' }, { name: 'code' }],
        conversation: 'c1',
        traceId: 't1',
        files: [{ id: 'f' }],
        workItem: 'PR-7',
      };
      await store.record([recording([usageEvent({ id: 'a', facts }), usageEvent({ id: 'b' })])]);
      for (const [by, value] of [
        ['tool', 'code'],
        ['file', 'f'],
        ['workItem', 'PR-7'],
        ['conversation', 'c1'],
        ['trace', 't1'],
      ] as const) {
        const rows = await store.sum(everything, { by });
        expect(rows.find((row) => row.value === value)?.measures.requests).toBe(1n);
        const filter = { dimension: by, values: [value], negate: false } as const;
        expect((await store.sum({ ...everything, filters: [filter] }))[0]?.measures.requests).toBe(1n);
      }
    });

    it('tell files of one name apart by their ids', async () => {
      const store = await freshStore();
      const using = (id: string, ...files: readonly string[]) =>
        usageEvent({ id, facts: { files: files.map((file) => ({ id: file, name: 'report.pdf' })) } });
      await store.record([recording([using('a', 'f1'), using('b', 'f2'), using('c', 'f1', 'f2', 'f2')])]);
      const rows = await store.sum(everything, { by: 'file', measures: ['requests'] });
      const requests = Object.fromEntries(rows.map(({ value, measures }) => [value, measures.requests]));
      expect(requests).toEqual({ f1: 2n, f2: 2n });
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

    it('know a dimension from the first call that has it on', async () => {
      const store = await freshStore();
      const asked = (filters: UsageQuery['filters'], by?: 'department') =>
        store.snapshot(async (usage) => {
          const rows = await usage.sum({ ...everything, filters }, by ? { by } : {});
          return rows.map(({ value, measures }) => [value, measures.requests]).sort();
        });
      const rnd = { dimension: 'department', values: ['rnd'] } as const;
      const nobodys = { dimension: 'department', values: [''] } as const;
      await store.record([recording([usageEvent({ id: '1' }), usageEvent({ id: '2' })])]);
      expect(await asked([], 'department')).toEqual([['', 2n]]);
      expect(await asked([{ ...rnd, negate: false }], 'department')).toEqual([]);
      expect(await asked([{ ...rnd, negate: false }])).toEqual([['', 0n]]);
      expect(await asked([{ ...rnd, negate: true }])).toEqual([['', 2n]]);
      expect(await asked([{ ...nobodys, negate: false }], 'department')).toEqual([['', 2n]]);
      expect(await asked([{ ...nobodys, negate: true }], 'department')).toEqual([]);
      await store.record([recording([usageEvent({ id: '3', dimensions: { department: 'rnd' } })])]);
      expect(await asked([], 'department')).toEqual([
        ['', 2n],
        ['rnd', 1n],
      ]);
      expect(await asked([{ ...rnd, negate: false }])).toEqual([['', 1n]]);
      expect(await asked([{ ...rnd, negate: true }])).toEqual([['', 2n]]);
      expect(await asked([{ ...nobodys, negate: true }], 'department')).toEqual([['rnd', 1n]]);
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
