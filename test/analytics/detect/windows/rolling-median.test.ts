import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRollingMedian, median } from '../../../../src/analytics/detect/windows/rolling-median.ts';
import { medianOf } from '../../../support/median.ts';

describe('a rolling median', () => {
  test('is of the last numbers only', () => {
    const rolling = createRollingMedian(3);
    const medians = [9, 1, 5, 7, 2, 2].map((value) => {
      rolling.push(value);
      return rolling.median();
    });
    // Of 9; 9 1; 9 1 5; 1 5 7; 5 7 2; 7 2 2.
    expect(medians).toEqual([9, 5, 5, 5, 5, 2]);
  });

  test('is 0 before the first number', () => {
    expect(createRollingMedian(5).median()).toBe(0);
  });

  test('is the median of those numbers sorted anew, whatever comes and goes', () => {
    const anyNumbers = fc.array(fc.oneof(fc.nat(3), fc.double({ min: 0, max: 1e6, noNaN: true })), {
      maxLength: 150,
    });
    fc.assert(
      fc.property(anyNumbers, fc.integer({ min: 1, max: 60 }), (values, capacity) => {
        const rolling = createRollingMedian(capacity);
        for (const [index, value] of values.entries()) {
          rolling.push(value);
          expect(rolling.median()).toBe(medianOf(values.slice(0, index + 1).slice(-capacity)));
        }
        expect(median(values)).toBe(medianOf(values));
      }),
    );
  });
});
