import type { SQL } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { tables } from './sqlite/tables.ts';

/**
 * What SQL is written against: drizzle's builders over tables every engine provides. Statements are awaited,
 * so the same code runs where the driver is asynchronous.
 */
export type Database = BetterSQLite3Database<Record<string, never>> & {
  readonly tables: Tables;
  readonly exactRows: ExactRows;
};

/** Rows of a select statement, by place. */
export type ExactRows = (select: SQL) => Promise<readonly ExactRow[]>;

/** Every integer is a bigint, as past 2^53 it must not pass through a JavaScript number on any engine. */
export type ExactRow = readonly (string | bigint | null)[];

/** The tables as SQLite's schema types them; other engines' have the same names and row types (see schema.ts). */
export type Tables = typeof tables;

/** A table's row as it is read, and as it is written. */
export type Row<Name extends keyof Tables> = Tables[Name]['$inferSelect'];
export type NewRow<Name extends keyof Tables> = Tables[Name]['$inferInsert'];

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
  /**
   * Several select statements that see one moment; `work` awaits nothing but the database, and where there is much to
   * read the turns it leaves to others in between. They may read and take snapshots meanwhile; `work` itself takes
   * none, as it may be the one that others wait for.
   */
  snapshot<T>(work: (db: Database) => Promise<T>): Promise<T>;
  /**
   * One transaction: all of `work` or nothing, as if transactions ran one after the other. `work` awaits nothing
   * but the database, and may run again when it met another one. Throws StoreBusy when the database is locked or
   * away too long, SumTooLarge when a sum would leave 64 bits.
   */
  write<T>(work: (db: Database) => Promise<T>, turn?: Turn): Promise<T>;
  /** Whether a read failed because a sum left 64 bits; an engine whose sums have no bound says false. */
  isSumTooLarge(error: unknown): boolean;
  /**
   * Whether all event keys of an organisation are found through one index, led by the key, whatever their
   * generation: on a server random keys cost less than asking a generation after the other. See `eventKey`.
   */
  readonly hasOneKeyIndex: boolean;
  /** Brings the schema up to date; safe when several processes start at once. */
  migrate(): Promise<void>;
  close(): Promise<void>;
};

/**
 * What a transaction waits for before it begins, by name, where an engine lets several write at once (SQLite
 * does not): it then runs when nobody else has the names in `alone`, nor the names in `shared` alone, and
 * whatever it reads and writes must be guarded by them.
 */
export type Turn = { readonly alone: readonly string[]; readonly shared?: readonly string[] };

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
  /** `count` unused numbers for a table's `seq` column, ascending and above all that are used. */
  nextNumbers(db: Database, table: SQLiteTable, count: number): Promise<readonly number[]>;
};

type Done = Promise<void>;

/** Columns that identify a row, and those that are read, set or added to. */
export type KeyedShape = { readonly key: readonly string[]; readonly columns: readonly string[] };
