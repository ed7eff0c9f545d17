import type BetterSqlite from 'better-sqlite3';
import { createRecall } from '../usage/recall.ts';

/** Some 50 kB each. */
const STATEMENTS_REMEMBERED = 200;

/**
 * Keeps what a connection prepared, by its text: drizzle prepares a statement anew each time it is asked, and of most
 * questions that takes longer than the answer. Statements are run to their end at once, so no two runs meet in one.
 */
export function rememberStatements(connection: BetterSqlite.Database): void {
  const statements = createRecall<string, BetterSqlite.Statement>(STATEMENTS_REMEMBERED);
  const prepare = connection.prepare.bind(connection);
  const remembered = (text: string) => {
    const known = statements.get(text);
    if (known) return known;
    const statement = prepare(text);
    statements.set(text, statement);
    return statement;
  };
  // The same method, whatever its callers say of parameters and rows.
  connection.prepare = remembered as typeof connection.prepare;
}
