import type pg from 'pg';
import { type Applied, pendingMigrations, readMigrations } from '../migrations.ts';
import { withOwnConnection } from './own-connection.ts';

const FOLDER = new URL('./migrations/', import.meta.url);

/**
 * Applies what was not applied yet, all in one transaction, so several processes may start at once and a kill
 * leaves the old schema or the new one.
 */
export function migratePostgres(url: string): Promise<void> {
  return withOwnConnection(url, applyPending);
}

async function applyPending(client: pg.Client): Promise<void> {
  const { rows: tables } = await client.query("select to_regclass('migration') as name");
  if (tables[0]?.name === null)
    await client.query('create table migration (name text primary key, hash text not null)');
  const { rows: applied } = await client.query<Applied>('select name, hash from migration');
  for (const { name, statements, hash } of pendingMigrations(readMigrations(FOLDER), applied)) {
    await client.query(statements);
    await client.query('insert into migration (name, hash) values ($1, $2)', [name, hash]);
  }
}
