import BetterSqlite from 'better-sqlite3';
import { getTableName } from 'drizzle-orm';
import { Refused } from '../../src/analytics/store.ts';
import { USED_TABLES } from '../backup/used-tables.ts';
import { pendingIn } from './migrate.ts';
import { tables } from './tables.ts';

/** Rows by table. */
export type Counts = Readonly<Record<string, number>>;

/** How much of how much is copied, and how many of it make one of the unit. */
export type Progress = {
  readonly done: number;
  readonly total: number;
  readonly unit: { readonly name: string; readonly size: number };
};

/**
 * Copies a database as it stands at one moment, while others go on reading and writing, and proves the copy: its
 * integrity, and as many rows as the original had at that moment.
 */
export async function copyDatabase(
  from: string,
  to: string,
  onProgress: (progress: Progress) => void,
): Promise<Counts> {
  const source = new BetterSqlite(from, { fileMustExist: true });
  try {
    source.pragma('query_only = on');
    // With a transaction of its own open the copy is of its moment; without, every write would start it anew.
    source.exec('begin');
    const counts = countRows(source);
    const pageBytes = Number(source.pragma('page_size', { simple: true }));
    await source.backup(to, {
      progress: ({ totalPages, remainingPages }) => {
        const [total, left] = [totalPages * pageBytes, remainingPages * pageBytes];
        onProgress({ done: total - left, total, unit: { name: 'MiB', size: 1_048_576 } });
        return PAGES_AT_ONCE;
      },
    });
    proveDatabase(to, counts);
    return counts;
  } finally {
    source.close();
  }
}

/** 4 MB: so long is everything else in this process kept waiting. */
const PAGES_AT_ONCE = 1_000;

/** Makes one file of a database, and proves that it is whole and has these rows. */
export function proveDatabase(file: string, counts: Counts): void {
  const copy = new BetterSqlite(file, { fileMustExist: true });
  try {
    // Readable where nothing can be written.
    copy.pragma('journal_mode = delete');
    proveIntegrity(copy);
    const copied = countRows(copy);
    const wrong = Object.keys(counts).filter((table) => copied[table] !== counts[table]);
    if (wrong.length > 0) throw new Error(`the copy has other rows than the database: ${wrong.join(', ')}`);
  } finally {
    copy.close();
  }
}

function countRows(connection: BetterSqlite.Database): Counts {
  const rowsIn = (name: string) => Number(connection.prepare(`select count(*) from "${name}"`).pluck().get());
  return Object.fromEntries(tableNames(connection).map((name) => [name, rowsIn(name)]));
}

function tableNames(connection: BetterSqlite.Database): readonly string[] {
  return connection
    .prepare<[], string>("select name from sqlite_schema where type = 'table' order by name")
    .pluck()
    .all();
}

function proveIntegrity(connection: BetterSqlite.Database): void {
  const [found] = connection.pragma('integrity_check(1)') as { readonly integrity_check: string }[];
  if (found?.integrity_check !== 'ok') throw new Error(`it is damaged: ${found?.integrity_check}`);
}

/** Throws Refused where a database cannot be used: it is damaged, none of ours, or of a newer version. */
export function inspectDatabase(file: string): void {
  const connection = openForReading(file);
  try {
    proveIntegrity(connection);
    pendingIn(connection);
  } catch (error) {
    throw new Refused(`${file} cannot be restored: ${reasonOf(error)}`, { cause: error });
  } finally {
    connection.close();
  }
}

function openForReading(file: string): BetterSqlite.Database {
  try {
    return new BetterSqlite(file, { readonly: true, fileMustExist: true });
  } catch (error) {
    throw new Refused(`${file} cannot be read: ${reasonOf(error)}`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return reason.startsWith('no such table: migration') ? 'it is no database of Tokenbell' : reason;
}

/** Names of the migrations a database has yet to get; none of one that is new. */
export function missingMigrations(file: string): readonly string[] {
  const connection = new BetterSqlite(file, { fileMustExist: true });
  try {
    if (!tableNames(connection).includes('migration')) return [];
    return pendingIn(connection).map(({ name }) => name);
  } finally {
    connection.close();
  }
}

/** Whether anybody would miss what a database holds: usage, people, keys or what they set up. */
export function isUsed(file: string): boolean {
  const connection = new BetterSqlite(file, { fileMustExist: true });
  try {
    const present = tableNames(connection);
    const used = USED_TABLES.map((name) => getTableName(tables[name]));
    return used.some((name) => present.includes(name) && connection.prepare(`select 1 from "${name}"`).get());
  } finally {
    connection.close();
  }
}

/** Makes a database nobody has open one file without others beside it. Throws Refused while somebody has. */
export function closeDown(file: string): void {
  const connection = new BetterSqlite(file, { fileMustExist: true, timeout: 0 });
  try {
    connection.pragma('journal_mode = delete');
  } catch (error) {
    throw new Refused(`${file} is in use: stop every Tokenbell that has it open, then try again`, {
      cause: error,
    });
  } finally {
    connection.close();
  }
}
