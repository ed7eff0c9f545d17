import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  hourAt,
  type JudgedHour,
  NO_HOURS,
  withHours,
} from '../../../../src/analytics/alerts/spikes/judged-hours.ts';

const usd = fc.double({ noNaN: true });
const anHour: fc.Arbitrary<JudgedHour> = fc.record({
  score: usd,
  kind: fc.constantFrom(null, 'spike', 'drop', 'sustained'),
  expected: usd,
  low: usd,
  high: usd,
  excess: usd,
});

describe('judged hours', () => {
  it('are kept as they were judged, whatever is added to them later', () => {
    fc.assert(
      fc.property(fc.array(anHour), fc.array(anHour), (before, news) => {
        const known = withHours(NO_HOURS, before);
        const all = withHours(known, news);
        const read = (hours: typeof all) =>
          Array.from({ length: hours.count }, (_, index) => hourAt(hours, index));
        expect(read(known)).toEqual(before);
        expect(read(all)).toEqual([...before, ...news]);
      }),
    );
  });

  it('say nothing of hours before the first and after the last', () => {
    const hour = { score: 0, kind: null, expected: 1, low: 1, high: 2, excess: 0 } as const;
    const hours = withHours(NO_HOURS, [hour]);
    expect([-1, 0, 1].map((index) => hourAt(hours, index))).toEqual([undefined, hour, undefined]);
  });
});
