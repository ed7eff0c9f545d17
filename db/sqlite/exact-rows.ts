import type BetterSqlite from 'better-sqlite3';
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core';
import type { ExactRow, ExactRows } from '../engine.ts';

const dialect = new SQLiteSyncDialect();

/**
 * Rows as the driver gives them, past drizzle, which goes through each of them once more. A statement the connection
 * remembers stays like this; nobody else asks in the same words.
 */
export function exactRows(connection: BetterSqlite.Database): ExactRows {
  return async (select) => {
    const { sql, params } = dialect.sqlToQuery(select);
    return connection
      .prepare<unknown[], ExactRow>(sql)
      .raw(true)
      .safeIntegers(true)
      .all(...params);
  };
}
