import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { count, getTableName } from 'drizzle-orm';
import { Refused } from '../../src/analytics/store.ts';
import type { Database } from '../engine.ts';
import { maybeDatabaseFile, openEngine } from '../open.ts';
import { type Counts, copyDatabase, type Progress, proveDatabase } from '../sqlite/database-file.ts';
import { openSqlite } from '../sqlite/open.ts';
import { readTables } from './copy-tables.ts';
import { TABLES } from './tables.ts';
import { SIDECARS, writeWhole } from './whole-file.ts';

export type BackupOptions = {
  readonly databaseUrl: string;
  readonly file: string;
  /** Whether a file that is there may be replaced. */
  readonly replaces: boolean;
  readonly onProgress: (progress: Progress) => void;
};

export type BackedUp = { readonly bytes: number; readonly rows: number; readonly events: number };

/**
 * Copies a whole database, as it stands at one moment and while it is in use, into one SQLite file, which is there
 * whole or not at all. Throws Refused.
 */
export async function backUp({ databaseUrl, file, replaces, onProgress }: BackupOptions): Promise<BackedUp> {
  const original = maybeDatabaseFile(databaseUrl);
  if (original !== undefined && ['', ...SIDECARS].some((suffix) => isSameFile(`${original}${suffix}`, file)))
    throw new Refused(`${file} is in use: it is the database itself; name another file for its backup`);
  if (existsSync(file) && !replaces) throw new Refused(`${file} is there already; --force replaces it`);
  mkdirSync(dirname(file), { recursive: true });
  if (original !== undefined && !existsSync(original)) throw new Refused(`there is no database ${original}`);
  const counts = await writeWhole(file, (partial) =>
    original === undefined
      ? copyServer(databaseUrl, partial, onProgress)
      : copyDatabase(original, partial, onProgress),
  );
  const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { bytes: statSync(file).size, rows, events: counts.event ?? 0 };
}

/** By whatever path or link they are reached. */
function isSameFile(one: string, other: string): boolean {
  const [first, second] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false, bigint: true }));
  return first !== undefined && first.dev === second?.dev && first.ino === second.ino;
}

/** All tables of a server's database, seen at one moment, as a new SQLite file. */
async function copyServer(
  databaseUrl: string,
  partial: string,
  onProgress: BackupOptions['onProgress'],
): Promise<Counts> {
  const engine = await openEngine(databaseUrl);
  try {
    await engine.migrate();
    const counts = await engine.snapshot((db) => copyInto(partial, db, onProgress));
    proveDatabase(partial, counts);
    return counts;
  } finally {
    await engine.close();
  }
}

async function copyInto(
  partial: string,
  db: Database,
  onProgress: BackupOptions['onProgress'],
): Promise<Counts> {
  const counts = await countTables(db);
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const copy = openSqlite(partial);
  let done = 0;
  try {
    await copy.migrate();
    await readTables(db, async ({ table, columns }, rows) => {
      const names = columns.map(({ name }) => name);
      await copy.write((into) => copy.insertRows(into, table, names, rows));
      done += rows.length;
      onProgress({ done, total, unit: { name: 'rows', size: 1 } });
    });
  } finally {
    await copy.close();
  }
  return counts;
}

async function countTables(db: Database): Promise<Counts> {
  const counts: Record<string, number> = {};
  for (const { name, table } of Object.values(TABLES)) {
    const [row] = await db.select({ rows: count() }).from(db.tables[name]);
    counts[getTableName(table)] = row?.rows ?? 0;
  }
  return counts;
}
