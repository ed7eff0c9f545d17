import { asc, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Database, Value, ValueRow } from '../engine.ts';
import { TABLES, type TableShape } from './tables.ts';

const PAGE = 5_000;

/** Takes rows of one table, in the order of its columns. */
export type TakeRows = (shape: TableShape, rows: readonly ValueRow[]) => Promise<void>;

/** Reads every row of every table, page by page, as they are in `db`: a snapshot, or a file nobody writes to. */
export async function readTables(db: Database, take: TakeRows): Promise<void> {
  for (const shape of Object.values(TABLES)) {
    for await (const rows of pagesOf(db, shape)) await take(shape, rows);
  }
}

async function* pagesOf(db: Database, shape: TableShape): AsyncGenerator<readonly ValueRow[]> {
  // The engine's own table, which has the same columns.
  const table: SQLiteTable = db.tables[shape.name];
  const columns = table as unknown as Readonly<Record<string, SQLiteColumn>>; // drizzle's tables hold their columns
  const key = shape.key.map((name) => columnIn(columns, name));
  const selection = Object.fromEntries(
    // Past 2^53 an integer must not pass through a JavaScript number.
    shape.columns.map(({ name, isText }) => {
      const column = columnIn(columns, name);
      return [name, isText ? sql<string | null>`${column}` : sql<string | null>`cast(${column} as text)`];
    }),
  );
  for (let last: Readonly<Record<string, string | null>> | undefined; ; ) {
    const rows: readonly Readonly<Record<string, string | null>>[] = await db
      .select(selection)
      .from(table)
      .where(last && isAfter(key, keyOf(shape, last)))
      // Databases order text differently, but each the same way from page to page.
      .orderBy(...key.map((column) => asc(column)))
      .limit(PAGE);
    if (rows.length > 0) yield rows.map((row) => shape.columns.map((column) => valueIn(row, column)));
    last = rows.at(-1);
    if (rows.length < PAGE) return;
  }
}

function columnIn(columns: Readonly<Record<string, SQLiteColumn>>, name: string): SQLiteColumn {
  const column = columns[name];
  if (!column) throw new Error(`there is no column ${name}`);
  return column;
}

function isAfter(key: readonly SQLiteColumn[], values: readonly Value[]): SQL {
  const list = (parts: readonly SQL[]) => sql.join([...parts], sql`, `);
  return sql`(${list(key.map((column) => sql`${column}`))}) > (${list(values.map((value) => sql`${value}`))})`;
}

function keyOf({ key, columns }: TableShape, row: Readonly<Record<string, string | null>>): readonly Value[] {
  return key.flatMap((name) => columns.filter((one) => one.name === name)).map((one) => valueIn(row, one));
}

function valueIn(
  row: Readonly<Record<string, string | null>>,
  { name, isText }: TableShape['columns'][number],
): Value {
  const text = row[name] ?? null;
  if (text === null || isText) return text;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}
