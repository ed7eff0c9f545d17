import { describe, expect, it } from 'vitest';
import { trackRecord } from '../../../../src/analytics/detect/forecast/track-record.ts';

/** Six months of 30 days. */
const STARTS = [0, 30, 60, 90, 120, 150, 180];
const days = (of: (day: number) => number) => Array.from({ length: 180 }, (_, day) => of(day));

describe('the track record of a projection', () => {
  it('is right in every month of a steady series, from the second on', () => {
    // The first month has no 28 days before its tenth.
    expect(trackRecord({ values: days(() => 10), monthStarts: STARTS, elapsed: 10 })).toEqual({
      held: 5,
      tested: 5,
    });
  });

  it('is wrong in a month that ends unlike any before', () => {
    const values = days((day) => (day >= 165 ? 500 : 10 + (day % 3)));
    expect(trackRecord({ values, monthStarts: STARTS, elapsed: 10 })).toEqual({ held: 4, tested: 5 });
  });

  it('tests nothing without whole months', () => {
    expect(trackRecord({ values: days(() => 1), monthStarts: [], elapsed: 3 })).toEqual({
      held: 0,
      tested: 0,
    });
    expect(trackRecord({ values: days(() => 1), monthStarts: [170], elapsed: 3 })).toEqual({
      held: 0,
      tested: 0,
    });
  });

  it('never looks at what came after the month it judges', () => {
    const judged = { monthStarts: STARTS.slice(0, 5), elapsed: 10 };
    const calm = days((day) => 10 + (day % 5));
    const later = calm.map((value, day) => (day >= 120 ? value * 100 : value));
    expect(trackRecord({ values: later, ...judged })).toEqual(trackRecord({ values: calm, ...judged }));
  });
});
