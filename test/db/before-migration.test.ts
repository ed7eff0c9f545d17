import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readMigrations } from '../../db/migrations.ts';
import { openStores } from '../../src/compose/stores.ts';
import { NOON } from '../support/event.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokenbell-upgrade-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = () =>
  openStores({
    databaseUrl: `file:${join(folder, 'test.db')}`,
    dataDir: folder,
    timeZone: 'UTC',
    now: () => NOON,
  });

const backups = () => readdirSync(join(folder, 'backups'));

/** A database as the first version left it, with an organisation in it. */
function firstVersion(): void {
  const database = new BetterSqlite(join(folder, 'test.db'));
  database.pragma('journal_mode = wal');
  database.exec('create table migration (name text primary key, hash text not null) strict');
  const [first] = readMigrations(new URL('../../db/sqlite/migrations/', import.meta.url));
  if (!first) throw new Error('there are no migrations');
  database.exec(first.statements);
  database.prepare('insert into migration values (?, ?)').run(first.name, first.hash);
  database.exec("insert into organisation values ('old', 'Old', 'UTC', 'named')");
  database.close();
}

it('copies a database of an older version before it migrates it', async () => {
  firstVersion();
  const { engine, state } = await open();
  expect(await state.organisation('old')).toBeDefined();
  await engine.close();
  expect(backups()).toEqual([expect.stringMatching(/^before-0001_.+-2026-11-20\.db$/)]);
  const copy = new BetterSqlite(join(folder, 'backups', backups()[0] ?? ''), { readonly: true });
  expect(copy.prepare('select count(*) from migration').pluck().get()).toBe(1);
  expect(copy.prepare('select id from organisation').pluck().all()).toEqual(['old']);
  copy.close();
});

it('copies nothing where there is nothing to migrate', async () => {
  for (let round = 0; round < 2; round++) await (await open()).engine.close();
  expect(() => backups()).toThrow(/ENOENT/);
});
