import type BetterSqlite from 'better-sqlite3';
import type { Statement } from 'better-sqlite3';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { columnsOf, nameOf } from '../columns.ts';
import type { KeyedShape, RowStatements, Value, ValueRow } from '../engine.ts';

type Prepared = Statement<Value[], Value[]>;

/**
 * Rows one statement inserts where there are many: entering SQLite for each takes a fifth longer. It keeps the pages an
 * upsert of several rows changes, to undo it alone; those of so many rows, each on a page of its own, still fit in the
 * 64 KB it does not write to a file (SQLITE_STMTJRNL_SPILL, https://sqlite.org/compile.html).
 */
const TOGETHER = 12;

/** The engine's row statements on a connection: each is prepared once and run for a few rows at a time. */
export function rowStatements(connection: BetterSqlite.Database): RowStatements {
  const prepared = createMemory(connection);
  const insertAll = async (
    table: SQLiteTable,
    texts: InsertTexts,
    { shape, rows }: { readonly shape: KeyedShape; readonly rows: readonly ValueRow[] },
  ) => {
    const together = rows.length - (rows.length % TOGETHER);
    if (together > 0) runTogether(prepared(table, texts.many, shape), rows.slice(0, together));
    if (together < rows.length) runEach(prepared(table, texts.one, shape), rows.slice(together));
  };
  return {
    insertRows: (_db, table, columns, rows) =>
      insertAll(table, INSERT, { shape: { key: [], columns }, rows }),
    insertMissing: (_db, table, columns, rows) =>
      insertAll(table, INSERT_MISSING, { shape: { key: [], columns }, rows }),
    addRows: (_db, table, shape, rows) => insertAll(table, ADD, { shape, rows }),
    updateRows: async (_db, table, shape, rows) => {
      if (rows.length > 0) runEach(prepared(table, updateText, shape), rows.map(keyLast(shape)));
    },
    findRows: async (_db, table, shape, keys) => {
      const statement = prepared(table, findText, shape).raw(true);
      return keys.map((key) => statement.get(...key));
    },
    nextNumbers: async (_db, table, count) => {
      const [newest] = prepared(table, newestNumberText, { key: [], columns: [] }).raw(true).get() ?? [];
      return Array.from({ length: count }, (_, index) => Number(newest) + 1 + index);
    },
  };
}

function runEach(statement: Prepared, rows: readonly ValueRow[]): void {
  for (const row of rows) statement.run(...row);
}

/** The same list holds the values of one statement after the other: lists that grew were a quarter of all memory taken. */
function runTogether(statement: Prepared, rows: readonly ValueRow[]): void {
  const values: Value[] = [];
  for (let start = 0; start < rows.length; start += TOGETHER) {
    fill(values, rows, start);
    statement.run(...values);
  }
}

/** Puts TOGETHER rows one behind the other, by index: an iterator takes memory for every value. */
function fill(values: Value[], rows: readonly ValueRow[], start: number): void {
  let place = 0;
  for (let index = start; index < start + TOGETHER; index++) {
    const row = rows[index] ?? [];
    for (let column = 0; column < row.length; column++) values[place++] = row[column] ?? null;
  }
}

type ToText = (table: SQLiteTable, shape: KeyedShape) => string;

/** A shape is a constant of the program, so it is remembered by its columns and kept for good. */
function createMemory(connection: BetterSqlite.Database) {
  const statements = new Map<ToText, Map<SQLiteTable, Map<string, Prepared>>>();
  return (table: SQLiteTable, toText: ToText, shape: KeyedShape): Prepared => {
    const ofKind = entry(statements, toText, () => new Map<SQLiteTable, Map<string, Prepared>>());
    const ofTable = entry(ofKind, table, () => new Map<string, Prepared>());
    return entry(ofTable, `${shape.key.join()} ${shape.columns.join()}`, () =>
      connection.prepare<Value[], Value[]>(toText(table, shape)),
    );
  };
}

function entry<Key, Entry>(map: Map<Key, Entry>, key: Key, make: () => Entry): Entry {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

/** The same statement for one row and for TOGETHER of them. */
type InsertTexts = { readonly one: ToText; readonly many: ToText };

function insertTexts(onConflict: ToText): InsertTexts {
  const textFor =
    (count: number): ToText =>
    (table, shape) =>
      `${insertText(table, shape, count)} ${onConflict(table, shape)}`;
  return { one: textFor(1), many: textFor(TOGETHER) };
}

const INSERT = insertTexts(() => '');
const INSERT_MISSING = insertTexts(() => 'on conflict do nothing');
const ADD = insertTexts((table, { key, columns }) => {
  const sums = namesOf(table, columns).map((name) => `${name} = ${name} + excluded.${name}`);
  return `on conflict (${namesOf(table, key).join(', ')}) do update set ${sums.join(', ')}`;
});

function insertText(table: SQLiteTable, { key, columns }: KeyedShape, count: number): string {
  const names = namesOf(table, [...key, ...columns]);
  const row = `(${names.map(() => '?').join(', ')})`;
  // A failing statement fails its whole transaction here, so SQLite need not copy pages to undo it alone, as it does
  // all the same where rows that are there are updated.
  return `insert or fail into ${nameOf(table)} (${names.join(', ')}) values ${Array(count).fill(row).join(', ')}`;
}

function updateText(table: SQLiteTable, { key, columns }: KeyedShape): string {
  const values = namesOf(table, columns).map((name) => `${name} = ?`);
  const keys = namesOf(table, key).map((name) => `${name} = ?`);
  return `update ${nameOf(table)} set ${values.join(', ')} where ${keys.join(' and ')}`;
}

/** Rows come key first, an UPDATE names its key last. */
function keyLast({ key }: KeyedShape): (row: ValueRow) => ValueRow {
  return (row) => [...row.slice(key.length), ...row.slice(0, key.length)];
}

function findText(table: SQLiteTable, { key, columns }: KeyedShape): string {
  const keys = namesOf(table, key).map((name) => `${name} = ?`);
  return `select ${namesOf(table, columns).join(', ')} from ${nameOf(table)} where ${keys.join(' and ')}`;
}

function newestNumberText(table: SQLiteTable): string {
  return `select coalesce(max(seq), 0) from ${nameOf(table)}`;
}

function namesOf(table: SQLiteTable, properties: readonly string[]): readonly string[] {
  return columnsOf(table, properties).map(({ name }) => name);
}
