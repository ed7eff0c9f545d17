import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../db/engine.ts';
import { createUsageStore } from '../../db/usage-store.ts';
import { SERIES_DIMENSIONS } from '../../src/analytics/dimensions.ts';
import { bucketStarts, zoneClock } from '../../src/analytics/period.ts';
import type { SumRow, UsageQuery, UsageStore } from '../../src/analytics/store.ts';
import { NOON, usageEvent } from '../support/event.ts';
import { fixedDirectory, recording } from '../support/store.ts';
import type { TestDatabase } from '../support/test-database.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ZONE = 'Asia/Kathmandu';
const clock = zoneClock(ZONE);

const KEPT = { rawDays: 20, hourlyDays: 400 };
const everything: UsageQuery = { org: 'default', from: NOON - 64 * DAY, to: NOON + DAY, filters: [] };

/** Midnight from which events of the last 20 days are kept. */
const HORIZON = clock.startOfDay(NOON - 20 * DAY);

/** What is kept for how long, on every engine. */
export function retentionContract(create: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let engine: Engine;
  let store: UsageStore;

  /** Keys are filed by so few events that those of one day lie in several generations. */
  const open = (timeZone: string) =>
    createUsageStore(engine, fixedDirectory(timeZone), () => NOON, { generationRows: 16 });

  beforeEach(async () => {
    database = await create();
    engine = await database.connect();
    store = open(ZONE);
  });
  afterEach(() => database.remove());

  /** One call every 5 h 33 min of the last 30 days, oldest first, no two neighbours alike. */
  const calls = Array.from({ length: 130 }, (_, index) =>
    call(`e${index}`, NOON - (129 - index) * 19_980_000),
  );

  /** One every 31 h of the last 62 days. */
  const fewCalls = Array.from({ length: 48 }, (_, index) =>
    call(`e${index}`, NOON - (47 - index) * 31 * HOUR),
  );

  describe('events past their time', () => {
    it('go, and no sum changes by any dimension, hour or day', async () => {
      await store.record([recording(calls)]);
      const before = await allSums(store);
      const { events } = await pruneAll(store);
      expect(events).toBe(calls.filter(({ occurredAt }) => occurredAt < HORIZON).length);
      expect(await allSums(store)).toEqual(before);
      expect(await store.verify('default')).toEqual([]);
      expect(await store.detail('default')).toMatchObject({ eventsFrom: HORIZON });
    });

    it('go with their keys, runs and values', async () => {
      await store.record([recording(calls)]);
      await pruneAll(store);
      const kept = calls.filter(({ occurredAt }) => occurredAt >= HORIZON);
      const { event, eventKey, eventValue, run } = engine.read.tables;
      const rows = {
        events: await engine.read.select().from(event),
        keys: await engine.read.select().from(eventKey),
        values: await engine.read.select().from(eventValue),
        runs: await engine.read.select().from(run),
      };
      expect(rows.events.map(({ id }) => id).sort()).toEqual(kept.map(({ idKeys: [id] }) => id).sort());
      expect(rows.runs).toHaveLength(new Set(kept.map(({ facts }) => facts.run)).size);
      expect(rows.keys).toHaveLength(rows.events.length + rows.runs.length);
      expect(rows.values).toHaveLength(rows.events.length);
    });

    it('never count again, even as history', async () => {
      await store.record([recording(calls)]);
      await pruneAll(store);
      const before = await allSums(store);
      const [outcomes = []] = await store.record([recording(calls)]);
      expect(outcomes).toEqual(
        calls.map(({ occurredAt }) =>
          occurredAt < HORIZON ? { kind: 'pruned', keptFrom: HORIZON } : { kind: 'duplicate' },
        ),
      );
      expect(await allSums(store)).toEqual(before);
    });

    it('are no longer taken at all, also when they are new', async () => {
      await store.record([recording(calls)]);
      await pruneAll(store);
      const late = [call('new', HORIZON - 1), call('kept', HORIZON)];
      expect(await store.record([recording(late)])).toEqual([
        [{ kind: 'pruned', keptFrom: HORIZON }, { kind: 'accepted' }],
      ]);
      expect(await store.verify('default')).toEqual([]);
    });

    it('are gone for every process at once', async () => {
      await store.record([recording(calls)]);
      const other = createUsageStore(await database.connect(), fixedDirectory(ZONE), () => NOON);
      expect(await other.record([recording(calls.slice(0, 1))])).toEqual([[{ kind: 'duplicate' }]]);
      await pruneAll(store);
      expect(await other.record([recording(calls.slice(0, 1))])).toEqual([
        [{ kind: 'pruned', keptFrom: HORIZON }],
      ]);
    });

    it('let history of years be taken in, counted, and its events go', async () => {
      const years = Array.from({ length: 12 }, (_, index) =>
        call(`h${index}`, NOON - (index + 1) * 31 * DAY),
      );
      await store.record([recording(years)]);
      await pruneAll(store);
      const since = { ...everything, from: NOON - 500 * DAY };
      expect(await store.sum(since)).toMatchObject([{ measures: { requests: 12n } }]);
      // What is counted next takes the place of none of them, though the last to come were the oldest.
      expect(await store.record([recording([call('next', NOON)])])).toEqual([[{ kind: 'accepted' }]]);
      expect(await store.sum(since)).toMatchObject([{ measures: { requests: 13n } }]);
      expect(await store.verify('default')).toEqual([]);
    });
  });

  describe('a day whose sums differ from its events', () => {
    it('is kept with all after it, and goes once it is mended', async () => {
      await store.record([recording(calls)]);
      const day = clock.startOfDay(NOON - 27 * DAY);
      await spoil(engine, day);
      const { events, held } = await pruneAll(store);
      expect(held).toMatchObject({ from: day });
      expect(held?.drifts.every(({ bucket }) => bucket === day)).toBe(true);
      expect(events).toBe(calls.filter(({ occurredAt }) => occurredAt < day).length);
      await store.rebuild('default');
      expect(await store.verify('default')).toEqual([]);
      expect(await pruneAll(store)).toMatchObject({ held: undefined });
      expect(await store.detail('default')).toMatchObject({ eventsFrom: HORIZON });
    });
  });

  describe('sums that begin or end where events are no longer kept', () => {
    it('are those of the whole hours', async () => {
      await store.record([recording(calls)]);
      await pruneAll(store);
      const at = NOON - 27 * DAY + 17 * 60_000;
      const [from, to] = [clock.startOfHour(at), clock.nextHour(at + 3 * DAY)];
      const [asked] = await store.sum({ ...everything, from: at, to: at + 3 * DAY });
      const [whole] = await store.sum({ ...everything, from, to });
      expect(asked).toEqual(whole);
      expect(Number(whole?.measures.requests)).toBe(countIn(from, to));
    });

    it('are those of the whole days once hours are gone too', async () => {
      await store.record([recording(fewCalls)]);
      await pruneAll(store, { rawDays: 20, hourlyDays: 57 });
      const hoursFrom = clock.startOfDay(NOON - 57 * DAY);
      expect(await store.detail('default')).toMatchObject({ hoursFrom, timeZone: ZONE });
      const at = NOON - 61 * DAY + 17 * 60_000;
      const [from, to] = [clock.startOfDay(at), clock.nextDay(at + 3 * DAY)];
      const [asked] = await store.sum({ ...everything, from: at, to: at + 3 * DAY });
      expect(Number(asked?.measures.requests)).toBe(countIn(from, to, fewCalls));
      expect(await store.verify('default')).toEqual([]);
    });

    it('split into buckets count everything once', async () => {
      await store.record([recording(fewCalls)]);
      await pruneAll(store, { rawDays: 20, hourlyDays: 57 });
      const period = { from: NOON - 61 * DAY, to: NOON - 50 * DAY };
      const buckets = bucketStarts({ ...period, timeZone: ZONE, granularity: 'hour' });
      const rows = await store.sum({ ...everything, ...period }, { buckets });
      const counted = rows.reduce((sum, row) => sum + Number(row.measures.requests), 0);
      const covered = [clock.startOfDay(period.from), clock.nextHour(period.to)] as const;
      expect(counted).toBe(countIn(...covered, fewCalls));
    });

    it('know conversations only as far back as events', async () => {
      await store.record([recording(calls)]);
      await pruneAll(store);
      const rows = await store.sum(everything, { by: 'conversation' });
      const known = rows.reduce((sum, row) => sum + Number(row.measures.requests), 0);
      expect(known).toBe(countIn(HORIZON, NOON + DAY));
    });
  });

  describe('a run that goes on past the horizon', () => {
    it('stays counted where it began, also when it ends in an error now', async () => {
      const step = (id: string, at: number, status: string) =>
        usageEvent({ id, occurredAt: at, facts: { run: 'long' }, dimensions: { model: 'm', status } });
      const last = call('last', NOON);
      await store.record([
        recording([step('a', HORIZON - HOUR, 'ok'), step('b', HORIZON + HOUR, 'ok'), last]),
      ]);
      await pruneAll(store);
      await store.record([recording([step('c', HORIZON + 2 * HOUR, 'error')])]);
      expect(await totalOf(store)).toMatchObject({ requests: 4n, errors: 1n, runs: 2n, failedRuns: 0n });
      expect(await store.verify('default')).toEqual([]);
    });
  });

  describe('rebuilding', () => {
    it('leaves what no longer has events as it is', async () => {
      await store.record([recording(calls)]);
      await pruneAll(store);
      const before = await allSums(store);
      await store.rebuild('default');
      expect(await allSums(store)).toEqual(before);
    });

    it.each(['UTC', 'America/New_York', 'Pacific/Chatham'])(
      'in %s counts every event once and cuts what still has events anew',
      async (timeZone) => {
        await store.record([recording(calls)]);
        await pruneAll(store);
        const moved = open(timeZone);
        await moved.rebuild('default');
        expect(await totalOf(moved)).toMatchObject({ requests: BigInt(calls.length) });
        expect(await moved.verify('default')).toEqual([]);
        const { eventsFrom } = await moved.detail('default');
        expect(zoneClock(timeZone).startOfDay(eventsFrom)).toBe(eventsFrom);
        const from = zoneClock(timeZone).startOfDay(NOON - 10 * DAY);
        const [month] = await moved.sum({ ...everything, from });
        expect(Number(month?.measures.requests)).toBe(countIn(from, NOON + DAY));
        // Days whose events are gone still begin when they did.
        const all = {
          ...everything,
          filters: [{ dimension: 'model', values: modelsOf(calls), negate: false }],
        } as const;
        expect(await moved.sum(all, { measures: ['requests'] })).toMatchObject([
          { measures: { requests: BigInt(calls.length) } },
        ]);
        await pruneAll(moved);
        await moved.rebuild('default');
        expect(await totalOf(moved)).toMatchObject({ requests: BigInt(calls.length) });
        expect(await moved.verify('default')).toEqual([]);
      },
    );
  });

  function modelsOf(events: typeof calls): readonly string[] {
    return [...new Set(events.map(({ dimensions }) => dimensions.model ?? ''))];
  }

  function countIn(from: number, to: number, of = calls): number {
    return of.filter(({ occurredAt }) => occurredAt >= from && occurredAt < to).length;
  }
}

