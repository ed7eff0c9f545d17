import { firstNotBelow } from './sorted.ts';

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
  return middle(ascending(values));
}

/** The same numbers, sorted. */
export function ascending(values: readonly number[]): ArrayLike<number> {
  return values.length > FEW ? new Float64Array(values).sort() : sortFew([...values]);
}

/** Up to so many numbers an insertion sort is several times quicker, and a push takes a dozen medians of few. */
const FEW = 40;

function sortFew(values: number[]): readonly number[] {
  for (let end = 1; end < values.length; end += 1) {
    const value = values[end] ?? 0;
    let place = end;
    for (let before = values[place - 1]; before !== undefined && before > value; before = values[place - 1]) {
      values[place] = before;
      place -= 1;
    }
    values[place] = value;
  }
  return values;
}

/** Median of numbers in ascending order; 0 for none. */
export function middle(sorted: ArrayLike<number>): number {
  const half = sorted.length >>> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
}
