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
export type Engine = RowStatements & {
  readonly name: 'sqlite' | 'postgres';
  /** For select statements only; sees what is committed. */
  readonly read: Database;
  /** Several select statements that see one moment; `work` awaits nothing but the database. */
  snapshot<T>(work: (db: Database) => Promise<T>): Promise<T>;
  /**
   * One transaction: all of `work` or nothing. Transactions of this process queue up behind each other, so
   * `work` awaits nothing but the database. Throws StoreBusy when another process holds the database too
   * long, SumTooLarge when a sum would leave 64 bits.
   */
  write<T>(work: (db: Database) => Promise<T>): Promise<T>;
  /** Whether a read failed because a sum left 64 bits; an engine whose sums have no bound says false. */
  isSumTooLarge(error: unknown): boolean;
  /** Brings the schema up to date; safe when several processes start at once. */
  migrate(): Promise<void>;
  close(): Promise<void>;
};

/**
 * The hot path's own statements, for use inside `write`. Building a statement with drizzle takes longer than
 * running it for a row, so an engine handles many rows with its fastest means (SQLite: one prepared statement,
 * run row by row; PostgreSQL: unnest). Columns are named as in the schema file.
 */
export type RowStatements = {
  insertRows(db: Database, table: SQLiteTable, columns: readonly string[], rows: readonly ValueRow[]): Done;
  /** Inserts the rows whose unique key is not there yet. */
  insertMissing(
    db: Database,
    table: SQLiteTable,
    columns: readonly string[],
    rows: readonly ValueRow[],
  ): Done;
  /** Inserts rows, or adds `columns` to the row that has the same key: key first. Rows come in key order. */
  addRows(db: Database, table: SQLiteTable, shape: KeyedShape, rows: readonly ValueRow[]): Done;
  /** Sets `columns` of the row with a key: key first. */
  updateRows(db: Database, table: SQLiteTable, shape: KeyedShape, rows: readonly ValueRow[]): Done;
  /** `columns` of the rows with these unique keys, in the order of the keys; undefined where there is none. */
  findRows(
    db: Database,
    table: SQLiteTable,
    shape: KeyedShape,
    keys: readonly ValueRow[],
  ): Promise<readonly (ValueRow | undefined)[]>;
  /** The first of `count` unused, ascending numbers of a table's `seq` column. */
  nextSequence(db: Database, table: SQLiteTable, count: number): Promise<number>;
};

type Done = Promise<void>;

/** Columns that identify a row, and those that are read, set or added to. */
export type KeyedShape = { readonly key: readonly string[]; readonly columns: readonly string[] };
