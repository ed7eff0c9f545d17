import type { Engine } from './engine.ts';

const FILE = 'file:';

/** Opens the database a URL names: `file:<path>` or `postgres://…`. Only the driver it needs is loaded. */
export async function openEngine(url: string): Promise<Engine> {
  const open = await loadEngine(url);
  return open();
}

/** Loads the driver of a database and gives what opens it, for those who know it before they may open it. */
export async function loadEngine(url: string): Promise<() => Promise<Engine>> {
  const file = maybeDatabaseFile(url);
  if (file === undefined) {
    const { openPostgres } = await import('./postgres/open.ts');
    return () => openPostgres(url);
  }
  const { openSqlite } = await import('./sqlite/open.ts');
  return async () => openSqlite(file);
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
