import { type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';

/*
 * Sums leave the database as one text, "12 0 3 …": past 2^53 a sum must not pass through a JavaScript number on any
 * engine, and reading twenty columns takes longer than adding them up.
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
