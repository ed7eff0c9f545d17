import { desc, inArray } from 'drizzle-orm';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../db/engine.ts';
import { createUsageStore } from '../../db/usage-store.ts';
import type { Outcome, UsageStore } from '../../src/analytics/store.ts';
import type { UsageEvent } from '../../src/analytics/usage-event.ts';
import { NOON, usageEvent } from '../support/event.ts';
import { fixedDirectory, recording } from '../support/store.ts';
import type { TestDatabase } from '../support/test-database.ts';

/** So few events a generation that every case passes through dozens of them. */
const generationRows = 8;

/** One call, of which some copies bring a second name. */
type Call = { readonly number: number; readonly isNamedTwice: boolean };

/** What two processes do to one database, in any order. */
type Step =
  | { readonly does: 'record'; readonly by: 0 | 1; readonly org: string; readonly calls: readonly Call[] }
  /** Both record the same calls at the same moment. */
  | { readonly does: 'race'; readonly org: string; readonly calls: readonly Call[] }
  /** A process ends, and another that remembers nothing takes its place. */
  | { readonly does: 'restart'; readonly by: 0 | 1 }
  /** The events with the highest numbers go, as when they were older than events are kept. */
  | { readonly does: 'remove newest'; readonly count: number };

const by = fc.constantFrom<0 | 1>(0, 1);
const org = fc.constantFrom('default', 'acme');
const calls = fc.array(fc.record({ number: fc.nat({ max: 400 }), isNamedTwice: fc.boolean() }), {
  minLength: 1,
  maxLength: 12,
});
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: fc.record({ does: fc.constant('record' as const), by, org, calls }) },
    { weight: 4, arbitrary: fc.record({ does: fc.constant('race' as const), org, calls }) },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('restart' as const), by }) },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('remove newest' as const), count: fc.nat(40) }) },
  ),
  { minLength: 30, maxLength: 80 },
);

function eventOf({ number, isNamedTwice }: Call): UsageEvent {
  const id = `id-${number}`;
  return { ...usageEvent({ id }), idKeys: isNamedTwice ? [id, `span-${number}`] : [id] };
}

/** Copies are found however many events have come since, whoever asks, and whatever is remembered of keys. */
export function generationsContract(create: () => Promise<TestDatabase>): void {
  const databases: TestDatabase[] = [];
  afterEach(async () => {
    for (const database of databases.splice(0)) await database.remove();
  });

  async function open(): Promise<{ readonly engines: readonly [Engine, Engine]; remove(): Promise<void> }> {
    const database = await create();
    databases.push(database);
    const engines = [await database.connect(), await database.connect()] as const;
    return { engines, remove: database.remove };
  }

  function storeOn(engine: Engine): UsageStore {
    return createUsageStore(engine, fixedDirectory(), () => NOON, { generationRows });
  }

  describe('keys of many generations', () => {
    it('find every copy and nothing else, in any order of events', async () => {
      await fc.assert(
        fc.asyncProperty(steps, async (all) => {
          const { engines } = await open();
          await follow(all, engines, storeOn);
        }),
        { numRuns: 12, endOnFailure: true },
      );
    });

    it('find a copy of the first event after hundreds, and by a process that has just begun', async () => {
      const { engines } = await open();
      const store = storeOn(engines[0]);
      const first = recording([eventOf({ number: 0, isNamedTwice: true })]);
      await store.record([first]);
      for (let number = 1; number <= 400; number += 4) {
        const four = [0, 1, 2, 3].map((more) => eventOf({ number: number + more, isNamedTwice: false }));
        await store.record([recording(four)]);
        expect(await store.record([first])).toEqual([[{ kind: 'duplicate' }]]);
      }
      expect(await storeOn(engines[1]).record([first])).toEqual([[{ kind: 'duplicate' }]]);
    });
  });
}

async function follow(
  all: readonly Step[],
  engines: readonly [Engine, Engine],
  storeOn: (engine: Engine) => UsageStore,
): Promise<void> {
  const stores: [UsageStore, UsageStore] = [storeOn(engines[0]), storeOn(engines[1])];
  const stored = new Set<string>();
  for (const step of all) {
    switch (step.does) {
      case 'record':
        await expectOutcomes(stored, step, [await record(stores[step.by], step)]);
        break;
      case 'race':
        await expectOutcomes(stored, step, await Promise.all(stores.map((store) => record(store, step))));
        break;
      case 'restart':
        stores[step.by] = storeOn(engines[step.by]);
        break;
      case 'remove newest':
        for (const call of await removeNewest(engines[0], step.count)) stored.delete(call);
    }
  }
}

type Recorded = { readonly org: string; readonly calls: readonly Call[] };

async function record(store: UsageStore, { org: of, calls: some }: Recorded): Promise<readonly Outcome[]> {
  const [outcomes] = await store.record([recording(some.map(eventOf), of)]);
  return outcomes ?? [];
}

/** Of all deliveries of a call together, the first ever is accepted and the others are copies. */
async function expectOutcomes(
  stored: Set<string>,
  { org: of, calls: some }: Recorded,
  answers: readonly (readonly Outcome[])[],
): Promise<void> {
  for (const number of new Set(some.map((one) => one.number))) {
    const kinds = answers.flatMap((outcomes) =>
      outcomes.filter((_, index) => some[index]?.number === number).map(({ kind }) => kind),
    );
    const accepted = stored.has(`${of} id-${number}`) ? 0 : 1;
    expect(kinds.filter((kind) => kind === 'accepted')).toHaveLength(accepted);
    expect(kinds.filter((kind) => kind === 'duplicate')).toHaveLength(kinds.length - accepted);
    stored.add(`${of} id-${number}`);
  }
}

/** Tells which calls they were. Where numbers follow what is stored, the next events get theirs again. */
async function removeNewest(engine: Engine, most: number): Promise<readonly string[]> {
  return engine.write(async (db) => {
    const { event, eventKey } = db.tables;
    const newest = await db.select().from(event).orderBy(desc(event.seq)).limit(most);
    const seqs = newest.map((row) => row.seq);
    await db.delete(event).where(inArray(event.seq, seqs));
    await db.delete(eventKey).where(inArray(eventKey.seq, seqs));
    return newest.map((row) => `${row.org} ${row.id}`);
  });
}
