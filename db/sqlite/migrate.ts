import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type BetterSqlite from 'better-sqlite3';

const FOLDER = fileURLToPath(new URL('./migrations/', import.meta.url));

type Migration = { readonly name: string; readonly statements: string; readonly hash: string };

/**
 * Applies the SQL files of `migrations/` that were not applied yet, in order of name, each in one
 * transaction, so several processes may start at once and a kill leaves the old schema or the new one.
 * Refuses a database that a newer program migrated, and a file changed after it was applied.
 */
export async function migrateSqlite(connection: BetterSqlite.Database): Promise<void> {
  await lock(connection);
  try {
    connection.exec(
      'create table if not exists migration (name text primary key, hash text not null) strict',
    );
    const applied = appliedMigrations(connection);
    const known = knownMigrations();
    refuseUnknown(applied, known);
    for (const migration of known) {
      if (applied.has(migration.name)) continue;
      connection.exec(migration.statements);
      connection
        .prepare('insert into migration (name, hash) values (?, ?)')
        .run(migration.name, migration.hash);
    }
    connection.exec('commit');
  } catch (error) {
    connection.exec('rollback');
    throw error;
  }
}

async function lock(connection: BetterSqlite.Database): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      connection.exec('begin exclusive');
      return;
    } catch (error) {
      if (attempt > 3_000) throw error;
      await wait(10);
    }
  }
}

function appliedMigrations(connection: BetterSqlite.Database): Map<string, string> {
  // Both columns are TEXT NOT NULL in the table created above.
  const rows = connection.prepare('select name, hash from migration').all() as {
    name: string;
    hash: string;
  }[];
  return new Map(rows.map((row) => [row.name, row.hash]));
}

function knownMigrations(): readonly Migration[] {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.sql'));
  return names.sort().map((name) => {
    const statements = readFileSync(`${FOLDER}${name}`, 'utf8');
    return { name, statements, hash: createHash('sha256').update(statements).digest('hex') };
  });
}

function refuseUnknown(applied: ReadonlyMap<string, string>, known: readonly Migration[]): void {
  const hashes = new Map(known.map((migration) => [migration.name, migration.hash]));
  for (const [name, hash] of applied) {
    const ours = hashes.get(name);
    if (!ours) throw new Error(`the database was migrated by a newer Tokenbell (${name}); run that version`);
    if (ours !== hash)
      throw new Error(`the migration ${name} differs from the one this database was made with`);
  }
}
