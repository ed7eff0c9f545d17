import type { PoolClient } from 'pg';
import type { Database, RowStatements, Value, ValueRow } from '../engine.ts';
import { rounds } from './rounds.ts';
import {
  addStatement,
  findStatement,
  insertMissingStatement,
  insertStatement,
  nextNumbersStatement,
  type Statement,
  updateStatement,
} from './statements.ts';

/** Rows of one statement, so that no message to the server grows without bound. */
const CHUNK_ROWS = 5_000;

/** The engine's row statements; each sends all its rows at once. `clientOf` gives the client of a transaction. */
export function rowStatements(clientOf: (db: Database) => PoolClient): RowStatements {
  const run = async (db: Database, statement: Statement, rows: readonly ValueRow[]) => {
    for (const chunk of chunks(rows)) await send(clientOf(db), statement, chunk);
  };
  return {
    insertRows: (db, table, columns, rows) => run(db, insertStatement(table, { key: [], columns }), rows),
    insertMissing: (db, table, columns, rows) =>
      run(db, insertMissingStatement(table, { key: [], columns }), rows),
    addRows: async (db, table, shape, rows) => {
      const statement = addStatement(table, shape);
      for (const round of rounds(rows, shape.key.length)) await run(db, statement, round);
    },
    updateRows: (db, table, shape, rows) => run(db, updateStatement(table, shape), rows),
    findRows: async (db, table, shape, keys) => {
      const statement = findStatement(table, shape);
      const found: (ValueRow | undefined)[] = [];
      for (const chunk of chunks(keys)) found.push(...(await find(clientOf(db), statement, chunk)));
      return found;
    },
    nextNumbers: async (db, table, count) => {
      if (count === 0) return [];
      const { name, text } = nextNumbersStatement(table, { key: [], columns: [] });
      const { rows } = await clientOf(db).query<[number]>({ name, text, values: [count], rowMode: 'array' });
      return rows.map(([number]) => number);
    },
  };
}

async function find(
  client: PoolClient,
  statement: Statement,
  keys: readonly ValueRow[],
): Promise<readonly (ValueRow | undefined)[]> {
  const { rows } = await send(client, statement, keys);
  const found = new Array<ValueRow | undefined>(keys.length).fill(undefined);
  for (const [place, ...row] of rows) found[Number(place) - 1] = row;
  return found;
}

function send(client: PoolClient, { name, text, types }: Statement, rows: readonly ValueRow[]) {
  const values = types.map((type, column) => toArray(type, rows, column));
  return client.query<Value[]>({ name, text, values, rowMode: 'array' });
}

/** One column of the rows. Of numbers the array's text is made here: the driver would quote each of them. */
function toArray(type: string, rows: readonly ValueRow[], column: number): string | readonly Value[] {
  const values = rows.map((row) => row[column] ?? null);
  return type === 'text' ? values : `{${values.map((value) => value ?? 'null').join()}}`;
}

function* chunks<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < rows.length; start += CHUNK_ROWS) yield rows.slice(start, start + CHUNK_ROWS);
}
