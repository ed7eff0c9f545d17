import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';

/**
 * What SQL is written against: drizzle's builders over tables every engine provides. Statements are awaited,
 * so the same code runs where the driver is asynchronous.
 */
export type Database = BetterSQLite3Database<Record<string, never>>;

export type Value = string | number | bigint | null;

/** One row, in the order of the columns named beside it. */
export type ValueRow = readonly Value[];

/**
 * A database. Everything that differs between engines is here and named; the SQL of the stores is not.
 */
export type Engine = {
  readonly name: 'sqlite' | 'postgres';
  /** For select statements only; sees what is committed. */
  readonly read: Database;
  /** Several select statements that see one moment; `work` awaits nothing but the database. */
  snapshot<T>(work: (db: Database) => Promise<T>): Promise<T>;
  /**
   * One transaction: all of `work` or nothing. Transactions of this process queue up behind each other, so
   * `work` awaits nothing but the database. Throws StoreBusy when another process holds the database too long.
   */
  write<T>(work: (db: Database) => Promise<T>): Promise<T>;
  /**
   * The hot path's own statements. Building a 500-row INSERT with drizzle takes longer than running it, so
   * an engine writes rows with its fastest means (SQLite: one prepared statement; PostgreSQL: unnest).
   */
  insertRows(
    db: Database,
    table: SQLiteTable,
    columns: readonly string[],
    rows: readonly ValueRow[],
  ): Promise<void>;
  /** Inserts rows, or adds `add` columns to the row that has the same key. Rows come in key order. */
  addRows(db: Database, table: SQLiteTable, shape: AddShape, rows: readonly ValueRow[]): Promise<void>;
  /** The first of `count` unused, ascending numbers of a table's `seq` column. */
  nextSequence(db: Database, table: SQLiteTable, count: number): Promise<number>;
  /** Brings the schema up to date; safe when several processes start at once. */
  migrate(): Promise<void>;
  close(): Promise<void>;
};

export type AddShape = { readonly key: readonly string[]; readonly add: readonly string[] };
