import type { Value, ValueRow } from '../engine.ts';

/** A statement cannot change a row twice, so rows of a key, which follow each other, go into one round each. */
export function rounds(rows: readonly ValueRow[], keyLength: number): readonly (readonly ValueRow[])[] {
  const all: ValueRow[][] = [];
  for (const group of groups(rows, keyLength)) {
    const few = group.length > MOST_ROUNDS ? folded(group, keyLength) : group;
    for (const [round, row] of few.entries()) {
      all[round] ??= [];
      all[round].push(row);
    }
  }
  return all;
}

/** Rows of one key each. */
function* groups(rows: readonly ValueRow[], keyLength: number): Generator<readonly ValueRow[]> {
  let group: ValueRow[] = [];
  for (const row of rows) {
    const [previous] = group;
    if (previous && !isSameKey(row, previous, keyLength)) {
      yield group;
      group = [];
    }
    group.push(row);
  }
  if (group.length > 0) yield group;
}

const MOST_ROUNDS = 6;

/**
 * Six rows that add up like many of the same key, and leave 64 bits exactly when one of those would: up to the
 * highest sum on the way, down to the lowest, then to the end. Each way is gone in two halves, which are numbers
 * of 64 bits where the whole need not be one.
 */
function folded(group: readonly ValueRow[], keyLength: number): readonly ValueRow[] {
  const [first = []] = group;
  const columns = first.slice(keyLength).map((_, column) => group.map((row) => row[keyLength + column] ?? 0));
  const ways = columns.map(wayOf);
  return Array.from({ length: MOST_ROUNDS }, (_, step) => [
    ...first.slice(0, keyLength),
    ...ways.map((way) => way[step] ?? 0n),
  ]);
}

function wayOf(additions: readonly Value[]): readonly bigint[] {
  let [highest, lowest, end] = [0n, 0n, 0n];
  for (const addition of additions) {
    end += BigInt(addition ?? 0);
    if (end > highest) highest = end;
    if (end < lowest) lowest = end;
  }
  return [highest, lowest - highest, end - lowest].flatMap((step) => [step / 2n, step - step / 2n]);
}

function isSameKey(a: ValueRow, b: ValueRow, keyLength: number): boolean {
  for (let index = 0; index < keyLength; index++) if (a[index] !== b[index]) return false;
  return true;
}
