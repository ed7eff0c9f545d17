import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { middle } from '../../../../src/analytics/detect/windows/sorted.ts';
import {
  clear,
  createSortedList,
  insert,
  largest,
  medianDistance,
  type SortedList,
  smallest,
  weightedMedian,
} from '../../../../src/analytics/detect/windows/sorted-list.ts';
import { medianOf } from '../../../support/median.ts';

function listOf(values: readonly number[]): SortedList {
  const list = createSortedList(values.length);
  for (const value of values) insert(list, value);
  return list;
}

// Few different values, so that many are equal, beside any.
const anyValues = fc.array(fc.oneof(fc.nat(4), fc.double({ min: -1e9, max: 1e9, noNaN: true })), {
  maxLength: 30,
});

describe('a sorted list', () => {
  test('holds what was inserted in ascending order', () => {
    fc.assert(
      fc.property(anyValues, (values) => {
        const sorted = values.toSorted((a, b) => a - b).map((value) => value + 0);
        expect([...listOf(values).values].map((value) => value + 0)).toEqual(sorted);
      }),
    );
  });

  test('forgets what it held when it is cleared', () => {
    const list = listOf([5, 1, 9]);
    clear(list);
    insert(list, 7);
    expect([smallest(list), largest(list), middle(list.values, list.count)]).toEqual([7, 7, 7]);
  });

  test('widens no range while it is empty', () => {
    const none = createSortedList(3);
    expect([Math.min(2, smallest(none)), Math.max(2, largest(none))]).toEqual([2, 2]);
    expect([weightedMedian(none, none), medianDistance(none, 0)]).toEqual([0, 0]);
  });

  test('tells the median of two lists of which one counts twice', () => {
    // 1 2 4 4 8 8: four.
    expect(weightedMedian(listOf([8, 4]), listOf([1, 2]))).toBe(4);
    // 1 1 3 3 10: three.
    expect(weightedMedian(listOf([3, 1]), listOf([10]))).toBe(3);
    // 2 2 5 6: three and a half.
    expect(weightedMedian(listOf([2]), listOf([6, 5]))).toBe(3.5);
    fc.assert(
      fc.property(anyValues, anyValues, (twice, once) => {
        const all = [...twice, ...twice, ...once];
        expect(weightedMedian(listOf(twice), listOf(once)) + 0).toBe(medianOf(all) + 0);
      }),
    );
  });

  test('tells the median distance from the median', () => {
    // The median is 4 and the distances 3 2 0 1 6: two in the middle.
    expect(medianDistance(listOf([1, 10, 4, 2, 5]), 4)).toBe(2);
    // The median is 3 and the distances 2 1 1 7: one and a half.
    expect(medianDistance(listOf([10, 4, 2, 1]), 3)).toBe(1.5);
    fc.assert(
      fc.property(anyValues, (values) => {
        const median = medianOf(values);
        const distances = values.map((value) => Math.abs(value - median));
        expect(medianDistance(listOf(values), median)).toBe(medianOf(distances));
      }),
    );
  });
});
