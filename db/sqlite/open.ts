import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import BetterSqlite from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { StoreBusy, SumTooLarge } from '../../src/analytics/store.ts';
import type { Engine } from '../engine.ts';
import { exactRows } from './exact-rows.ts';
import { migrateSqlite } from './migrate.ts';
import { createPool } from './pool.ts';
import { rememberStatements } from './remember-statements.ts';
import { rowStatements } from './row-statements.ts';
import { tables } from './tables.ts';
import { threadTurns } from './thread-turns.ts';

/** Below this SQLite has the WAL-reset corruption race (https://sqlite.org/releaselog/3_51_3.html). */
const OLDEST_SAFE_SQLITE = [3, 51, 3] as const;

/**
 * How long a write waits for another process to release the file before it gives up, from when it was asked for:
 * of those that wait for their turn while somebody has the file, all give up after it, not each after the other.
 */
const BUSY_WAIT_MS = 5_000;

/** So long it tries in any case. */
const LEAST_WAIT_MS = 100;

/**
 * Another process that writes group after group leaves the file alone for some milliseconds in between, so who
 * waits for it has to look often; at random, or two that wait would always look at the same time.
 */
const BUSY_RETRY_MS = 3;

type Connection = BetterSqlite.Database;

/**
 * Snapshots that go on at once. One that reads millions of calls takes seconds and lets others do something in
 * between; the next one is then read by a connection of its own.
 */
const SNAPSHOTS_AT_ONCE = 2;

/**
 * Opens (and creates) a database file. One writing connection, one that only reads, and one for each snapshot that
 * goes on: within it others would read what was true when it began.
 */
export function openSqlite(file: string): Engine {
  mkdirSync(dirname(file), { recursive: true });
  const writer = connect(file);
  const reader = connectReader(file);
  const snapshots = createPool(() => connectReader(file), SNAPSHOTS_AT_ONCE);
  const writing = toHandle(writer);
  const inTurn = threadTurns(file, BUSY_WAIT_MS);
  let writes: Promise<unknown> = Promise.resolve();

  function write<T>(work: (db: typeof writing) => Promise<T>): Promise<T> {
    const giveUpAt = performance.now() + BUSY_WAIT_MS;
    const turn = inTurn(() => transaction(writer, giveUpAt, () => work(writing)));
    // Turns come in the order they were asked for, so the last one ends last.
    writes = turn.catch(() => undefined);
    return turn;
  }

  function snapshot<T>(work: (db: Reader['db']) => Promise<T>): Promise<T> {
    return snapshots.lend(async ({ connection, db }) => {
      connection.exec('begin');
      try {
        return await work(db);
      } finally {
        // Closed under it, its own error says more.
        if (connection.inTransaction) connection.exec('commit');
      }
    });
  }

  return {
    name: 'sqlite',
    read: reader.db,
    snapshot,
    write,
    isSumTooLarge: (error) => maybeSqlError(error)?.message === 'integer overflow',
    hasOneKeyIndex: false,
    ...rowStatements(writer),
    migrate: () => migrateSqlite(writer),
    close: async () => {
      await writes;
      for (const { connection } of [reader, ...snapshots.close()]) connection.close();
      writer.close();
    },
  };
}

type Reader = ReturnType<typeof connectReader>;

function connectReader(file: string) {
  const connection = connect(file);
  connection.pragma('query_only = on');
  // What it reads again is in the operating system's cache too, which any number of processes share.
  connection.pragma('cache_size = -4096');
  rememberStatements(connection);
  return { connection, db: toHandle(connection) };
}

function toHandle(connection: Connection) {
  return Object.assign(drizzle(connection), { tables, exactRows: exactRows(connection) });
}

function connect(file: string): Connection {
  // Another process that closes the file, or mends it after one that was killed, has it to itself for some milliseconds.
  const connection = new BetterSqlite(file, { timeout: BUSY_WAIT_MS });
  connection.pragma('journal_mode = wal');
  // The bundled library is compiled to sync WAL commits only when told so; without FULL a power cut
  // loses acknowledged events.
  connection.pragma('synchronous = full');
  connection.pragma('foreign_keys = on');
  connection.pragma('trusted_schema = off');
  connection.pragma('mmap_size = 0');
  connection.pragma('cache_size = -32768');
  // A transaction of 500 events writes about 1,100 pages (measured), so the default of 1,000 would copy the
  // log into the file after nearly every commit.
  connection.pragma('wal_autocheckpoint = 16384');
  connection.pragma(`journal_size_limit = ${64 * 1024 * 1024}`);
  assertSafe(connection);
  // From here on it is waited for without blocking the thread.
  connection.pragma('busy_timeout = 0');
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
async function transaction<T>(connection: Connection, giveUpAt: number, work: () => Promise<T>): Promise<T> {
  await begin(connection, Math.max(giveUpAt, performance.now() + LEAST_WAIT_MS));
  try {
    const result = await work();
    connection.exec('commit');
    return result;
  } catch (error) {
    if (connection.inTransaction) connection.exec('rollback');
    throw toStoreError(error);
  }
}

async function begin(connection: Connection, giveUpAt: number): Promise<void> {
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
      await wait(Math.random() * BUSY_RETRY_MS);
    }
  }
}

function toStoreError(error: unknown): unknown {
  if (isBusy(error)) return new StoreBusy('the database is busy', { cause: error });
  if (isUnwritable(error)) return new StoreBusy('the disk takes no more', { cause: error });
  // Adding past 64 bits gives SQLite a float, which a strict integer column refuses.
  if (maybeSqlError(error)?.message.startsWith('cannot store REAL value in INTEGER column'))
    return new SumTooLarge('a sum would leave 64 bits', { cause: error });
  return error;
}

function isBusy(error: unknown): boolean {
  return maybeSqlError(error)?.code.startsWith('SQLITE_BUSY') === true;
}

/** A full disk, a quota, a disk that fails: the transaction is rolled back, and the next may succeed. */
function isUnwritable(error: unknown): boolean {
  return /^SQLITE_(FULL|IOERR)/.test(maybeSqlError(error)?.code ?? '');
}

/** What SQLite said, also where drizzle wrapped it. */
function maybeSqlError(error: unknown): InstanceType<typeof BetterSqlite.SqliteError> | undefined {
  if (error instanceof BetterSqlite.SqliteError) return error;
  return error instanceof Error && error.cause ? maybeSqlError(error.cause) : undefined;
}
