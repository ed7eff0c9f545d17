import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../db/engine.ts';
import { renameUser } from '../../db/usage/erase/erase.ts';
import { createUsageStore } from '../../db/usage-store.ts';
import type { DimensionName } from '../../src/analytics/dimensions.ts';
import { bucketStarts, zoneClock } from '../../src/analytics/period.ts';
import type { Filter, StoredEvent, UsageQuery, UsageStore } from '../../src/analytics/store.ts';
import type { UsageEvent } from '../../src/analytics/usage-event.ts';
import { NOON, usageEvent } from '../support/event.ts';
import { fixedDirectory, recording } from '../support/store.ts';
import type { TestDatabase } from '../support/test-database.ts';
import { allPages, DAY, everything, HOUR, usageStores } from './usage.ts';

const ZONE = 'Asia/Kathmandu';
const clock = zoneClock(ZONE);
const CALM = 11 * 60_000;

/** What is pruned ends 12 days before noon. */
const KEPT = { rawDays: 12, hourlyDays: 400 };

/** Percentiles of response times, whatever is sealed or gone. */
export function latenciesContract(create: () => Promise<TestDatabase>): void {
  const { open } = usageStores(create);

  async function openAt(timeZone = ZONE) {
    const { engine } = await open();
    const at = { now: NOON, timeZone };
    const directory = { ...fixedDirectory(), timeZone: async () => at.timeZone };
    const storeOn = (on: Engine) => createUsageStore(on, directory, () => at.now);
    return { at, engine, store: storeOn(engine), storeOn };
  }

  describe('calls that hang', () => {
    it('took too long, or failed or were cancelled because time ran out', async () => {
      const { store } = await openAt();
      const events = (
        [
          ['slow', NOON, 'ok', { latencyMs: 600_001 }],
          ['in time', NOON, 'ok', { latencyMs: 600_000 }],
          ['timeout', NOON, 'error', { errorType: 'Timeout' }],
          ['deadline', NOON - 1, 'cancelled', { finishReason: 'DEADLINE_EXCEEDED' }],
          ['gateway', NOON - 1, 'error', { httpStatus: 504 }],
          ['overloaded', NOON, 'error', { errorType: 'overloaded', httpStatus: 529 }],
          ['long ago', NOON - 2 * DAY, 'error', { errorType: 'timeout' }],
        ] as const
      ).map(([id, occurredAt, status, facts]) =>
        usageEvent({ id, occurredAt, dimensions: { model: id, status }, facts }),
      );
      await store.record([recording(events)]);
      expect(new Map(await hangingIn(store))).toEqual(
        new Map([
          [0, 2],
          [1, 2],
        ]),
      );
      expect(await hangingIn(store, [{ dimension: 'model', values: ['slow'], negate: false }])).toEqual([
        [1, 1],
      ]);
    });
  });

  describe('response times', () => {
    it('are those of the calls themselves by nearest rank, within 4.5 %, sealed, in part sealed, pruned or not', async () => {
      await fc.assert(
        fc.asyncProperty(
          arbitraryTimes,
          fc.array(arbitraryQuestion, { minLength: 8, maxLength: 8 }),
          async (times, asked) => {
            const { store } = await openAt();
            await store.record([recording(times.map(call))]);
            const events = (await allPages(store)).flat();
            const unsealed = await answersOf(store, asked);
            for (const { asked: one, rows } of unsealed) expectNear(rows, recounted(events, one));
            for (let done = 0; done < 9; done++) await store.seal('default');
            expect(await answersOf(store, asked)).toEqual(unsealed);
            await sealAll(store);
            expect(await answersOf(store, asked)).toEqual(unsealed);
            await pruneAll(store);
            const whole = asked.filter(isKeptByDay);
            expect(await answersOf(store, whole)).toEqual(
              unsealed.filter(({ asked: one }) => isKeptByDay(one)),
            );
            expect(await store.verify('default')).toEqual([]);
          },
        ),
        { numRuns: 3, endOnFailure: true },
      );
    }, 180_000);

    it('of no call at all are unknown', async () => {
      const { store } = await openAt();
      await store.record([recording([usageEvent({ id: 'a' })])]);
      expect(await latenciesIn(store, everything)).toEqual([
        { bucket: 0, value: '', calls: 0n, p50: null, p95: null },
      ]);
      expect(await latenciesIn(store, everything, { by: 'model' })).toEqual([]);
    });

    it('are nearest ranks: of 20 calls the tenth and the nineteenth', async () => {
      const { store } = await openAt();
      const times = Array.from({ length: 20 }, (_, index) => 2 ** index);
      await store.record([recording(times.map((latencyMs, id) => call({ id, latencyMs, daysAgo: 1 })))]);
      const [row] = await latenciesIn(store, everything);
      expect(row?.calls).toBe(20n);
      expect(row?.p50).toBeGreaterThan(2 ** 9 * 0.955);
      expect(row?.p50).toBeLessThan(2 ** 9 * 1.045);
      expect(row?.p95).toBeGreaterThan(2 ** 18 * 0.955);
      expect(row?.p95).toBeLessThan(2 ** 18 * 1.045);
    });

    it('follow a call that comes late to a sealed day, and one that tells its time only in a copy', async () => {
      const { at, store } = await openAt();
      await store.record([recording([call({ id: 1, latencyMs: undefined, daysAgo: 5 })])]);
      await sealAll(store);
      await store.record([recording([call({ id: 1, latencyMs: 500, daysAgo: 5 })])]);
      expect((await latenciesIn(store, everything))[0]?.calls).toBe(1n);
      at.now += CALM;
      await sealAll(store);
      await store.record([recording([call({ id: 2, latencyMs: 900, daysAgo: 5 })])]);
      expect((await latenciesIn(store, everything))[0]?.calls).toBe(2n);
      at.now += CALM;
      await sealAll(store);
      expect((await latenciesIn(store, everything))[0]?.calls).toBe(2n);
      expect(await store.verify('default')).toEqual([]);
    });

    it('follow late calls of a day, of an hour and of the running hour that were asked about before', async () => {
      const { at, store } = await openAt();
      const callsByModel = async () =>
        (await latenciesIn(store, everything, { by: 'model' }))
          .map(({ value, calls }) => [value, calls])
          .sort();
      const days = [5, 3 / 24, 0];
      await store.record([
        recording(days.map((daysAgo, index) => call({ id: index * 2, latencyMs: 500, daysAgo }))),
      ]);
      await sealAll(store);
      for (const _ of ['read', 'remembered']) expect(await callsByModel()).toEqual([['m0', 3n]]);
      await store.record([
        recording(days.map((daysAgo, index) => call({ id: index * 2 + 1, latencyMs: 900, daysAgo }))),
      ]);
      const both = [
        ['m0', 3n],
        ['m1', 3n],
      ];
      expect(await callsByModel()).toEqual(both);
      at.now += CALM;
      await sealAll(store);
      for (const _ of ['read', 'remembered']) expect(await callsByModel()).toEqual(both);
    });

    it('are kept before events go, also where nothing was sealed or something comes in meanwhile', async () => {
      const { engine, store, storeOn } = await openAt();
      await store.record([
        recording([call({ id: 1, latencyMs: 500, daysAgo: 20 }), call({ id: 9, latencyMs: 1, daysAgo: 0 })]),
      ]);
      for (let place = 1; place <= 9; place++) {
        let writes = 0;
        const meddled: Engine = {
          ...engine,
          write: async (work, turn) => {
            writes += 1;
            const late = call({ id: 100 + place, latencyMs: 500, daysAgo: 20 });
            if (writes === place) await store.record([recording([late])]);
            return engine.write(work, turn);
          },
        };
        await storeOn(meddled).prune('default', KEPT);
      }
      await pruneAll(store);
      const { requests, latencyEvents } = (await store.sum(everything))[0]?.measures ?? {};
      const [row] = await latenciesIn(store, everything);
      expect(row?.calls).toBe(latencyEvents);
      expect(row?.calls).toBe(requests);
      expect(await store.verify('default')).toEqual([]);
    });

    it('of days whose events are gone survive what removes or breaks seals', async () => {
      const { at, engine, store } = await openAt();
      const times = [3, 14, 20, 30].map((daysAgo, id) => call({ id, latencyMs: 100 * (id + 1), daysAgo }));
      await store.record([recording(times)]);
      await pruneAll(store);
      const before = await byModel(store);
      await store.rebuild('default');
      await sealAll(store);
      expect(await byModel(store)).toEqual(before);
      at.now += 120 * DAY;
      await sealAll(store);
      const { seal } = engine.read.tables;
      const days = (await engine.read.select().from(seal)).filter(({ size }) => size === 'day');
      expect(days).toHaveLength(1); // the one that still has events
      expect(await byModel(store)).toEqual(before);
    });

    it.each(['UTC', 'America/New_York', 'Pacific/Chatham'])(
      'count every call once when the zone becomes %s',
      async (timeZone) => {
        const { at, store } = await openAt();
        const times = Array.from({ length: 24 }, (_, id) => ({
          id,
          latencyMs: 50 + id,
          daysAgo: id < 20 ? 11.4 + id / 16 : 2 * (id - 20),
        }));
        await store.record([recording(times.map(call))]);
        await sealAll(store);
        await pruneAll(store);
        at.timeZone = timeZone;
        await store.rebuild('default');
        expect((await latenciesIn(store, everything))[0]?.calls).toBe(24n);
        expect(await store.verify('default')).toEqual([]);
        await sealAll(store);
        await pruneAll(store);
        expect((await latenciesIn(store, everything))[0]?.calls).toBe(24n);
        expect(await store.verify('default')).toEqual([]);
      },
    );

    it('are summed anew for days that an older version sealed without them', async () => {
      const { engine, store } = await openAt();
      await store.record([recording([call({ id: 1, latencyMs: 500, daysAgo: 20 })])]);
      await sealAll(store);
      const { histogramDay, seal } = engine.read.tables;
      await engine.write(async (db) => {
        await db.delete(histogramDay);
        await db.update(seal).set({ pairs: '' });
      });
      expect(await sealAll(store)).toBe(1);
      expect((await engine.read.select().from(histogramDay)).length).toBeGreaterThan(0);
    });

    it('of an erased person are told under the alias alone, also where they were remembered', async () => {
      const { engine, store } = await openAt();
      // User u1 in all.
      await store.record([
        recording(
          [5, 3 / 24, 0].map((daysAgo, index) => call({ id: 1 + index * 4, latencyMs: 500, daysAgo })),
        ),
      ]);
      await sealAll(store);
      const told = async () => ({
        names: (await latenciesIn(store, everything, { by: 'user' })).map(({ value, calls }) => [
          value,
          calls,
        ]),
        own: (await latenciesIn(store, { ...everything, filters: [OF_U1] }))[0]?.calls,
      });
      for (const _ of ['read', 'remembered']) expect(await told()).toEqual({ names: [['u1', 3n]], own: 3n });
      const { aliases } = await renameUser(engine, { org: 'default', names: ['u1'] }, NOON);
      expect(await told()).toEqual({ names: [[aliases.get('u1'), 3n]], own: 0n });
    });

    it('by person are kept within teams, whoever changes teams', async () => {
      const { store } = await openAt();
      const calls = [
        { team: 'ml', latencyMs: 100 },
        { team: 'ml', latencyMs: 100 },
        { team: 'web', latencyMs: 900 },
      ];
      await store.record([
        recording(
          calls.map(({ team, latencyMs }, index) =>
            usageEvent({
              id: `e${index}`,
              occurredAt: NOON - 20 * DAY,
              dimensions: { user: 'ana', team },
              facts: { latencyMs },
            }),
          ),
        ),
      ]);
      await pruneAll(store);
      const inTeam = (team: string): Filter => ({ dimension: 'team', values: [team], negate: false });
      for (const [team, count] of [
        ['ml', 2n],
        ['web', 1n],
      ] as const) {
        const rows = await latenciesIn(store, { ...everything, filters: [inTeam(team)] }, { by: 'user' });
        expect(rows.map(({ value, calls: told }) => [value, told])).toEqual([['ana', count]]);
      }
      expect(await store.verify('default')).toEqual([]);
    });

    it('that differ from the calls of their day are named', async () => {
      const { engine, store } = await openAt();
      await store.record([recording([call({ id: 1, latencyMs: 500, daysAgo: 20 })])]);
      await sealAll(store);
      await engine.write(async (db) => {
        await db.update(db.tables.histogramDay).set({ bins: '70:2' });
      });
      expect(await store.verify('default')).toEqual([
        { table: 'latency day', bucket: clock.startOfDay(NOON - 20 * DAY), measure: 'latencyEvents' },
      ]);
    });
  });
}

