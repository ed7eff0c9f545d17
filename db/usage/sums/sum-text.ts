import { type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';

/*
 * Many sums of a row as one text, "12 0 3 …", for what is read with other columns and drizzle's types: past 2^53 a sum
 * must not pass through a JavaScript number on any engine. Answers read theirs as integers, see ExactRows.
 */

export function textOf(column: SQLiteColumn | SQL): SQL {
  return sql`cast(${column} as text)`;
}

export function sumOf(column: SQLiteColumn | SQL): SQL {
  return textOf(sql`coalesce(sum(${column}), 0)`);
}

export function joinTexts(texts: readonly SQL[]): SQL<string> {
  return sql<string>`${sql.join([...texts], sql` || ' ' || `)}`;
}

export function toSums(text: string): readonly bigint[] {
  return text.split(' ').map(toBigInt);
}

/** Most sums are 0, which needs no parsing. */
function toBigInt(text: string): bigint {
  return text === '0' ? 0n : BigInt(text);
}
