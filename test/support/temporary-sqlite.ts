import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../../db/engine.ts';
import { openSqlite } from '../../db/sqlite/open.ts';
import type { TestDatabase } from './test-database.ts';

/** A migrated SQLite file of its own; `remove` closes what was connected and deletes it. */
export async function temporarySqlite(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'tokenbell-state-'));
  const engines: Engine[] = [];
  const connect = async () => {
    const engine = openSqlite(join(folder, 'test.db'));
    engines.push(engine);
    return engine;
  };
  await (await connect()).migrate();
  return {
    url: `file:${join(folder, 'test.db')}`,
    connect,
    remove: async () => {
      for (const engine of engines) await engine.close();
      await rm(folder, { recursive: true });
    },
  };
}
