import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { maybeDatabaseFile } from '../open.ts';
import { missingMigrations } from '../sqlite/database-file.ts';

export type Upgrade = { readonly databaseUrl: string; readonly folder: string; readonly now: number };

/**
 * Copies an SQLite database that this program is about to bring to a newer schema, once a day: the version before
 * cannot read what this one makes of it. Gives the copy's name, or undefined where there is nothing to migrate.
 */
export async function backUpBeforeMigration({
  databaseUrl,
  folder,
  now,
}: Upgrade): Promise<string | undefined> {
  const database = maybeDatabaseFile(databaseUrl);
  if (database === undefined || !existsSync(database)) return undefined;
  const [first] = missingMigrations(database);
  if (first === undefined) return undefined;
  const day = new Date(now).toISOString().slice(0, 10);
  const file = join(folder, `before-${first.replace('.sql', '')}-${day}.db`);
  if (!existsSync(file)) {
    const { backUp } = await import('./backup.ts');
    await backUp({ databaseUrl, file, replaces: true, onProgress: () => undefined });
  }
  return file;
}
