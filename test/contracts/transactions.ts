import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database, Engine, Turn } from '../../db/engine.ts';
import type { TestDatabase } from '../support/test-database.ts';

const ROUNDS = 20;

/** What an engine's `write` and `snapshot` promise, whoever else is at work. */
export function transactionContract(create: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let engine: Engine;
  let other: Engine;

  beforeEach(async () => {
    database = await create();
    engine = await database.connect();
    other = await database.connect();
  });
  afterEach(() => database.remove());

  async function numberOf(db: Database, name: string): Promise<number> {
    const { counter } = db.tables;
    const [row] = await db.select({ value: counter.value }).from(counter).where(eq(counter.name, name));
    return row?.value ?? 0;
  }

  async function setNumber(db: Database, name: string, value: number): Promise<void> {
    const { counter } = db.tables;
    await db
      .insert(counter)
      .values({ org: 'acme', name, value })
      .onConflictDoUpdate({ target: [counter.org, counter.name], set: { value } });
  }

  /** Reads, then writes what follows from it: lost where another transaction comes between. */
  async function countUp(db: Database, name: string): Promise<void> {
    await setNumber(db, name, (await numberOf(db, name)) + 1);
  }

  describe('a transaction', () => {
    it('is kept as a whole or not at all', async () => {
      const failing = engine.write(async (db) => {
        await setNumber(db, 'a', 1);
        throw new Error('changed its mind');
      });
      await expect(failing).rejects.toThrow('changed its mind');
      expect(await numberOf(engine.read, 'a')).toBe(0);
      await other.write((db) => setNumber(db, 'a', 2));
      expect(await engine.write((db) => numberOf(db, 'a'))).toBe(2);
    });

    it('does not begin again for an error that is its own', async () => {
      let begun = 0;
      const failing = engine.write(async () => {
        begun += 1;
        throw new Error('changed its mind');
      });
      await expect(failing).rejects.toThrow('changed its mind');
      expect(begun).toBe(1);
    });

    it.each<[string, Turn | undefined]>([
      ['without waiting for a turn', undefined],
      ['in its turn', { alone: ['counting'] }],
    ])('loses nothing of what others write at the same time, %s', async (_how, turn) => {
      for (let round = 0; round < ROUNDS; round++) {
        await Promise.all(
          [engine, other, engine, other].map((one) => one.write((db) => countUp(db, 'a'), turn)),
        );
      }
      expect(await numberOf(engine.read, 'a')).toBe(4 * ROUNDS);
    });

    it('sees what another one that came first has written, or is seen by it', async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const takes = [engine, other].map((one, index) =>
          one.write(async (db) => {
            const isTaken =
              (await numberOf(db, `left ${round}`)) + (await numberOf(db, `right ${round}`)) > 0;
            if (!isTaken) await setNumber(db, `${index === 0 ? 'left' : 'right'} ${round}`, 1);
            return !isTaken;
          }),
        );
        expect((await Promise.all(takes)).filter(Boolean)).toHaveLength(1);
      }
    });

    it('that others wait for by name ends before they begin', async () => {
      const said: string[] = [];
      let onBegun = () => {};
      const begun = new Promise<void>((resolve) => {
        onBegun = resolve;
      });
      const together = engine.write(
        async (db) => {
          said.push('together begins');
          onBegun();
          for (let read = 0; read < 50; read++) await numberOf(db, 'a');
          said.push('together ends');
        },
        { alone: ['one'], shared: ['book'] },
      );
      await begun;
      const alone = other.write(async () => void said.push('alone'), { alone: ['book'] });
      await Promise.all([together, alone]);
      expect(said).toEqual(['together begins', 'together ends', 'alone']);
    });

    it('may name what it waits for more than once, in any order', async () => {
      const turns: readonly Turn[] = [
        { alone: ['a', 'b', 'a'], shared: ['c', 'b'] },
        { alone: ["b'; drop table counter; --", 'b', 'a'] },
        { alone: ['c'], shared: ['a'] },
      ];
      for (let round = 0; round < ROUNDS; round++) {
        await Promise.all(
          turns.map((turn, index) =>
            (index % 2 ? engine : other).write((db) => countUp(db, `${index}`), turn),
          ),
        );
      }
      expect(await numberOf(engine.read, '1')).toBe(ROUNDS);
    });
  });

  describe('a snapshot', () => {
    it('is of one moment, though others write while it is read', async () => {
      await engine.write((db) => setNumber(db, 'a', 1));
      const numbers = await engine.snapshot(async (db) => {
        const before = await numberOf(db, 'a');
        await other.write((written) => setNumber(written, 'a', 2));
        return [before, await numberOf(db, 'a')];
      });
      expect(numbers).toEqual([1, 1]);
      expect(await engine.snapshot((db) => numberOf(db, 'a'))).toBe(2);
    });

    it('answers several questions asked at once', async () => {
      await engine.write((db) => setNumber(db, 'a', 7));
      const answers = await engine.snapshot((db) =>
        Promise.all([numberOf(db, 'a'), numberOf(db, 'b'), numberOf(db, 'a')]),
      );
      expect(answers).toEqual([7, 0, 7]);
    });

    it('that takes long keeps neither the next one waiting nor others from reading what is new', async () => {
      await engine.write((db) => setNumber(db, 'a', 1));
      const written = Promise.withResolvers<void>();
      const answered = Promise.withResolvers<void>();
      const long = engine.snapshot(async (db) => {
        const before = await numberOf(db, 'a');
        written.resolve(other.write((writing) => setNumber(writing, 'a', 2)));
        await answered.promise;
        return [before, await numberOf(db, 'a')];
      });
      await written.promise;
      expect(await engine.snapshot((db) => numberOf(db, 'a'))).toBe(2);
      expect(await numberOf(engine.read, 'a')).toBe(2);
      answered.resolve();
      expect(await long).toEqual([1, 1]);
    });

    it('fails with the error of its work, and lets the next one read', async () => {
      const failing = engine.snapshot(async () => {
        throw new Error('lost interest');
      });
      await expect(failing).rejects.toThrow('lost interest');
      expect(await engine.snapshot((db) => numberOf(db, 'a'))).toBe(0);
    });
  });
}
