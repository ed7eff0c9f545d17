import { type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';

/** Calls by bin. */
export type Bins = Map<number, number>;

/**
 * Calls by bin as text, "40:3 41:7": one row a value instead of one a bin, which of 2,000 people are twenty times as
 * many. Texts are added up by joining them with blanks.
 */
export function packBins(bins: Bins): string {
  return [...bins].map(([bin, calls]) => `${bin}:${calls}`).join(' ');
}

/** Adds what is packed to some bins. */
export function addPacked(bins: Bins, packed: string): void {
  for (const entry of packed.split(' ')) {
    const [bin = '', calls = ''] = entry.split(':');
    addCalls(bins, Number(bin), Number(calls));
  }
}

export function addCalls(bins: Bins, bin: number, calls: number): void {
  bins.set(bin, (bins.get(bin) ?? 0) + calls);
}

/** How many calls are packed. */
export function countPacked(packed: string): number {
  const bins: Bins = new Map();
  addPacked(bins, packed);
  return bins.values().reduce((sum, calls) => sum + calls, 0);
}

/** Several texts as one, in SQL. */
export function joinPacked(column: SQLiteColumn): SQL<string> {
  return sql<string>`string_agg(${column}, ' ')`;
}