function call(id: string, occurredAt: number) {
  const number = Number(id.slice(1)) || 1;
  return usageEvent({
    id,
    occurredAt,
    dimensions: {
      team: `team ${number % 3}`,
      user: `user ${number % 7}`,
      model: number % 11 === 0 ? 'unknown' : 'm',
      status: number % 5 === 0 ? 'error' : 'ok',
    },
    counts: { inputTokens: 1 + number, outputTokens: number * 3 },
    facts: { conversation: `c${number % 4}`, run: `r${number >> 1}`, tools: [{ name: 'search' }] },
  });
}

async function pruneAll(store: UsageStore, retention = KEPT) {
  let events = 0;
  for (;;) {
    const pruned = await store.prune('default', retention);
    events += pruned.events;
    if (!pruned.more) return { events, held: pruned.held };
  }
}

/** Whole days by every dimension, and the hours. */
async function allSums(store: UsageStore): Promise<readonly (readonly SumRow[])[]> {
  const period = { from: clock.startOfDay(everything.from), to: clock.startOfDay(everything.to) };
  const query = { ...everything, ...period };
  const starts = (granularity: 'hour' | 'day') => bucketStarts({ ...period, timeZone: ZONE, granularity });
  const sums = [
    await store.sum(query, { buckets: starts('hour') }),
    await store.sum(query, { buckets: starts('day') }),
  ];
  for (const by of [...SERIES_DIMENSIONS, 'tag'] as const) sums.push(await store.sum(query, { by }));
  return sums.map((rows) => [...rows].sort(byPlace));
}

function byPlace(a: SumRow, b: SumRow): number {
  return a.bucket - b.bucket || (a.value < b.value ? -1 : 1);
}

async function totalOf(store: UsageStore) {
  const [row] = await store.sum(everything);
  return row?.measures;
}

/** Makes the stored sum of a day wrong by one. */
async function spoil(engine: Engine, day: number): Promise<void> {
  await engine.write(async (db) => {
    const { rollupDay } = db.tables;
    const [row] = await db.select().from(rollupDay).where(eq(rollupDay.bucket, day));
    if (!row) throw new Error('nothing was used that day');
    await db.delete(rollupDay).where(eq(rollupDay.bucket, day));
  });
}
