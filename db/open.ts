import type { Engine } from './engine.ts';

const FILE = 'file:';

/** Opens the database a URL names: `file:<path>` or `postgres://…`. Only the driver it needs is loaded. */
export async function openEngine(url: string): Promise<Engine> {
  const file = maybeDatabaseFile(url);
  if (file === undefined) {
    const { openPostgres } = await import('./postgres/open.ts');
    return openPostgres(url);
  }
  const { openSqlite } = await import('./sqlite/open.ts');
  return openSqlite(file);
}

/** The file of an SQLite database. */
export function maybeDatabaseFile(url: string): string | undefined {
  return url.startsWith(FILE) ? url.slice(FILE.length) : undefined;
}

/** A database's name for people, without the password in it. */
export function describeDatabase(url: string): string {
  const file = maybeDatabaseFile(url);
  if (file !== undefined) return file;
  const { host, pathname } = new URL(url);
  return `PostgreSQL at ${host}${pathname}`;
}
