import { getTableColumns, getTableName, type Table } from 'drizzle-orm';

/** A table's name, quoted for SQL. */
export function nameOf(table: Table): string {
  return `"${getTableName(table)}"`;
}

export type NamedColumn = { readonly name: string; readonly type: string };

/** The columns of a table named as in the schema file: their names in the database, quoted, and their SQL types. */
export function columnsOf(table: Table, properties: readonly string[]): readonly NamedColumn[] {
  const columns = getTableColumns(table);
  return properties.map((property) => {
    const column = columns[property];
    if (!column) throw new Error(`${nameOf(table)} has no column ${property}`);
    return { name: `"${column.name}"`, type: column.getSQLType() };
  });
}
