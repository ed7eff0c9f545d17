import { constants, copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Refused } from '../../src/analytics/store.ts';
import type { Database, Engine } from '../engine.ts';
import { describeDatabase, maybeDatabaseFile, openEngine } from '../open.ts';
import { closeDown, inspectDatabase, isUsed } from '../sqlite/database-file.ts';
import { openSqlite } from '../sqlite/open.ts';
import { readTables } from './copy-tables.ts';
import { holdOldMessages } from './restored.ts';
import { TABLES } from './tables.ts';
import { USED_TABLES } from './used-tables.ts';
import { removeDatabase, writeWhole } from './whole-file.ts';

export type RestoreOptions = {
  readonly databaseUrl: string;
  readonly file: string;
  /** Whether a database file somebody used may be moved aside. */
  readonly replaces: boolean;
  /** A folder with room for a copy of the file. */
  readonly workFolder: string;
  readonly now: number;
};

/** `aside`: where the database that was there before is now. */
export type Restored = { readonly aside: string | null; readonly held: number };

/**
 * Puts a backup in the place of an empty database, of either engine. The backup is proved first and brought to
 * this program's schema; it is only read. Throws Refused.
 */
export async function restore(options: RestoreOptions): Promise<Restored> {
  const { file, databaseUrl } = options;
  inspectDatabase(file);
  const target = maybeDatabaseFile(databaseUrl);
  return target === undefined ? restoreToServer(options) : restoreToFile(options, target);
}

async function restoreToFile({ file, replaces, now }: RestoreOptions, target: string): Promise<Restored> {
  const isThere = existsSync(target);
  const hasUse = isThere && isUsed(target);
  if (hasUse && !replaces) {
    throw new Refused(`${target} is in use already; --force moves it aside and puts the backup in its place`);
  }
  if (isThere) closeDown(target);
  // What a removed database left behind would be taken for the new one's.
  else removeDatabase(target);
  mkdirSync(dirname(target), { recursive: true });
  const aside = hasUse ? asideName(target, now) : null;
  let held = 0;
  await writeWhole(target, async (partial) => {
    held = await prepare(file, partial, now);
    if (aside !== null) renameSync(target, aside);
  });
  return { aside, held };
}

/** A copy of the backup that this program can run on. */
async function prepare(file: string, copy: string, now: number): Promise<number> {
  copyFileSync(file, copy, constants.COPYFILE_FICLONE);
  const engine = openSqlite(copy);
  try {
    await engine.migrate();
    return await engine.write((db) => holdOldMessages(db, now));
  } finally {
    await engine.close();
  }
}

/** "tokenbell.db.before-restore-2026-11-20T12-00-00Z" */
function asideName(target: string, now: number): string {
  const date = new Date(now).toISOString().slice(0, 19).replaceAll(':', '-');
  return `${target}.before-restore-${date}Z`;
}

async function restoreToServer({ databaseUrl, file, workFolder, now }: RestoreOptions): Promise<Restored> {
  const engine = await openEngine(databaseUrl);
  mkdirSync(workFolder, { recursive: true });
  const copy = join(workFolder, `restoring-${process.pid}.db`);
  try {
    await engine.migrate();
    await refuseUsed(engine.read, describeDatabase(databaseUrl));
    const held = await prepare(file, copy, now);
    await load(engine, copy);
    return { aside: null, held };
  } finally {
    removeDatabase(copy);
    await engine.close();
  }
}

async function refuseUsed(db: Database, name: string): Promise<void> {
  for (const table of USED_TABLES) {
    const rows = await db.select().from(db.tables[table]).limit(1);
    if (rows.length > 0) throw new Refused(`${name} is in use already; restore into an empty database`);
  }
}

/** All rows in one transaction, so that nobody ever sees half of them. */
async function load(engine: Engine, file: string): Promise<void> {
  const copy = openSqlite(file);
  try {
    await engine.write(async (db) => {
      for (const { name } of Object.values(TABLES)) await db.delete(db.tables[name]);
      await readTables(copy.read, ({ name, columns }, rows) =>
        engine.insertRows(
          db,
          db.tables[name],
          columns.map((column) => column.name),
          rows,
        ),
      );
      await raiseSequences(engine, db);
    });
  } finally {
    await copy.close();
  }
}

async function raiseSequences(engine: Engine, db: Database): Promise<void> {
  if (engine.name !== 'postgres') return;
  const { raiseSequences: raise } = await import('../postgres/sequences.ts');
  await raise(db);
}
