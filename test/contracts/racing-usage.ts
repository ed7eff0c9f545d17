import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../db/engine.ts';
import { directory } from '../../db/state/directory.ts';
import { createStateStore } from '../../db/state-store.ts';
import { GENERATION_ROWS } from '../../db/usage/keys/generations.ts';
import { createUsageStore } from '../../db/usage-store.ts';
import { type Recording, StaleBook, type UsageStore } from '../../src/analytics/store.ts';
import type { UsageEvent } from '../../src/analytics/usage-event.ts';
import { NOON, simplePrice, usageEvent } from '../support/event.ts';
import { linked, linkedRecording, spanCall } from '../support/links.ts';
import { somePrice } from '../support/state.ts';
import { recording } from '../support/store.ts';
import type { TestDatabase } from '../support/test-database.ts';
import { everything, totalOf } from './usage.ts';

const ROUNDS = 12;

/** Two processes on one database that record, price and rebuild at the same moment. */
export function racingUsageContract(create: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let one: Engine;
  let other: Engine;
  let stores: readonly [UsageStore, UsageStore];

  beforeEach(async () => {
    database = await create();
    one = await database.connect();
    other = await database.connect();
    stores = [storeOn(one), storeOn(other)];
  });
  afterEach(() => database.remove());

  function storeOn(engine: Engine): UsageStore {
    return createUsageStore(engine, directory, () => NOON);
  }

  /** Priced by the book as it is before anything was written into it. */
  function recorded(events: readonly UsageEvent[], bookVersion = 0): Recording {
    return { ...recording(events), bookVersion };
  }

  describe('events that reach several processes at once', () => {
    it('count once each, whoever is first', async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const copies = ['a', 'b', 'c'].map((id) =>
          usageEvent({ id: `${id}${round}`, dimensions: { team: `team ${round}`, model: id } }),
        );
        const outcomes = await Promise.all(
          [...stores, ...stores].map((store, index) => {
            const own = usageEvent({ id: `own ${round} ${index}`, dimensions: { team: `team ${round}` } });
            return store.record([recorded(index % 2 ? [...copies, own] : [own, ...copies.toReversed()])]);
          }),
        );
        const kinds = outcomes.flat(2).map((outcome) => outcome.kind);
        expect(kinds.filter((kind) => kind === 'accepted')).toHaveLength(3 + 4);
        expect(kinds.filter((kind) => kind === 'duplicate')).toHaveLength(3 * 3);
      }
      expect(await totalOf(stores[0])).toMatchObject({
        events: BigInt(ROUNDS * 7),
        runs: BigInt(ROUNDS * 7),
      });
      expect(await stores[0].verify('default')).toEqual([]);
    });

    it('are one run where they name one', async () => {
      const call = (id: string, status: string) =>
        usageEvent({ id, dimensions: { status }, facts: { run: 'r' } });
      for (let round = 0; round < ROUNDS; round++) {
        await Promise.all(
          stores.map((store, index) =>
            store.record([recorded([call(`${round} ${index}`, index ? 'error' : 'ok')])]),
          ),
        );
      }
      expect(await totalOf(stores[0])).toMatchObject({
        requests: BigInt(2 * ROUNDS),
        runs: 1n,
        failedRuns: 1n,
      });
      expect(await stores[1].verify('default')).toEqual([]);
    });

    it('count once where they are one call that several sources report', async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const traceId = `${round}`;
        const sent = [
          spanCall({ traceId, spanId: 'o', tokens: 50 }),
          spanCall({ traceId, spanId: 'i', parent: 'o', tokens: 20 }),
          linked(usageEvent({ id: `m${round}`, kind: 'aggregate' }), { fallsBackOn: [`s:${round}`] }),
          linked(usageEvent({ id: `l${round}` }), { covers: [`s:${round}`] }),
        ];
        await Promise.all(
          sent.map((one, index) =>
            stores[index % 2 ? 1 : 0].record([{ ...linkedRecording([one]), bookVersion: 0 }]),
          ),
        );
      }
      // Of each round the inner span, of 20 tokens, and the call that covers, of 100.
      expect(await totalOf(stores[0])).toMatchObject({
        events: BigInt(2 * ROUNDS),
        inputTokens: BigInt(120 * ROUNDS),
        runs: BigInt(2 * ROUNDS),
      });
      expect(await stores[1].verify('default')).toEqual([]);
    });

    it('speak for their hours, also while their provider begins to be polled', async () => {
      const hour = NOON - (NOON % 3_600_000);
      const parts = { kind: 'aggregate', source: 'poll:openai-usage' } as const;
      const bucket = usageEvent({ id: 'bucket', occurredAt: hour, ...parts });
      const polled = linked(bucket, { fallsBackOn: [`poll:openai:${hour}:`] });
      await stores[0].record([{ ...linkedRecording([polled]), bookVersion: 0 }]);
      const call = recorded([usageEvent({ id: 'call', occurredAt: hour + 1 })]);
      await Promise.all([
        stores[0].markPolled('default', 'openai', hour),
        stores[1].record([call]),
        stores[1].markPolled('default', 'openai', hour),
      ]);
      expect(await totalOf(stores[0])).toMatchObject({ events: 1n, requests: 1n });
      expect(await stores[1].verify('default')).toEqual([]);
    });

    it('are stored for organisations side by side', async () => {
      const orgs = ['default', 'acme', 'umbrella'];
      for (let round = 0; round < ROUNDS; round++) {
        const events = [usageEvent({ id: `${round}` })];
        const all = orgs.map((org) => ({ ...recorded(events), org }));
        await Promise.all([stores[0].record(all), stores[1].record(all.toReversed())]);
      }
      for (const org of orgs) {
        const [row] = await stores[0].sum({ ...everything, org });
        expect(row?.measures.requests).toBe(BigInt(ROUNDS));
        expect(await stores[0].verify(org)).toEqual([]);
      }
    });
  });

  describe('a copy', () => {
    it('is found a million events later, by either process', async () => {
      await stores[0].record([recorded([usageEvent({ id: 'a', facts: { run: 'r' } })])]);
      for (const generation of [1, 2]) {
        await passNumbers(one, generation * GENERATION_ROWS);
        const next = usageEvent({ id: `b${generation}`, facts: { run: 'r' } });
        const outcomes = await Promise.all(
          stores.map((store) =>
            store.record([recorded([usageEvent({ id: 'a', facts: { run: 'r' } }), next])]),
          ),
        );
        expect(
          outcomes
            .flat(2)
            .map((outcome) => outcome.kind)
            .sort(),
        ).toEqual(['accepted', 'duplicate', 'duplicate', 'duplicate']);
      }
      expect(await totalOf(stores[1])).toMatchObject({ requests: 3n, runs: 1n });
    });
  });

  describe('a recording that has to begin again', () => {
    it('does not rely on what its first attempt wrote', async () => {
      const store = storeOn(beginningAgain(one));
      const event = usageEvent({ id: 'a', dimensions: { team: 'new', model: 'new' }, tags: ['new'] });
      await store.record([recorded([event])]);
      await stores[1].record([recorded([{ ...event, idKeys: ['b'] }])]);
      expect(await store.sum(everything, { by: 'team' })).toMatchObject([
        { value: 'new', measures: { requests: 2n } },
      ]);
      expect(await store.sum(everything, { by: 'tag' })).toMatchObject([
        { value: 'new', measures: { requests: 2n } },
      ]);
      expect(await store.verify('default')).toEqual([]);
    });
  });

  describe('a price that changes while calls are recorded', () => {
    it('reaches every call: those stored before it, and those told to be priced again', async () => {
      const state = createStateStore(other);
      const known = (event: UsageEvent) => simplePrice({ ...event, dimensions: { model: 'known' } });
      let version = 0;
      for (let round = 0; round < ROUNDS; round++) {
        const call = usageEvent({ id: `${round}`, dimensions: { model: 'unknown' } });
        const [isStored] = await Promise.all([
          stores[0].record([recorded([call], version)]).then(
            () => true,
            (error) => {
              if (!(error instanceof StaleBook)) throw error;
              return false;
            },
          ),
          state.addPriceRows([somePrice({ id: `p${round}` })], []).then(async (changed) => {
            version = changed;
            await stores[1].reprice({ org: 'default', bookVersion: changed, pendingOnly: true }, known);
          }),
        ]);
        if (!isStored) await stores[0].record([{ ...recorded([{ ...call, dimensions: {} }], version) }]);
      }
      expect(await totalOf(stores[0])).toMatchObject({ requests: BigInt(ROUNDS), pendingEvents: 0n });
      expect(await stores[0].verify('default')).toEqual([]);
    });
  });

  describe('sums written anew', () => {
    it('hold every event recorded meanwhile', async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const events = Array.from({ length: 20 }, (_, index) => usageEvent({ id: `${round} ${index}` }));
        await Promise.all([
          stores[0].record([recorded(events.slice(0, 10))]),
          stores[1].rebuild('default'),
          stores[0].record([recorded(events.slice(10))]),
        ]);
      }
      expect(await totalOf(stores[1])).toMatchObject({ requests: BigInt(20 * ROUNDS) });
      expect(await stores[1].verify('default')).toEqual([]);
    });
  });
}

/** Uses up the numbers of events below `least`, with a row of somebody else's now and then. */
async function passNumbers(engine: Engine, least: number): Promise<void> {
  await engine.write(async (db) => {
    const { event } = db.tables;
    for (let newest = 0; newest < least; ) {
      newest = (await engine.nextNumbers(db, event, 50_000)).at(-1) ?? least;
      await engine.insertRows(db, event, Object.keys(ELSEWHERE), [
        [newest, ...Object.values(ELSEWHERE).slice(1)],
      ]);
    }
  });
}

const ELSEWHERE = {
  seq: 0,
  org: 'elsewhere',
  id: 'e',
  occurredAt: NOON,
  receivedAt: NOON,
  series: 0,
  source: 'native',
  kind: 'call',
  costStatus: 'free',
  bookVersion: 0,
};

/** The engine where every transaction meets another one at its end, once. */
function beginningAgain(engine: Engine): Engine {
  class Met extends Error {}
  return {
    ...engine,
    write: async (work, turn) => {
      const first = engine.write(async (db) => {
        await work(db);
        throw new Met();
      }, turn);
      await first.catch((error) => {
        if (!(error instanceof Met)) throw error;
      });
      return engine.write(work, turn);
    },
  };
}
