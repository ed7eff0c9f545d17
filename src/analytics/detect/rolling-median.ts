import { firstNotBelow, middle } from './sorted.ts';
import { createSortedList, insert } from './sorted-list.ts';

/** The median of the last `capacity` numbers, kept sorted so that each push costs one short move. */
export interface RollingMedian {
  push(value: number): void;
  /** 0 before the first push. */
  median(): number;
}

export function createRollingMedian(capacity: number): RollingMedian {
  const arrived: number[] = [];
  const sorted: number[] = [];
  return {
    push(value) {
      arrived.push(value);
      sorted.splice(firstNotBelow(sorted, value), 0, value);
      const oldest = arrived.length > capacity ? arrived.shift() : undefined;
      if (oldest !== undefined) sorted.splice(firstNotBelow(sorted, oldest), 1);
    },
    median: () => middle(sorted),
  };
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
