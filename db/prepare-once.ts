import type { Database, Tables } from './engine.ts';

/**
 * A statement that is asked with every request: built and prepared once a connection, since building one with
 * drizzle takes several times as long as running it. Its changing values are placeholders.
 */
export function prepareOnce<Statement extends object>(
  build: (db: Database, tables: Tables) => Statement,
): (db: Database) => Statement {
  const prepared = new WeakMap<Database, Statement>();
  return (db) => {
    const known = prepared.get(db);
    if (known) return known;
    const made = build(db, db.tables);
    prepared.set(db, made);
    return made;
  };
}
