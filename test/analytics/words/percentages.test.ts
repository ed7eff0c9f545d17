import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentageOf, percentagesOf } from '../../../src/analytics/words/percentages.ts';

const parts = fc.array(fc.bigInt({ min: 0n, max: 10n ** 24n }), { minLength: 1, maxLength: 60 });

const tenths = (text: string | null) => Math.round(Number(text) * 10);

describe('shares of a whole', () => {
  it.each([
    [
      [1, 1, 1],
      ['33.4', '33.3', '33.3'],
    ],
    // Four members and what they share, as in the requirement's own sample.
    [
      [15_300, 12_600, 9_000, 8_100],
      ['34', '28', '20', '18'],
    ],
    [
      [15_300, 12_600, 9_000, 8_100, 230],
      ['33.8', '27.9', '19.9', '17.9', '0.5'],
    ],
    [[1], ['100']],
    [
      [0, 7],
      ['0', '100'],
    ],
    [
      [999_999, 1],
      ['100', '0'],
    ],
  ])('of %j are %j', (given, expected) => {
    expect(percentagesOf(given.map(BigInt))).toEqual(expected);
  });

  it('are unknown where nothing was used', () => {
    expect(percentagesOf([0n, 0n])).toEqual([null, null]);
    expect(percentagesOf([])).toEqual([]);
    expect(percentageOf(0n, 0n)).toBeNull();
  });

  it('always add up to exactly 100.0', () => {
    fc.assert(
      fc.property(parts, (given) => {
        fc.pre(given.some((part) => part > 0n));
        expect(percentagesOf(given).reduce((sum, one) => sum + tenths(one), 0)).toBe(1_000);
      }),
    );
  });

  it('keep the order of the parts and are less than a tenth off', () => {
    fc.assert(
      fc.property(parts, (given) => {
        fc.pre(given.some((part) => part > 0n));
        const whole = given.reduce((sum, part) => sum + part, 0n);
        const shares = percentagesOf(given).map((one) => BigInt(tenths(one)));
        for (const [index, part] of given.entries()) {
          const share = shares[index] ?? 0n;
          expect(share * whole - part * 1_000n < whole && part * 1_000n - share * whole < whole).toBe(true);
          for (const [other, size] of given.entries()) {
            if (size > part) expect(shares[other] ?? 0n).toBeGreaterThanOrEqual(share);
          }
        }
      }),
    );
  });

  it('of parts that overlap are rounded each for itself', () => {
    expect([percentageOf(2n, 3n), percentageOf(2n, 3n), percentageOf(3n, 3n)]).toEqual([
      '66.7',
      '66.7',
      '100',
    ]);
  });
});
