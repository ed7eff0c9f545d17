import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../db/engine.ts';
import { renameUser } from '../../db/usage/erase/erase.ts';
import { createUsageStore } from '../../db/usage-store.ts';
import type { Filter, UsageStore } from '../../src/analytics/store.ts';
import type { UsageEvent } from '../../src/analytics/usage-event.ts';
import { NOON, simplePrice, usageEvent } from '../support/event.ts';
import { fixedDirectory, recording } from '../support/store.ts';
import type { TestDatabase } from '../support/test-database.ts';
import { type Asked, answerOf, arbitraryAsked, recount } from './recount.ts';
import { allPages, DAY, everything, HOUR, usageStores } from './usage.ts';

const MINUTE = 60_000;
/** Everything is calm again. */
const CALM = 11 * MINUTE;

/** Hours, days and weeks that are over are summed by pairs of dimensions too; no answer may depend on it. */
export function sealedContract(create: () => Promise<TestDatabase>): void {
  const { open } = usageStores(create);

  /** A store whose clock and zone the case sets. */
  async function openAt(now: number, timeZone = 'UTC'): Promise<Opened> {
    const { engine } = await open();
    const clock = { now, timeZone };
    const directory = { ...fixedDirectory(), timeZone: async () => clock.timeZone };
    const storeOn = (on: Engine) => createUsageStore(on, directory, () => clock.now);
    return { clock, engine, store: storeOn(engine), storeOn };
  }

  describe('sealing', () => {
    it('changes no answer, whatever is written, sealed, left half done or repriced in which order', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(arbitraryStep, { minLength: 3, maxLength: 10 }),
          fc.array(arbitraryAsked, { minLength: 12, maxLength: 12 }),
          async (steps, asked) => {
            const opened = await openAt(NOON, 'America/Havana');
            for (const step of steps) await step(opened);
            const events = (await allPages(opened.store)).flat();
            for (const one of asked) {
              const { timeZone } = opened.clock;
              expect(await answerOf(opened.store, one, timeZone)).toEqual(recount(events, one, timeZone));
            }
            expect(await opened.store.verify('default')).toEqual([]);
          },
        ),
        { numRuns: 15 },
      );
    });

    it('remembers no answer of a snapshot any longer than it is right', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(arbitraryEvents, { minLength: 2, maxLength: 4 }),
          fc.array(arbitraryAsked, { minLength: 12, maxLength: 12 }),
          async (batches, asked) => {
            const { clock, store } = await openAt(NOON, 'America/Havana');
            for (const batch of batches) {
              await recordAll(store, batch);
              clock.now += CALM;
              await sealAll(store);
              const events = (await allPages(store)).flat();
              for (const one of asked) {
                const answer = await store.snapshot((reader) => answerOf(reader, one, clock.timeZone));
                expect(answer).toEqual(recount(events, one, clock.timeZone));
              }
            }
          },
        ),
        { numRuns: 15 },
      );
    });

    it('follows a call to the hour its copy names, which leaves the day what it was', async () => {
      const { store } = await openAt(NOON);
      const at = NOON - 3 * DAY;
      const asked: Asked = {
        from: at - DAY,
        to: NOON,
        granularity: 'hour',
        filters: [],
        by: undefined,
        within: undefined,
      };
      const hours = () =>
        store.snapshot(async (reader) => (await answerOf(reader, asked, 'UTC')).map(([hour]) => hour));
      await store.record([
        recording([usageEvent({ id: 'a', occurredAt: at, facts: { timeIsArrival: true } })]),
      ]);
      await sealAll(store);
      expect(await hours()).toEqual([24]);
      await store.record([recording([usageEvent({ id: 'a', occurredAt: at + 4 * HOUR })])]);
      expect(await hours()).toEqual([28]);
    });

    it('counts people anew when somebody comes late to a sealed week or is erased', async () => {
      const { clock, engine, store } = await openAt(NOON);
      const from = NOON - 18 * DAY - 12 * HOUR; // a Monday
      const query = { ...everything, from, to: from + 7 * DAY };
      const people = async (filters: readonly Filter[] = []) => {
        const read = await store.distinct({ ...query, filters }, 'user');
        for (const _ of ['read', 'remembered'])
          expect(await store.snapshot((reader) => reader.distinct({ ...query, filters }, 'user'))).toBe(read);
        return read;
      };
      const call = (user: string) =>
        usageEvent({ id: user, occurredAt: from + 3 * DAY, dimensions: { user, model: 'm0' } });
      await store.record([recording([call('ana')])]);
      await sealAll(store);
      expect(await people()).toBe(1);
      await store.record([recording([call('bo')])]);
      expect(await people()).toBe(2);
      clock.now += CALM;
      await sealAll(store);
      expect(await people()).toBe(2);
      expect(await people([ANA])).toBe(1);
      await renameUser(engine, { org: 'default', names: ['ana'] }, NOON);
      expect(await people([ANA])).toBe(0);
      expect(await people()).toBe(2);
    });

    it('sums the running hour by two dimensions as calls come in and somebody is erased', async () => {
      const { engine, store } = await openAt(NOON + 30 * MINUTE);
      const call = (id: string, user: string, model = 'm0') =>
        usageEvent({ id, occurredAt: NOON + MINUTE, dimensions: { user, model } });
      const calls = (...filters: Filter[]) =>
        store.snapshot(async (reader) => {
          const query = { ...everything, to: NOON + HOUR, filters: [OF_M0, ...filters] };
          const rows = await reader.sum(query, { by: 'user' });
          return rows.map(({ value, measures }) => `${value} ${measures.requests}`).sort();
        });
      await store.record([recording([call('a', 'ana'), call('b', 'bo'), call('c', 'ana', 'm1')])]);
      expect(await calls()).toEqual(['ana 1', 'bo 1']);
      await store.record([recording([call('d', 'ana'), call('e', 'cy')])]);
      expect(await calls()).toEqual(['ana 2', 'bo 1', 'cy 1']);
      expect(await calls(ANA)).toEqual(['ana 2']);
      expect(await calls({ ...ANA, negate: true })).toEqual(['bo 1', 'cy 1']);
      const { aliases } = await renameUser(engine, { org: 'default', names: ['ana'] }, NOON);
      expect(await calls(ANA)).toEqual([]);
      expect(await calls({ ...ANA, values: [...aliases.values()] })).toEqual([
        `${[...aliases.values()][0]} 2`,
      ]);
    });

    it('answers of years in which every second day was used', async () => {
      const { store } = await openAt(NOON);
      const days = Array.from({ length: 510 }, (_, index) => NOON - (2 * index + 2) * DAY);
      await store.record([
        recording(days.map((occurredAt, index) => usageEvent({ id: `e${index}`, occurredAt }))),
      ]);
      await sealAll(store);
      const query = { ...everything, from: NOON - 1_200 * DAY };
      const [row] = await store.snapshot((reader) => reader.sum(query, { measures: ['events'] }));
      expect(row?.measures.events).toBe(510n);
    });

    it('is done once everything that is over is sealed, and due again when something of it changed', async () => {
      const { clock, store } = await openAt(NOON);
      await store.record([recording([usageEvent({ id: 'a', occurredAt: NOON - 12 * DAY })])]);
      expect(await sealAll(store)).toBe(2); // its day and its week; hours of that age are not kept
      await store.record([recording([usageEvent({ id: 'b', occurredAt: NOON - 12 * DAY })])]);
      expect(await sealAll(store)).toBe(0);
      clock.now += CALM;
      expect(await sealAll(store)).toBe(2);
    });

    it('leaves alone what is not over', async () => {
      const { clock, store } = await openAt(NOON);
      await store.record([recording([usageEvent({ id: 'a', occurredAt: NOON - MINUTE })])]);
      expect(await sealAll(store)).toBe(0);
      clock.now += CALM;
      expect(await sealAll(store)).toBe(1); // the hour before noon
    });

    it('keeps hours for nine days', async () => {
      const { clock, engine, store } = await openAt(NOON + CALM);
      await store.record([recording([usageEvent({ id: 'a', occurredAt: NOON - HOUR })])]);
      await sealAll(store);
      const { pairHour } = engine.read.tables;
      expect((await engine.read.select().from(pairHour)).length).toBeGreaterThan(0);
      clock.now += 10 * DAY;
      await sealAll(store);
      expect(await engine.read.select().from(pairHour)).toEqual([]);
    });

    it('gives up a span that changes while it is summed, and answers right all the same', async () => {
      const { clock, engine, store, storeOn } = await openAt(NOON);
      const late = (id: string) => usageEvent({ id, occurredAt: NOON - 20 * DAY });
      await store.record([recording([late('a')])]);
      for (let place = 1; place <= 5; place++) {
        const meddled = withWrites(engine, async (write) => {
          if (write === place) await store.record([recording([late(`late ${place}`)])]);
        });
        await storeOn(meddled).seal('default');
        expect(await ofAna(store)).toBe(BigInt(place + 1));
        clock.now += CALM;
      }
    });

    it('is taken up by the next process where one died', async () => {
      const { clock, engine, store, storeOn } = await openAt(NOON);
      await store.record([recording([usageEvent({ id: 'a', occurredAt: NOON - 20 * DAY })])]);
      for (let place = 2; place <= 5; place++) {
        const dying = withWrites(engine, async (write) => {
          if (write === place) throw new Error('killed');
        });
        await expect(storeOn(dying).seal('default')).rejects.toThrow('killed');
        expect(await ofAna(store)).toBe(1n);
        clock.now += CALM;
      }
      expect(await sealAll(store)).toBe(2);
      expect(await ofAna(store)).toBe(1n);
      expect(await store.verify('default')).toEqual([]);
    });

    it('is finished by one process where another fell asleep over it', async () => {
      for (let place = 2; place <= 5; place++) {
        const { clock, engine, store, storeOn } = await openAt(NOON);
        await store.record([recording([usageEvent({ id: 'a', occurredAt: NOON - 20 * DAY })])]);
        const sleepy = withWrites(engine, async (write) => {
          if (write === place) {
            clock.now += CALM;
            await sealAll(store);
          }
          expect(await ofAna(store)).toBe(1n);
        });
        await storeOn(sleepy).seal('default');
        expect(await ofAna(store)).toBe(1n);
        expect(await store.verify('default')).toEqual([]);
      }
    });

    it('names a sum of a pair that differs', async () => {
      const { engine, store } = await openAt(NOON);
      await store.record([recording([usageEvent({ id: 'a', occurredAt: NOON - 20 * DAY })])]);
      await sealAll(store);
      const { pairDay } = engine.read.tables;
      await engine.write(async (db) => {
        await db.update(pairDay).set({ costNano: 1 });
      });
      expect(await store.verify('default')).toContainEqual(
        expect.objectContaining({ table: 'pair day', measure: 'costNano' }),
      );
    });

    it('brings no name back that is erased while it goes on', async () => {
      for (let place = 1; place <= 5; place++) {
        const { clock, engine, store, storeOn } = await openAt(NOON);
        await store.record([
          recording([usageEvent({ id: 'a', occurredAt: NOON - 20 * DAY, dimensions: { user: 'ana' } })]),
        ]);
        const meddled = withWrites(engine, async (write) => {
          if (write === place) await renameUser(engine, { org: 'default', names: ['ana'] }, NOON);
        });
        await storeOn(meddled).seal('default');
        clock.now += CALM;
        await sealAll(storeOn(engine));
        expect(await store.names('default', 'user', { text: 'ana', limit: 9 })).toEqual([]);
        const rows = await store.sum(everything, { by: 'user' });
        expect(rows.map(({ value, measures }) => [value, measures.events])).toEqual([
          [expect.stringMatching(/^deleted-/), 1n],
        ]);
        expect(await store.verify('default')).toEqual([]);
      }
    });

    it('is forgotten when the sums are rebuilt', async () => {
      const { clock, engine, store } = await openAt(NOON);
      await store.record([recording([usageEvent({ id: 'a', occurredAt: NOON - 20 * DAY })])]);
      await sealAll(store);
      clock.timeZone = 'Asia/Kathmandu';
      await store.rebuild('default');
      expect(await engine.read.select().from(engine.read.tables.seal)).toEqual([]);
      expect(await store.verify('default')).toEqual([]);
    });

    it('keeps sums no number holds exactly out of pairs, and answers from all combinations', async () => {
      const { store } = await openAt(NOON);
      const most = 9_007_199_254_740_991;
      const events = [1, 2, 3].map((id) =>
        usageEvent({
          id: `e${id}`,
          occurredAt: NOON - 20 * DAY,
          counts: { inputTokens: most, outputTokens: 0 },
          dimensions: { user: 'ana', team: 'ml', model: 'unknown' },
        }),
      );
      await store.record([recording(events)]);
      await sealAll(store);
      const rows = await store.sum({ ...everything, filters: [ANA] }, { by: 'team' });
      expect(rows.map(({ value, measures }) => [value, measures.inputTokens])).toEqual([
        ['ml', 3n * BigInt(most)],
      ]);
    });
  });
}

