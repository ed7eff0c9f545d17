import { describe, expect, it } from 'vitest';
import { sparkline } from '../../../src/analytics/words/sparkline.ts';

describe('a line of bars', () => {
  it.each([
    [[], ''],
    [[0], '▁'],
    [[5], '█'],
    [[0, 0, 0], '▁▁▁'],
    // Sevenths of the highest, rounded up; the lowest bar is kept for nothing.
    [[0, 1, 2, 3, 4, 5, 6, 7], '▁▂▃▄▅▆▇█'],
    [[1, 1_000_000], '▂█'],
  ])('of %j is %s', (values, bars) => {
    expect(sparkline(values.map(BigInt))).toBe(bars);
  });
});
