import { getTableColumns, getTableName, sql } from 'drizzle-orm';
import type { Database } from '../engine.ts';
import type { PostgresDatabase } from '../schema.ts';
import { tables } from './tables.ts';

/** Lets columns that count up by themselves go on after the highest number there is, once rows came with their own. */
export async function raiseSequences(db: Database): Promise<void> {
  for (const table of Object.values(tables)) {
    for (const column of Object.values(getTableColumns(table))) {
      if (column.getSQLType() !== 'bigserial') continue;
      const sequence = sql`pg_get_serial_sequence(${getTableName(table)}, ${column.name})`;
      // Handles of this engine are PostgreSQL's underneath.
      await (db as unknown as PostgresDatabase).execute(
        sql`select setval(${sequence}, greatest(max(${column}), 1)) from ${table}`,
      );
    }
  }
}
