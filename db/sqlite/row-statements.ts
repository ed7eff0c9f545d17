import type BetterSqlite from 'better-sqlite3';
import type { Statement } from 'better-sqlite3';
import { getTableConfig, type SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { KeyedShape, RowStatements, Value, ValueRow } from '../engine.ts';

type Prepared = Statement<Value[], Value[]>;

/** The engine's row statements on a connection: each is prepared once and run row by row. */
export function rowStatements(connection: BetterSqlite.Database): RowStatements {
  const prepared = createMemory(connection);
  const runAll = async (statement: Prepared, rows: readonly ValueRow[]) => {
    for (const row of rows) statement.run(...row);
  };
  return {
    insertRows: (_db, table, columns, rows) =>
      runAll(prepared(table, insertText, { key: [], columns }), rows),
    insertMissing: (_db, table, columns, rows) =>
      runAll(prepared(table, insertMissingText, { key: [], columns }), rows),
    addRows: (_db, table, shape, rows) => runAll(prepared(table, addText, shape), rows),
    updateRows: (_db, table, shape, rows) =>
      runAll(prepared(table, updateText, shape), rows.map(keyLast(shape))),
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

function insertText(table: SQLiteTable, { key, columns }: KeyedShape): string {
  const names = namesOf(table, [...key, ...columns]);
  return `insert into ${nameOf(table)} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`;
}

function insertMissingText(table: SQLiteTable, shape: KeyedShape): string {
  return `${insertText(table, shape)} on conflict do nothing`;
}

function addText(table: SQLiteTable, shape: KeyedShape): string {
  const sums = namesOf(table, shape.columns).map((name) => `${name} = ${name} + excluded.${name}`);
  const key = namesOf(table, shape.key).join(', ');
  return `${insertText(table, shape)} on conflict (${key}) do update set ${sums.join(', ')}`;
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

function nameOf(table: SQLiteTable): string {
  return `"${getTableConfig(table).name}"`;
}

/** Names in the database of columns named as in the schema file. */
function namesOf(table: SQLiteTable, properties: readonly string[]): readonly string[] {
  const columns = table as unknown as Record<string, { name: string } | undefined>; // drizzle's tables hold their columns
  return properties.map((property) => {
    const column = columns[property];
    if (!column) throw new Error(`${nameOf(table)} has no column ${property}`);
    return `"${column.name}"`;
  });
}
