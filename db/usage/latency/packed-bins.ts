import { type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { addCalls, countCalls, createHistogram, type TimeHistogram } from '../../../src/analytics/latency.ts';

/**
 * Calls by bin as text, "40:3 41:7": one row a value instead of one a bin, which of 2,000 people are twenty times as
 * many. Texts are added up by joining them with blanks.
 */
export function packBins({ first, calls }: TimeHistogram): string {
  let packed = '';
  calls.forEach((count, place) => {
    if (count > 0) packed += `${packed && ' '}${first + place}:${count}`;
  });
  return packed;
}

const ZERO = '0'.charCodeAt(0);
const COLON = ':'.charCodeAt(0);
const BLANK = ' '.charCodeAt(0);

/** Adds what is packed to a histogram. Sign by sign: taken apart into texts it takes five times as long. */
export function addPacked(histogram: TimeHistogram, packed: string): void {
  if (packed === '') return;
  let bin = 0;
  let number = 0;
  for (let at = 0; at < packed.length; at++) {
    const sign = packed.charCodeAt(at);
    if (sign === COLON) {
      bin = number;
      number = 0;
    } else if (sign === BLANK) {
      addCalls(histogram, bin, number);
      number = 0;
    } else number = number * 10 + sign - ZERO;
  }
  addCalls(histogram, bin, number);
}

/** How many calls are packed. */
export function countPacked(packed: string): number {
  const histogram = createHistogram();
  addPacked(histogram, packed);
  return countCalls(histogram);
}

/** Several texts as one, in SQL. */
export function joinPacked(column: SQLiteColumn): SQL<string> {
  return sql<string>`string_agg(${column}, ' ')`;
}
