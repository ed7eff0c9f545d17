import { NodePgDatabase, NodePgSession } from 'drizzle-orm/node-postgres';
import { PgDialect, type PreparedQueryConfig } from 'drizzle-orm/pg-core';
import type { Pool, PoolClient } from 'pg';
import type { Database } from '../engine.ts';
import { toDatabase } from '../schema.ts';
import { toStoreError } from './errors.ts';
import { exactRows } from './exact-rows.ts';
import { tables } from './tables.ts';

/** drizzle over a pool, or over one of its clients; what its statements throw is in the words of the ports. */
export function createHandle(client: Pool | PoolClient): Database {
  const dialect = new PgDialect();
  const handle = new NodePgDatabase(dialect, createSession(client, dialect), undefined);
  return toDatabase(Object.assign(handle, { tables, exactRows: exactRows(client, dialect) }));
}

/** drizzle's session; every statement of every builder passes through its `prepareQuery`. */
function createSession(client: Pool | PoolClient, dialect: PgDialect) {
  const session = new NodePgSession<Record<string, never>, Record<string, never>>(client, dialect, undefined);
  const prepare = session.prepareQuery.bind(session);
  session.prepareQuery = <Config extends PreparedQueryConfig>(...parts: Parameters<typeof prepare>) => {
    const query = prepare<Config>(...parts);
    const execute = query.execute.bind(query);
    query.execute = async (values) => {
      try {
        return await execute(values);
      } catch (error) {
        throw toStoreError(error);
      }
    };
    return query;
  };
  return session;
}