const OF_U1: Filter = { dimension: 'user', values: ['u1'], negate: false };

/** In a snapshot, which remembers, as outside of one, which does not; rows come in no order. */
async function latenciesIn(store: UsageStore, ...asked: Parameters<UsageStore['latencies']>) {
  const rows = (await store.latencies(...asked)).toSorted(byPlace);
  const remembered = await store.snapshot((reader) => reader.latencies(...asked));
  expect(remembered.toSorted(byPlace)).toEqual(rows);
  return rows;
}

async function byModel(store: UsageStore): Promise<Answered> {
  return (await latenciesIn(store, everything, { by: 'model' })).toSorted(byPlace);
}

async function hangingIn(store: UsageStore, filters: readonly Filter[] = []) {
  const buckets = [NOON - DAY, NOON];
  const query = { org: 'default', from: NOON - DAY, to: NOON + DAY, filters };
  return [...(await store.hanging(query, { buckets, aboveMs: 600_000 }))];
}

type Timed = { readonly id: number; readonly latencyMs: number | undefined; readonly daysAgo: number };

function call({ id, latencyMs, daysAgo }: Timed): UsageEvent {
  const agent = ['crawler', 'writer', ''][id % 3];
  return usageEvent({
    id: `e${id}`,
    occurredAt: NOON - Math.floor(daysAgo * DAY),
    dimensions: {
      model: `m${id % 2}`,
      user: `u${id % 4}`,
      apiKey: `key-${id % 3}`,
      team: id % 5 === 0 ? '' : 'ml',
      status: 'ok',
      ...(agent && { agent }),
    },
    facts: latencyMs === undefined ? {} : { latencyMs },
  });
}

