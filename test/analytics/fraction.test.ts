import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundedSum } from '../../src/analytics/fraction.ts';

describe('a sum of fractions', () => {
  it.each([
    {
      fractions: [
        [1n, 3n],
        [1n, 6n],
      ],
      sum: 0n,
      because: 'a half goes to the even 0',
    },
    {
      fractions: [
        [4n, 3n],
        [1n, 6n],
      ],
      sum: 2n,
      because: 'one and a half goes to the even 2',
    },
    { fractions: [[-1n, 2n]], sum: 0n, because: 'minus a half goes to the even 0' },
    { fractions: [[-3n, 2n]], sum: -2n, because: 'minus one and a half goes to the even -2' },
    { fractions: [[2n, 3n]], sum: 1n, because: 'more than a half goes up' },
    { fractions: [[-2n, 3n]], sum: -1n, because: 'more than a half goes away from 0' },
    { fractions: [], sum: 0n, because: 'nothing adds up to nothing' },
  ] as const)('is rounded once: $because', ({ fractions, sum }) => {
    expect(roundedSum(fractions.map(([over, under]) => ({ over, under })))).toBe(sum);
  });

  it('is never more than a half away from the exact sum', () => {
    const fraction = fc.record({
      over: fc.bigInt(-(10n ** 24n), 10n ** 24n),
      under: fc.bigInt(1n, 10n ** 9n),
    });
    fc.assert(
      fc.property(fc.array(fraction, { maxLength: 12 }), (fractions) => {
        const under = fractions.reduce((product, one) => product * one.under, 1n);
        const exact = fractions.reduce((sum, one) => sum + (one.over * under) / one.under, 0n);
        const away = 2n * (exact - roundedSum(fractions) * under);
        expect(away <= under && -away <= under).toBe(true);
      }),
    );
  });
});
