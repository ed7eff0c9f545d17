import { eq, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database, Engine, ValueRow } from '../../db/engine.ts';
import { removeFirst } from '../../db/usage/remove-first.ts';
import { SumTooLarge } from '../../src/analytics/store.ts';
import type { TestDatabase } from '../support/test-database.ts';

const SHAPE = { key: ['org', 'name'], columns: ['value'] } as const;
const COLUMNS = [...SHAPE.key, ...SHAPE.columns];

/** Texts that SQL, a driver or an array of texts could take for something else. */
const HARD_TEXTS = [
  '',
  'null',
  'NULL',
  '{}',
  '{a,b}',
  'a,b',
  ' a ',
  '"',
  '\\',
  "'; drop table counter; --",
  'line\nline\ttab\u001f',
  'naïve ☕ 日本 👩‍👩‍👧',
];

/** An engine's own statements over many rows, on a table whose key are two texts. */
export function rowStatementsContract(create: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let engine: Engine;

  beforeEach(async () => {
    database = await create();
    engine = await database.connect();
  });
  afterEach(() => database.remove());

  function write<T>(work: (db: Database) => Promise<T>): Promise<T> {
    return engine.write(work);
  }

  it('removes rows in the order of their key, some at once, and no others', async () => {
    const { histogramDay } = engine.read.tables;
    const row = (margin: string, within: number, series: number) => ({
      ...{ org: 'default', margin, bucket: 0, within, series, bins: '' },
    });
    const left = async () =>
      (await engine.read.select().from(histogramDay))
        .map(({ margin, within, series }) => `${margin} ${within} ${series}`)
        .sort();
    await write((db) =>
      db
        .insert(histogramDay)
        .values([row('a', 2, 1), row('a', 1, 2), row('b', 1, 1), row('a', 1, 10), row('a', 1, 3)])
        .then(() => undefined),
    );
    const where = eq(histogramDay.margin, 'a');
    const key = [histogramDay.within, histogramDay.series];
    const removed = () => write((db) => removeFirst(db, { table: histogramDay, where, key, most: 3 }));
    expect(await removed()).toBe(true);
    expect(await left()).toEqual(['a 2 1', 'b 1 1']);
    expect(await removed()).toBe(false);
    expect(await left()).toEqual(['b 1 1']);
    expect(await removed()).toBe(false);
  });

  async function stored(): Promise<ReadonlyMap<string, number>> {
    const rows = await engine.read.select().from(engine.read.tables.counter);
    return new Map(rows.map((row) => [row.name, row.value]));
  }

  const named = (name: string, value: number | bigint): ValueRow => ['acme', name, value];

  describe('exact rows', () => {
    it('hold every integer as it is, however large, and every text', async () => {
      const most = 9_223_372_036_854_775_807n;
      const rows = ['a', 'b'].map((name) => named(name, 9_007_199_254_740_991));
      await write((db) => engine.insertRows(db, db.tables.counter, COLUMNS, rows));
      const { read } = engine;
      const { counter } = read.tables;
      const select = sql`select ${counter.name}, 0, ${counter.value} * 1024 + 1023, ${'it'} from ${counter} order by 1`;
      expect(await read.exactRows(select)).toEqual([
        ['a', 0n, most, 'it'],
        ['b', 0n, most, 'it'],
      ]);
      const sum = sql`select sum(${counter.value}), sum(${counter.value}) filter (where false) from ${counter}`;
      expect(await engine.snapshot((db) => db.exactRows(sum))).toEqual([[18_014_398_509_481_982n, null]]);
    });
  });

  describe('many rows', () => {
    it('are inserted and found as they were given, in the order they are asked for', async () => {
      const rows = HARD_TEXTS.map((text, index) => named(text, index));
      const asked = [...HARD_TEXTS, 'nowhere'].toReversed().map((text) => ['acme', text]);
      const found = await write(async (db) => {
        await engine.insertRows(db, db.tables.counter, COLUMNS, rows);
        return engine.findRows(db, db.tables.counter, SHAPE, asked);
      });
      expect(found).toEqual([undefined, ...HARD_TEXTS.map((_, index) => [index]).toReversed()]);
      expect(await stored()).toEqual(new Map(HARD_TEXTS.map((text, index) => [text, index])));
    });

    it('are found once for each time they are asked for', async () => {
      const found = await write(async (db) => {
        await engine.insertRows(db, db.tables.counter, COLUMNS, [named('a', 1)]);
        return engine.findRows(db, db.tables.counter, SHAPE, [
          ['acme', 'a'],
          ['umbrella', 'a'],
          ['acme', 'a'],
        ]);
      });
      expect(found).toEqual([[1], undefined, [1]]);
    });

    it('may be none', async () => {
      const { counter, event } = engine.read.tables;
      await write(async (db) => {
        await engine.insertRows(db, counter, COLUMNS, []);
        await engine.insertMissing(db, counter, COLUMNS, []);
        await engine.addRows(db, counter, SHAPE, []);
        await engine.updateRows(db, counter, SHAPE, []);
        expect(await engine.findRows(db, counter, SHAPE, [])).toEqual([]);
        expect(await engine.nextNumbers(db, event, 0)).toEqual([]);
      });
      expect(await stored()).toEqual(new Map());
    });

    it('may be more than one statement holds', async () => {
      const names = Array.from({ length: 12_001 }, (_, index) => `n${String(index).padStart(5, '0')}`);
      const found = await write(async (db) => {
        const { counter } = db.tables;
        await engine.insertRows(
          db,
          counter,
          COLUMNS,
          names.map((name) => named(name, 1)),
        );
        await engine.addRows(
          db,
          counter,
          SHAPE,
          names.map((name) => named(name, 2)),
        );
        return engine.findRows(
          db,
          counter,
          SHAPE,
          names.map((name) => ['acme', name]),
        );
      });
      expect(found).toHaveLength(12_001);
      expect(found.every((row) => row?.[0] === 3)).toBe(true);
    });

    it('are left as they are where they exist, when only missing ones are inserted', async () => {
      await write(async (db) => {
        await engine.insertMissing(db, db.tables.counter, COLUMNS, [named('a', 1), named('a', 2)]);
        await engine.insertMissing(db, db.tables.counter, COLUMNS, [named('a', 3), named('b', 4)]);
      });
      expect(await stored()).toEqual(
        new Map([
          ['a', 1],
          ['b', 4],
        ]),
      );
    });

    it('are added to, also several times in one call', async () => {
      await write((db) =>
        engine.addRows(db, db.tables.counter, SHAPE, [
          named('a', 1),
          named('b', 10),
          named('b', 2n ** 62n),
          named('b', -(2n ** 62n)),
          named('b', 5),
          named('c', -3),
        ]),
      );
      await write((db) => engine.addRows(db, db.tables.counter, SHAPE, [named('a', 6), named('c', 3)]));
      expect(await stored()).toEqual(
        new Map([
          ['a', 7],
          ['b', 15],
          ['c', 0],
        ]),
      );
    });

    it('are refused as a whole when a sum would leave 64 bits, whichever addition does it', async () => {
      const additions = [
        named('a', 1),
        named('a', 2n ** 62n),
        named('a', 2n ** 62n),
        named('a', -(2n ** 62n)),
      ];
      await expect(
        write((db) => engine.addRows(db, db.tables.counter, SHAPE, additions)),
      ).rejects.toBeInstanceOf(SumTooLarge);
      expect(await stored()).toEqual(new Map());
    });

    it('are added one after the other, however many have the same key', async () => {
      const LIMIT = 2n ** 63n;
      const addition = fc.oneof(
        fc.bigInt({ min: -9n, max: 9n }),
        fc.constantFrom(2n ** 61n, -(2n ** 61n), 2n ** 62n, -(2n ** 62n)),
      );
      await fc.assert(
        fc.asyncProperty(fc.nat(9), fc.array(addition, { maxLength: 9 }), async (before, additions) => {
          const steps = additions.map((_, index) =>
            additions.slice(0, index + 1).reduce((sum, one) => sum + one, BigInt(before)),
          );
          const fits = steps.every((sum) => sum < LIMIT && sum >= -LIMIT);
          const exact = sql<string>`cast(${engine.read.tables.counter.value} as text)`;
          const adding = write(async (db) => {
            const { counter } = db.tables;
            await db.delete(counter);
            await engine.insertRows(db, counter, COLUMNS, [named('a', before)]);
            await engine.addRows(
              db,
              counter,
              SHAPE,
              additions.map((one) => named('a', one)),
            );
            return db.select({ value: exact }).from(counter);
          });
          if (fits) expect(await adding).toEqual([{ value: String(steps.at(-1) ?? before) }]);
          else await expect(adding).rejects.toBeInstanceOf(SumTooLarge);
        }),
        { numRuns: 100 },
      );
    });

    it('are set by their key', async () => {
      await write(async (db) => {
        const { counter } = db.tables;
        await engine.insertRows(db, counter, COLUMNS, [named('a', 1), named('b', 2), named('c', 3)]);
        await engine.updateRows(db, counter, SHAPE, [named('c', 30), named('a', 10), named('nowhere', 0)]);
      });
      expect(await stored()).toEqual(
        new Map([
          ['a', 10],
          ['b', 2],
          ['c', 30],
        ]),
      );
    });
  });

  describe('numbers', () => {
    it('rise, and are never given to two processes', async () => {
      const other = await database.connect();
      const given: number[] = [];
      for (let round = 0; round < 10; round++) {
        for (const one of [engine, other]) {
          given.push(
            ...(await one.write(async (db) => {
              const numbers = await one.nextNumbers(db, db.tables.run, 3);
              const rows = numbers.map((seq) => [seq, 'acme', `r${seq}`, 0, 0, '', 0, '', 0]);
              await one.insertRows(db, db.tables.run, RUN_COLUMNS, rows);
              return numbers;
            })),
          );
        }
      }
      expect(given).toEqual([...new Set(given)].sort((a, b) => a - b));
      expect(given[0]).toBeGreaterThan(0);
    });
  });
}

const RUN_COLUMNS = [
  'seq',
  'org',
  'key',
  'firstSeq',
  'firstAt',
  'firstId',
  'lastAt',
  'lastId',
  'failed',
] as const;
