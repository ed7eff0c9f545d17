import { mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { backUp } from '../../db/backup/backup.ts';
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

describe('a backup of an SQLite file', () => {
  it('is refused over the file itself, by whatever path, and over what belongs to it', async () => {
    const database = noDatabaseYet();
    try {
      await database.connect();
      const original = database.url.replace('file:', '');
      const link = `${original}.link`;
      symlinkSync(original, link);
      const before = statSync(original).ino;
      for (const file of [original, relative('.', original), link, `${original}-wal`]) {
        const backup = backUp({
          databaseUrl: database.url,
          file,
          replaces: true,
          onProgress: () => undefined,
        });
        await expect(backup).rejects.toThrow(/is in use: it is the database itself/);
      }
      expect(statSync(original).ino).toBe(before);
    } finally {
      await database.remove();
    }
  });
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
