import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import type { Engine } from '../../db/engine.ts';
import { openSqlite } from '../../db/sqlite/open.ts';
import { temporaryPostgres } from '../support/temporary-postgres.ts';
import type { TestDatabase } from '../support/test-database.ts';
import { backupContract } from './backup.ts';
import { ENGINES } from './engines.ts';

const TARGETS = [
  { target: 'SQLite', createTarget: async () => noDatabaseYet() },
  { target: 'PostgreSQL', createTarget: temporaryPostgres },
];

const WAYS = ENGINES.flatMap((engine) => TARGETS.map((target) => ({ ...engine, ...target })));

describe.each(WAYS)('a backup of $name restored on $target', ({ create, createTarget }) => {
  backupContract(create, createTarget);
});

/** The name of an SQLite file that nobody has made. */
function noDatabaseYet(): TestDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'tokenbell-target-'));
  const file = join(folder, 'test.db');
  const engines: Engine[] = [];
  return {
    url: `file:${file}`,
    connect: async () => {
      const engine = openSqlite(file);
      engines.push(engine);
      await engine.migrate();
      return engine;
    },
    remove: async () => {
      for (const engine of engines) await engine.close();
      rmSync(folder, { recursive: true });
    },
  };
}
