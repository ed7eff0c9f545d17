import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import type { Engine } from '../../db/engine.ts';
import { openPostgres } from '../../db/postgres/open.ts';
import type {} from './postgres-server.ts';
import type { TestDatabase } from './test-database.ts';

/** Databases of this process that nobody uses. Making one and dropping it takes longer than most tests. */
const free: string[] = [];

/** A migrated PostgreSQL database of its own; `remove` closes what was connected and forgets what was stored. */
export async function temporaryPostgres(): Promise<TestDatabase> {
  const url = free.pop() ?? (await newPostgres(`template ${inject('postgres').template}`));
  const engines: Engine[] = [];
  return {
    url,
    connect: async () => {
      const engine = await openPostgres(url);
      engines.push(engine);
      return engine;
    },
    remove: async () => {
      for (const engine of engines) await engine.close();
      await runOn(url, EMPTY);
      free.push(url);
    },
  };
}

/** A new database, empty unless the options of CREATE DATABASE say otherwise; it goes when the server goes. */
export async function newPostgres(options = ''): Promise<string> {
  const { url } = inject('postgres');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await runOn(`${url}/postgres`, `create database ${name} ${options}`);
  return `${url}/${name}`;
}

/** As a migration leaves a database: no rows, and all numbers unused. Truncating would make every file anew. */
const EMPTY = `do $$ declare name text; begin
  for name in select tablename from pg_tables where schemaname = 'public' and tablename <> 'migration' loop
    execute format('delete from %I', name);
  end loop;
  for name in select sequencename from pg_sequences where schemaname = 'public' loop
    execute format('alter sequence %I restart', name);
  end loop;
end $$`;

/** Runs statements on a database, past the engine. */
export async function runOn(url: string, statements: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(statements);
  } finally {
    await client.end();
  }
}