const arbitraryMs = fc.oneof(
  fc.integer({ min: 0, max: 40 }),
  fc.integer({ min: 40, max: 90_000 }),
  fc.constantFrom(1, 2, 1023, 1024, 1025, 2 ** 31, Number.MAX_SAFE_INTEGER),
);

const arbitraryTimes: fc.Arbitrary<readonly Timed[]> = fc
  .array(
    fc.record({
      latencyMs: fc.option(arbitraryMs, { nil: undefined, freq: 6 }),
      daysAgo: fc.constantFrom(0, 0.01, 0.3, 2, 2.6, 11.99, 12.3, 13, 21.5),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((times) => times.map((time, id) => ({ ...time, id })));

type Question = {
  readonly from: number;
  readonly to: number;
  readonly by: DimensionName | undefined;
  readonly filters: readonly Filter[];
  readonly granularity: 'hour' | 'day' | 'week' | undefined;
};

/** Ends lie at any time of the days that have events, and at midnights of those that do not. */
const HORIZON = clock.startOfDay(NOON - 12 * DAY);
const arbitraryEnd = fc.oneof(
  fc.integer({ min: 0, max: 24 }).map((days) => clock.startOfDay(NOON - days * DAY)),
  fc.integer({ min: HORIZON, max: NOON + DAY }),
);

const arbitraryFilter = fc.constantFrom<Filter>(
  { dimension: 'agent', values: ['crawler', ''], negate: false },
  { dimension: 'agent', values: ['crawler'], negate: true },
  { dimension: 'model', values: ['m0', 'never seen'], negate: false },
  { dimension: 'user', values: ['u1'], negate: false },
  { dimension: 'user', values: ['u1', 'u2'], negate: true },
  { dimension: 'team', values: ['ml'], negate: false },
  { dimension: 'team', values: ['ml'], negate: true },
);

const arbitraryQuestion: fc.Arbitrary<Question> = fc
  .record({
    ends: fc.tuple(arbitraryEnd, arbitraryEnd),
    by: fc.option(fc.constantFrom<DimensionName>('agent', 'model', 'team', 'user', 'apiKey'), {
      nil: undefined,
    }),
    filters: fc.array(arbitraryFilter, { maxLength: 2 }),
    granularity: fc.option(fc.constantFrom('hour', 'day', 'week'), { nil: undefined, freq: 2 }),
  })
  .map(({ ends: [one, other], ...rest }) => ({
    ...rest,
    from: Math.min(one, other),
    to: Math.max(one, other) + (one === other ? HOUR : 0),
  }))
  // Single hours of days without events are not known.
  .filter(({ from, granularity }) => from >= HORIZON || granularity !== 'hour');

/** Whether what is kept by the day answers it. */
function isKeptByDay({ by, filters }: Question): boolean {
  const names = new Set([...filters.map(({ dimension }) => dimension), ...(by ? [by] : [])]);
  return names.size < 2 || (names.size === 2 && names.has('team') && names.has('user'));
}

function bucketsOf({ from, to, granularity }: Question): readonly number[] | undefined {
  return granularity && bucketStarts({ from, to, timeZone: ZONE, granularity });
}

async function answersOf(store: UsageStore, questions: readonly Question[]) {
  const answers = [];
  for (const asked of questions) {
    const { from, to, by, filters } = asked;
    const query: UsageQuery = { org: 'default', from, to, filters };
    const buckets = bucketsOf(asked);
    const rows = await latenciesIn(store, query, { ...(by && { by }), ...(buckets && { buckets }) });
    answers.push({ asked, rows: rows.toSorted(byPlace) });
  }
  return answers;
}

type Exact = {
  readonly bucket: number;
  readonly value: string;
  readonly times: readonly number[];
};

/** The times of each group, ascending, from the events themselves. */
function recounted(events: readonly StoredEvent[], asked: Question): readonly Exact[] {
  const { from, to, by, filters } = asked;
  const starts = bucketsOf(asked);
  const groups = new Map<string, { bucket: number; value: string; times: number[] }>();
  if (!by && !starts) groups.set('0 ', { bucket: 0, value: '', times: [] });
  for (const { occurredAt, dimensions, facts } of events) {
    const valueIn = (name: DimensionName) => dimensions[name as keyof typeof dimensions] ?? '';
    const isMeant = filters.every(
      ({ dimension, values, negate }) => values.includes(valueIn(dimension)) !== negate,
    );
    if (occurredAt < from || occurredAt >= to || !isMeant || facts.latencyMs === undefined) continue;
    const bucket = starts ? starts.findLastIndex((start) => start <= occurredAt) : 0;
    const value = by ? valueIn(by) : '';
    const group = groups.get(`${bucket} ${value}`) ?? { bucket, value, times: [] };
    groups.set(`${bucket} ${value}`, group);
    group.times.push(facts.latencyMs);
  }
  return [...groups.values()]
    .map((group) => ({ ...group, times: group.times.toSorted((a, b) => a - b) }))
    .sort(byPlace);
}

type Answered = Awaited<ReturnType<UsageStore['latencies']>>;

function expectNear(rows: Answered, exact: readonly Exact[]): void {
  const calls = rows.map(({ bucket, value, calls: count }) => [bucket, value, Number(count)]);
  expect(calls).toEqual(exact.map(({ bucket, value, times }) => [bucket, value, times.length]));
  for (const [index, { p50, p95 }] of rows.entries()) {
    const { times = [] } = exact[index] ?? {};
    for (const [told, percent] of [
      [p50, 50],
      [p95, 95],
    ] as const) {
      const rank = Math.ceil((times.length * percent) / 100);
      const time = times[rank - 1];
      if (time === undefined) expect(told).toBeNull();
      else
        expect(Math.abs((told ?? Number.NaN) - time)).toBeLessThanOrEqual(
          time === 0 ? 1 : time * 0.045 + 0.5,
        );
    }
  }
}

function byPlace(
  a: { readonly bucket: number; readonly value: string },
  b: { readonly bucket: number; readonly value: string },
): number {
  return a.bucket - b.bucket || (a.value < b.value ? -1 : Number(a.value > b.value));
}

async function sealAll(store: UsageStore): Promise<number> {
  for (let done = 0; ; done++) if (!(await store.seal('default'))) return done;
}

async function pruneAll(store: UsageStore): Promise<void> {
  while ((await store.prune('default', KEPT)).more);
}
