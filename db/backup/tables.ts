import { getTableColumns } from 'drizzle-orm';
import { getTableConfig, type SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Tables } from '../engine.ts';
import { tables } from '../sqlite/tables.ts';

/** One table of the schema, as both engines have it; columns are named as in the schema files. */
export type TableShape = {
  readonly name: keyof Tables;
  readonly table: SQLiteTable;
  readonly columns: readonly { readonly name: string; readonly isText: boolean }[];
  /** The primary key. */
  readonly key: readonly string[];
};

/** Every table there is. */
export const TABLES = Object.fromEntries(
  Object.entries(tables).map(([name, table]) => [name, shapeOf(name as keyof Tables, table)]),
) as Readonly<Record<keyof Tables, TableShape>>; // an entry for each of the schema's

function shapeOf(name: keyof Tables, table: SQLiteTable): TableShape {
  const columns = Object.entries(getTableColumns(table));
  const [composite] = getTableConfig(table).primaryKeys;
  const keyed = composite
    ? composite.columns
    : columns.map(([, column]) => column).filter((one) => one.primary);
  return {
    name,
    table,
    columns: columns.map(([property, column]) => ({ name: property, isText: column.dataType === 'string' })),
    key: keyed.map(({ name: own }) => columns.find(([, column]) => column.name === own)?.[0] ?? own),
  };
}
