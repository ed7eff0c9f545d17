import type { PgDialect } from 'drizzle-orm/pg-core';
import pg, { type CustomTypesConfig, type Pool, type PoolClient } from 'pg';
import type { ExactRows } from '../engine.ts';
import { toStoreError } from './errors.ts';

const { INT4, INT8, NUMERIC } = pg.types.builtins;

/** Sums of 64-bit integers are numeric here, and have no bound. */
const INTEGERS: readonly number[] = [INT4, INT8, NUMERIC];

const EXACT: CustomTypesConfig = {
  getTypeParser: (type: number) => (text: string) => (INTEGERS.includes(type) ? BigInt(text) : text),
};

/** Rows as the driver gives them, every integer as a bigint. */
export function exactRows(client: Pool | PoolClient, dialect: PgDialect): ExactRows {
  return async (select) => {
    const { sql, params } = dialect.sqlToQuery(select);
    try {
      const asked = { text: sql, values: params, rowMode: 'array', types: EXACT } as const;
      return (await client.query<(string | bigint | null)[]>(asked)).rows;
    } catch (error) {
      throw toStoreError(error);
    }
  };
}
