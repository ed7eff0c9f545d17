import { firstNotBelow, middle } from './sorted.ts';
import { createSortedList, insert } from './sorted-list.ts';

/** The median of the last `capacity` numbers, kept sorted so that each push costs one short move. */
export interface RollingMedian {
  push(value: number): void;
  /** 0 before the first push. */
  median(): number;
}

export function createRollingMedian(capacity: number): RollingMedian {
  const arrived = new Float64Array(capacity).fill(NOT_YET);
  const sorted = new Float64Array(capacity).fill(NOT_YET);
  let size = 0;
  /** Where the oldest number stands, which the next one replaces. */
  let next = 0;
  return {
    push(value) {
      replace(sorted, arrived[next] ?? 0, value);
      arrived[next] = value;
      next = next + 1 === capacity ? 0 : next + 1;
      if (size < capacity) size += 1;
    },
    median: () => middle(sorted, size),
  };
}

/** Stands, sorted last, in places no number has come to. */
const NOT_YET = Number.POSITIVE_INFINITY;

/** Takes `value` into an ascending list in place of `old`, moving no more than what lies between the two. */
function replace(sorted: Float64Array, old: number, value: number): void {
  const last = sorted.length - 1;
  let place = firstNotBelow(sorted, old);
  for (; place < last && (sorted[place + 1] ?? 0) < value; place += 1) sorted[place] = sorted[place + 1] ?? 0;
  for (; place > 0 && (sorted[place - 1] ?? 0) > value; place -= 1) sorted[place] = sorted[place - 1] ?? 0;
  sorted[place] = value;
}

/** Median of numbers in any order; 0 for none. */
export function median(values: readonly number[]): number {
  return middle(values.length > FEW ? new Float64Array(values).sort() : sortedFew(values));
}

/** Up to so many, inserting is several times quicker, and a forecast takes a median of six for every slot. */
const FEW = 40;

function sortedFew(values: readonly number[]): Float64Array {
  const list = createSortedList(values.length);
  for (const value of values) insert(list, value);
  return list.values;
}
