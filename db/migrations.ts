import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One SQL file of an engine's `migrations/`; the hash is of its text. */
export type Migration = { readonly name: string; readonly statements: string; readonly hash: string };

/** A database's own record of what was applied to it. */
export type Applied = Pick<Migration, 'name' | 'hash'>;

/** The SQL files of a folder, in order of name. */
export function readMigrations(folder: URL): readonly Migration[] {
  const path = fileURLToPath(folder);
  const names = readdirSync(path).filter((name) => name.endsWith('.sql'));
  return names.sort().map((name) => {
    const statements = readFileSync(`${path}${name}`, 'utf8');
    return { name, statements, hash: createHash('sha256').update(statements).digest('hex') };
  });
}

/**
 * What is left to apply. Refuses a database that a newer program migrated, and a file changed after it was
 * applied.
 */
export function pendingMigrations(
  known: readonly Migration[],
  applied: readonly Applied[],
): readonly Migration[] {
  const hashes = new Map(known.map(({ name, hash }) => [name, hash]));
  for (const { name, hash } of applied) {
    const ours = hashes.get(name);
    if (!ours) throw new Error(`the database was migrated by a newer Tokenbell (${name}); run that version`);
    if (ours !== hash)
      throw new Error(`the migration ${name} differs from the one this database was made with`);
  }
  const done = new Set(applied.map(({ name }) => name));
  return known.filter(({ name }) => !done.has(name));
}
