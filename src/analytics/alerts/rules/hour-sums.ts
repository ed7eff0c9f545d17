import { firstNotBelow } from '../../detect/windows/sorted.ts';
import { HOUR_MEASURES } from './hour.ts';

/**
 * What was used in the hours in which anything was, behind one another: a large organisation has some 400,000 of
 * them, and as arrays in a map they would take twice the room.
 */
export type HourSums = {
  /** Ascending. */
  readonly indexes: readonly number[];
  /** Of each of those hours one for each of HOUR_MEASURES, and its hanging calls. */
  readonly sums: readonly number[];
};

const WIDTH = HOUR_MEASURES.length + 1;

export const NO_SUMS: HourSums = { indexes: [], sums: [] };

/** The sums of an hour; none where nothing was used. */
export function sumsAt({ indexes, sums }: HourSums, index: number): readonly number[] {
  const place = firstNotBelow(indexes, index);
  return indexes[place] === index ? sums.slice(WIDTH * place, WIDTH * (place + 1)) : [];
}

/** The hours from one index on, before another. */
export function hoursBetween({ indexes, sums }: HourSums, from: number, to: number): HourSums {
  const [first, end] = [firstNotBelow(indexes, from), firstNotBelow(indexes, to)];
  return { indexes: indexes.slice(first, end), sums: sums.slice(WIDTH * first, WIDTH * end) };
}

/** All of `later` come after those before; weeks of hours are not copied where there are none. */
export function joined(before: HourSums, later: HourSums): HourSums {
  if (later.indexes.length === 0) return before;
  return { indexes: before.indexes.concat(later.indexes), sums: before.sums.concat(later.sums) };
}

/** Of all its hours. */
export function requestsIn({ sums }: HourSums): number {
  let total = 0;
  for (let place = HOUR_MEASURES.indexOf('requests'); place < sums.length; place += WIDTH) {
    total += sums[place] ?? 0;
  }
  return total;
}

export function isSame(one: HourSums, other: HourSums): boolean {
  return isEqual(one.indexes, other.indexes) && isEqual(one.sums, other.sums);
}

function isEqual(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}
