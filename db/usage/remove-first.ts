import { and, asc, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Database } from '../engine.ts';

export type Removal = {
  readonly table: SQLiteTable;
  readonly where: SQL | undefined;
  /** What tells rows of these apart, in the order of the table's key. */
  readonly key: readonly SQLiteColumn[];
  /** Rows a transaction removes. */
  readonly most: number;
};

/** Removes the first rows where a condition holds; whether there may be more. */
export async function removeFirst(db: Database, { table, where, key, most }: Removal): Promise<boolean> {
  const [last] = await db
    .select(Object.fromEntries(key.map((column) => [column.name, column])))
    .from(table)
    .where(where)
    .orderBy(...key.map((column) => asc(column)))
    .limit(1)
    .offset(most - 1);
  const ends = last && key.map((column) => sql`${last[column.name]}`);
  const upTo = ends && sql`(${sql.join([...key], sql`, `)}) <= (${sql.join(ends, sql`, `)})`;
  await db.delete(table).where(and(where, upTo));
  return last !== undefined;
}