const ANA = { dimension: 'user', values: ['ana'], negate: false } as const;
const OF_M0 = { dimension: 'model', values: ['m0'], negate: false } as const;

async function ofAna(store: UsageStore): Promise<bigint | undefined> {
  const [row] = await store.sum({ ...everything, filters: [ANA] }, { by: 'team' });
  return row?.measures.requests;
}

/** How much there was to do. */
async function sealAll(store: UsageStore): Promise<number> {
  for (let done = 0; ; done++) if (!(await store.seal('default'))) return done;
}

/** Another process's view of the database; `before` runs ahead of each of its transactions, numbered from 1. */
function withWrites(engine: Engine, before: (write: number) => Promise<void>): Engine {
  let writes = 0;
  return {
    ...engine,
    write: async (work, turn) => {
      writes += 1;
      await before(writes);
      return engine.write(work, turn);
    },
  };
}

type Opened = {
  readonly clock: { now: number; timeZone: string };
  readonly engine: Engine;
  readonly store: UsageStore;
  readonly storeOn: (engine: Engine) => UsageStore;
};

type Step = (opened: Opened) => Promise<void>;

const arbitraryEvents = fc.array(fc.record({ id: fc.nat(150), isPartial: fc.boolean() }).map(eventOf), {
  minLength: 1,
  maxLength: 30,
});

