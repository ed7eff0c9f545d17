import { describe, expect, it } from 'vitest';
import { formatChange } from '../../../src/analytics/words/format.ts';

describe('a change in words', () => {
  it.each([
    [66_908n, 66_708n, '+0.3 %'], // 200 of 66,708
    [66_708n, 66_908n, '−0.3 %'],
    [1_000n, 1_000n, 'unchanged'],
    [10_004n, 10_000n, 'unchanged'], // 0.04 %
    [10_005n, 10_000n, '+0.1 %'],
    [10_094n, 10_000n, '+0.9 %'],
    [10_095n, 10_000n, '+1 %'],
    [9_985n, 10_000n, '−0.2 %'], // 0.15 %
    [10_146n, 10_000n, '+1 %'],
    [1_125n, 1_000n, '+13 %'], // 12.5 %
    [875n, 1_000n, '−13 %'],
    [0n, 1_000n, '−100 %'],
    [9_990n, 1_000n, '+899 %'],
    [12_900n, 1_000n, '×12'],
    [5n, 0n, undefined],
  ])('from %2$s to %1$s', (now, before, text) => {
    expect(formatChange(now, before)).toBe(text);
  });
});
