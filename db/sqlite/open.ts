import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import BetterSqlite, { type Statement } from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { getTableConfig, type SQLiteTable } from 'drizzle-orm/sqlite-core';
import { StoreBusy } from '../../src/analytics/store.ts';
import type { AddShape, Engine, Value, ValueRow } from '../engine.ts';
import { migrateSqlite } from './migrate.ts';

/** Below this SQLite has the WAL-reset corruption race (https://sqlite.org/releaselog/3_51_3.html). */
const OLDEST_SAFE_SQLITE = [3, 51, 3] as const;

/** How long a write waits for another process to release the file before it gives up. */
const BUSY_WAIT_MS = 5_000;
const BUSY_RETRY_MS = 10;

type Connection = BetterSqlite.Database;

/** Opens (and creates) a database file. One writing connection, one that only reads. */
export function openSqlite(file: string): Engine {
  mkdirSync(dirname(file), { recursive: true });
  const writer = connect(file);
  const reader = connect(file);
  reader.pragma('query_only = on');
  const read = drizzle(reader);
  const writing = drizzle(writer);
  const statements = new Map<string, Statement<Value[]>>();
  let queue: Promise<unknown> = Promise.resolve();
  let snapshots: Promise<unknown> = Promise.resolve();

  function prepared(statement: string): Statement<Value[]> {
    const known = statements.get(statement);
    if (known) return known;
    const made = writer.prepare<Value[]>(statement);
    statements.set(statement, made);
    return made;
  }

  async function runRows(statement: string, rows: readonly ValueRow[]): Promise<void> {
    const insert = prepared(statement);
    for (const row of rows) insert.run(...row);
  }

  function write<T>(work: (db: typeof writing) => Promise<T>): Promise<T> {
    const turn = queue.then(() => transaction(writer, () => work(writing)));
    queue = turn.catch(() => undefined);
    return turn;
  }

  function snapshot<T>(work: (db: typeof read) => Promise<T>): Promise<T> {
    const turn = snapshots.then(async () => {
      reader.exec('begin');
      try {
        return await work(read);
      } finally {
        reader.exec('commit');
      }
    });
    snapshots = turn.catch(() => undefined);
    return turn;
  }

  return {
    name: 'sqlite',
    read,
    snapshot,
    write,
    insertRows: (_db, table, columns, rows) => runRows(insertStatement(table, columns), rows),
    addRows: (_db, table, shape, rows) => runRows(addStatement(table, shape), rows),
    nextSequence: async (_db, table) => {
      const { name } = getTableConfig(table);
      const row = prepared(`select coalesce(max(seq), 0) + 1 as next from "${name}"`).get();
      // The statement selects exactly one integer column named `next`.
      return (row as { next: number }).next;
    },
    migrate: () => migrateSqlite(writer),
    close: async () => {
      await queue;
      reader.close();
      writer.close();
    },
  };
}

function connect(file: string): Connection {
  const connection = new BetterSqlite(file, { timeout: 0 });
  connection.pragma('journal_mode = wal');
  // The bundled library is compiled to sync WAL commits only when told so; without FULL a power cut
  // loses acknowledged events.
  connection.pragma('synchronous = full');
  connection.pragma('foreign_keys = on');
  connection.pragma('trusted_schema = off');
  connection.pragma('mmap_size = 0');
  connection.pragma('cache_size = -65536');
  connection.pragma(`journal_size_limit = ${64 * 1024 * 1024}`);
  assertSafe(connection);
  return connection;
}

function assertSafe(connection: Connection): void {
  const synchronous = connection.pragma('synchronous', { simple: true });
  if (synchronous !== 2) throw new Error(`SQLite runs with synchronous=${String(synchronous)}, not FULL`);
  const version = String(connection.prepare('select sqlite_version() as v').pluck().get());
  const parts = version.split('.').map(Number);
  for (const [index, least] of OLDEST_SAFE_SQLITE.entries()) {
    const part = parts[index] ?? 0;
    if (part > least) return;
    if (part < least)
      throw new Error(`SQLite ${version} can corrupt a database in use; 3.51.3 is the oldest safe one`);
  }
}

/** Runs `work` between BEGIN IMMEDIATE and COMMIT; the lock is waited for without blocking the thread. */
async function transaction<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  await begin(connection);
  try {
    const result = await work();
    connection.exec('commit');
    return result;
  } catch (error) {
    if (connection.inTransaction) connection.exec('rollback');
    throw isBusy(error) ? new StoreBusy('the database is busy', { cause: error }) : error;
  }
}

async function begin(connection: Connection): Promise<void> {
  const giveUpAt = performance.now() + BUSY_WAIT_MS;
  for (;;) {
    try {
      connection.exec('begin immediate');
      return;
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (performance.now() > giveUpAt) {
        throw new StoreBusy(`another process kept the database locked for ${BUSY_WAIT_MS / 1000} s`, {
          cause: error,
        });
      }
      await wait(BUSY_RETRY_MS);
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof BetterSqlite.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

function insertStatement(table: SQLiteTable, columns: readonly string[]): string {
  const config = getTableConfig(table);
  const names = columns.map((column) => `"${columnName(table, column)}"`);
  return `insert into "${config.name}" (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`;
}

function addStatement(table: SQLiteTable, shape: AddShape): string {
  const columns = [...shape.key, ...shape.add];
  const key = shape.key.map((column) => `"${columnName(table, column)}"`).join(', ');
  const sums = shape.add.map((column) => {
    const name = `"${columnName(table, column)}"`;
    return `${name} = ${name} + excluded.${name}`;
  });
  return `${insertStatement(table, columns)} on conflict (${key}) do update set ${sums.join(', ')}`;
}

/** Name in the database of a column named as in the schema file. */
function columnName(table: SQLiteTable, property: string): string {
  const column = (table as unknown as Record<string, { name: string } | undefined>)[property];
  if (!column) throw new Error(`${getTableConfig(table).name} has no column ${property}`);
  return column.name;
}