/** Everything follows from the id, so that copies agree; a partial one leaves some of it unknown. */
function eventOf({ id, isPartial }: { readonly id: number; readonly isPartial: boolean }): UsageEvent {
  const user = ['ana', 'bo', 'cy', ''][id % 4];
  const team = ['ml', 'web', ''][id % 3];
  const environment = ['prod', 'test', '', '', ''][id % 5];
  const billingMode = ['', 'subscription', 'metered', '', 'included', '', ''][id % 7];
  return usageEvent({
    id: `e${id}`,
    // Some of it lies a little ahead of the clock. Of a partial one it is when it arrived: its copy moves it.
    occurredAt: NOON + 20 * MINUTE - ((id * 7_919_003) % (25 * DAY)) + (isPartial ? 2 * HOUR : 0),
    dimensions: {
      model: id % 7 === 0 ? 'unknown' : `m${id % 2}`,
      status: id % 6 === 0 ? 'error' : 'ok',
      ...(user && { user }),
      ...(!isPartial && team && { team }),
      ...(!isPartial && environment && { environment }),
      ...(!isPartial && billingMode && { billingMode }),
    },
    tags: id % 4 === 1 ? ['red', 'blue'] : id % 4 === 2 ? ['red'] : [],
    counts: { inputTokens: id * 1_003, ...(!isPartial && { outputTokens: id * 17 }) },
    facts: isPartial ? { timeIsArrival: true } : {},
  });
}

const arbitraryStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: arbitraryEvents.map(
      (events): Step =>
        ({ store }) =>
          recordAll(store, events),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.integer({ min: 1, max: 60 }).map(
      (most): Step =>
        ({ store }) =>
          sealSome(store, most),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.integer({ min: 1, max: 12 }).map(
      (place): Step =>
        async ({ engine, storeOn }) => {
          const dying = withWrites(engine, async (write) => {
            if (write >= place) throw new Error('killed');
          });
          await sealSome(storeOn(dying), 5).catch(() => undefined);
        },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.record({ place: fc.integer({ min: 1, max: 40 }), events: arbitraryEvents }).map(
      ({ place, events }): Step =>
        async ({ engine, store, storeOn }) => {
          const meddled = withWrites(engine, async (write) => {
            if (write === place) await recordAll(store, events);
          });
          await sealSome(storeOn(meddled), 10);
        },
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(MINUTE, CALM, HOUR, DAY).map(
      (time): Step =>
        async ({ clock }) => {
          clock.now += time;
        },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constant<Step>(async ({ store }) => {
      const scope = { org: 'default', bookVersion: 2, pendingOnly: false };
      await store.reprice(scope, (event) => simplePrice({ ...event, dimensions: { model: 'known' } }));
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('UTC', 'Asia/Kathmandu', 'America/Havana').map(
      (timeZone): Step =>
        async ({ clock, store }) => {
          clock.timeZone = timeZone;
          await store.rebuild('default');
        },
    ),
  },
);

async function recordAll(store: UsageStore, events: readonly UsageEvent[]): Promise<void> {
  await store.record([recording(events)]);
}

async function sealSome(store: UsageStore, most: number): Promise<void> {
  for (let done = 0; done < most && (await store.seal('default')); done++);
}
