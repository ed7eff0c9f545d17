import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addCalls, binOf, createHistogram, percentileMs, TIME_BINS } from '../../src/analytics/latency.ts';

const arbitraryMs = fc.oneof(fc.nat(30), fc.nat(100_000), fc.maxSafeNat());

describe('bins of response times', () => {
  it('hold every whole number of milliseconds once', () => {
    let next = 0;
    for (const { least, last } of TIME_BINS) {
      expect(least).toBe(next);
      next = last + 1;
    }
    expect(next).toBe(2 ** 53);
  });

  it('are found by any time in them', () => {
    for (const { bin, least, last } of TIME_BINS) expect([least, last].map(binOf)).toEqual([bin, bin]);
  });

  it('have edges at powers of the eighth root of two', () => {
    expect([1, 2, 3, 4, 8, 1024, 1116, 1117].map(binOf)).toEqual([0, 8, 12, 16, 24, 80, 80, 81]);
  });
});

describe('a percentile', () => {
  it('is the nearest rank of the times themselves, at most 4.5 % off, and what rounding adds', () => {
    fc.assert(
      fc.property(
        fc.array(arbitraryMs, { minLength: 1, maxLength: 200 }),
        fc.constantFrom(1, 50, 95, 100),
        (times, percent) => {
          const histogram = createHistogram();
          for (const ms of times) addCalls(histogram, binOf(ms), 1);
          const sorted = times.toSorted((a, b) => a - b);
          const exact = sorted[Math.ceil((times.length * percent) / 100) - 1] ?? Number.NaN;
          const told = percentileMs(histogram, percent) ?? Number.NaN;
          expect(Math.abs(told - exact)).toBeLessThanOrEqual(exact === 0 ? 1 : exact * 0.045 + 0.5);
        },
      ),
    );
  });

  it('of no call is unknown', () => {
    expect(percentileMs(createHistogram(), 95)).toBeNull();
  });
});
