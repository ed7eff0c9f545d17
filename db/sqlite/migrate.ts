import { setTimeout as wait } from 'node:timers/promises';
import type BetterSqlite from 'better-sqlite3';
import { type Applied, type Migration, pendingMigrations, readMigrations } from '../migrations.ts';

const FOLDER = new URL('./migrations/', import.meta.url);

/**
 * Applies what was not applied yet, all in one transaction, so several processes may start at once and a kill
 * leaves the old schema or the new one.
 */
export async function migrateSqlite(connection: BetterSqlite.Database): Promise<void> {
  // Mostly there is nothing to do, and nobody should wait for a writer to find that out.
  if (isUpToDate(connection)) return;
  await lock(connection);
  try {
    connection.exec(
      'create table if not exists migration (name text primary key, hash text not null) strict',
    );
    for (const { name, statements, hash } of pendingIn(connection)) {
      connection.exec(statements);
      connection.prepare('insert into migration (name, hash) values (?, ?)').run(name, hash);
    }
    connection.exec('commit');
  } catch (error) {
    connection.exec('rollback');
    throw error;
  }
}

function isUpToDate(connection: BetterSqlite.Database): boolean {
  const isThere = "select 1 from sqlite_schema where name = 'migration'";
  return connection.prepare(isThere).get() !== undefined && pendingIn(connection).length === 0;
}

/** What a database that records its migrations has yet to get. */
export function pendingIn(connection: BetterSqlite.Database): readonly Migration[] {
  // Both columns are TEXT NOT NULL.
  const applied = connection.prepare('select name, hash from migration').all() as Applied[];
  return pendingMigrations(readMigrations(FOLDER), applied);
}

async function lock(connection: BetterSqlite.Database): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      connection.exec('begin exclusive');
      return;
    } catch (error) {
      if (attempt > 3_000) throw error;
      await wait(10);
    }
  }
}
