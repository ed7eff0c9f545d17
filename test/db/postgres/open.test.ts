import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database, Engine } from '../../../db/engine.ts';
import { openEngine } from '../../../db/open.ts';
import { StoreBusy } from '../../../src/analytics/store.ts';
import { newPostgres, runOn, temporaryPostgres } from '../../support/temporary-postgres.ts';

/** What only PostgreSQL can do to a transaction; all else is in the contracts of every engine. */
describe('a transaction on PostgreSQL', () => {
  let database: Awaited<ReturnType<typeof temporaryPostgres>>;
  let engine: Engine;

  beforeEach(async () => {
    database = await temporaryPostgres();
    engine = await database.connect();
  });
  afterEach(() => database.remove());

  async function store(db: Database, name: string, value: string): Promise<void> {
    await db.insert(db.tables.setting).values({ org: 'acme', name, value });
  }

  async function names(): Promise<readonly string[]> {
    return (await engine.read.select().from(engine.read.tables.setting)).map((row) => row.name);
  }

  it('is busy when the server ends its connection, and the next one gets another', async () => {
    const ended = engine.write(async (db) => {
      await store(db, 'a', '1');
      await runOn(
        database.url,
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tokenbell' and state = 'idle in transaction'",
      );
      await store(db, 'b', '1');
    });
    await expect(ended).rejects.toBeInstanceOf(StoreBusy);
    await engine.write((db) => store(db, 'c', '1'));
    expect(await names()).toEqual(['c']);
  });

  it('goes on reading after the server ended all connections', async () => {
    expect(await names()).toEqual([]);
    await runOn(
      database.url,
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tokenbell' and datname = current_database()",
    );
    await expect.poll(() => names().catch(() => 'not yet')).toEqual([]);
  });

  it('is busy once it met others too often', async () => {
    let begun = 0;
    const met = Object.assign(new pg.DatabaseError('could not serialize access', 1, 'error'), {
      code: '40001',
    });
    const unlucky = engine.write(async () => {
      begun += 1;
      throw met;
    });
    await expect(unlucky).rejects.toMatchObject({ name: 'StoreBusy', cause: met });
    expect(begun).toBeGreaterThan(10);
  });

  it('is refused for a row that exists, without naming what was to be stored', async () => {
    await engine.write((db) => store(db, 'a', '1'));
    const again = engine.write((db) => store(db, 'a', 'a secret'));
    await expect(again).rejects.toMatchObject({ code: '23505' });
    await expect(again).rejects.not.toThrow('a secret');
  });

  it('has not happened when one of its statements failed, whatever its work makes of that', async () => {
    const careless = engine.write(async (db) => {
      await store(db, 'a', '1');
      await store(db, 'a', '2').catch(() => undefined);
    });
    await expect(careless).rejects.toThrow('nothing was written');
    expect(await names()).toEqual([]);
  });

  it('does not take a number for another one because JavaScript cannot hold it', async () => {
    await runOn(database.url, `insert into counter values ('acme', 'a', ${2n ** 53n})`);
    const { counter } = engine.read.tables;
    await expect(engine.read.select().from(counter)).rejects.toThrow('9007199254740992');
    const [exact] = await engine.read
      .select({ value: sql<string>`cast(${counter.value} as text)` })
      .from(counter);
    expect(exact?.value).toBe('9007199254740992');
  });
});

describe('opening PostgreSQL', () => {
  it('refuses a server that acknowledges what it has not written to its disk', async () => {
    const url = await newPostgres();
    await runOn(url, `alter database ${new URL(url).pathname.slice(1)} set synchronous_commit = off`);
    await expect(openEngine(url)).rejects.toThrow('synchronous_commit=off');
  });

  it('refuses a database that cannot hold every text', async () => {
    const url = await newPostgres("encoding 'LATIN1' locale 'C' template template0");
    await expect(openEngine(url)).rejects.toThrow('LATIN1');
  });

  it('refuses an address that lets nobody in, in a sentence', async () => {
    const nowhere = new URL(await newPostgres());
    nowhere.pathname = '/nosuch';
    await expect(openEngine(nowhere.href)).rejects.toMatchObject({
      name: 'Refused',
      message: 'PostgreSQL lets nobody in with this address: database "nosuch" does not exist',
    });
  });

  it('is busy where nothing answers, and says where', async () => {
    const refused = openEngine('postgres://postgres@127.0.0.1:1/nowhere');
    await expect(refused).rejects.toBeInstanceOf(StoreBusy);
    await expect(refused).rejects.toThrow('127.0.0.1:1');
  });

  it('says which database does not exist', async () => {
    const url = new URL(await newPostgres());
    url.pathname = '/nowhere';
    await expect(openEngine(url.href)).rejects.toThrow('"nowhere" does not exist');
  });
});

describe('migrating PostgreSQL', () => {
  it('makes one schema though several processes start at once', async () => {
    const url = await newPostgres();
    const engines = await Promise.all([1, 2, 3].map(() => openEngine(url)));
    await Promise.all(engines.map((engine) => engine.migrate()));
    for (const engine of engines) {
      expect(await engine.read.select().from(engine.read.tables.organisation)).toEqual([]);
      await engine.close();
    }
  });

  it('refuses a database that a newer program migrated, and one made with another file', async () => {
    const url = await newPostgres();
    const engine = await openEngine(url);
    await engine.migrate();
    await runOn(url, "insert into migration values ('9999_later.sql', 'x')");
    await expect(engine.migrate()).rejects.toThrow('newer Tokenbell (9999_later.sql)');
    await runOn(url, "delete from migration where hash = 'x'; update migration set hash = 'y'");
    await expect(engine.migrate()).rejects.toThrow('differs from the one');
    await engine.close();
  });
});
