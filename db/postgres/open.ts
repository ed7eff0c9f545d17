import type { PoolClient } from 'pg';
import type { Database, Engine } from '../engine.ts';
import { connect } from './connections.ts';
import { createHandle } from './handle.ts';
import { migratePostgres } from './migrate.ts';
import { rowStatements } from './row-statements.ts';
import { snapshot, write } from './transaction.ts';

/** Opens the database of a `postgres://` URL. Any number of processes may share it. */
export async function openPostgres(url: string): Promise<Engine> {
  const { reading, writing, close } = await connect(url);
  const handles = createHandles();
  return {
    name: 'postgres',
    read: createHandle(reading),
    snapshot: (work) => snapshot(reading, (client) => work(handles.of(client))),
    write: (work, turn) => write(writing, (client) => work(handles.of(client)), turn),
    // Sums of 64-bit integers have no bound here.
    isSumTooLarge: () => false,
    hasOneKeyIndex: true,
    ...rowStatements(handles.clientOf),
    migrate: () => migratePostgres(url),
    close,
  };
}

/** Each client keeps its handle, and with it the statements prepared on it. */
function createHandles() {
  const handles = new WeakMap<PoolClient, Database>();
  const clients = new WeakMap<Database, PoolClient>();
  return {
    of: (client: PoolClient): Database => {
      const known = handles.get(client);
      if (known) return known;
      const made = createHandle(client);
      handles.set(client, made);
      clients.set(made, client);
      return made;
    },
    clientOf: (db: Database): PoolClient => {
      const client = clients.get(db);
      if (!client) throw new Error('rows are written inside a transaction, with the handle it was given');
      return client;
    },
  };
}
