import { temporaryPostgres } from '../support/temporary-postgres.ts';
import { temporarySqlite } from '../support/temporary-sqlite.ts';
import type { TestDatabase } from '../support/test-database.ts';

/** Every engine keeps every contract. A new one is a row here. */
export const ENGINES: readonly { readonly name: string; readonly create: () => Promise<TestDatabase> }[] = [
  { name: 'SQLite', create: temporarySqlite },
  { name: 'PostgreSQL', create: temporaryPostgres },
];
