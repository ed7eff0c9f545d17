import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  hourAt,
  type JudgedHour,
  type JudgedHours,
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

/** Around a week, for which room is made at once. */
const someHours = fc.array(anHour, { minLength: 160, maxLength: 175 });

describe('judged hours', () => {
  const read = (hours: JudgedHours) =>
    Array.from({ length: hours.count }, (_, index) => hourAt(hours, index));

  it('are kept as they were judged, whatever is added to them later', () => {
    fc.assert(
      fc.property(someHours, fc.array(fc.array(anHour)), (first, later) => {
        const stages = [{ hours: withHours(NO_HOURS, first), expected: first }];
        for (const news of later) {
          const { hours, expected } = stages.at(-1) ?? { hours: NO_HOURS, expected: [] };
          stages.push({ hours: withHours(hours, news), expected: [...expected, ...news] });
        }
        for (const { hours, expected } of stages) expect(read(hours)).toEqual(expected);
      }),
    );
  });

  it('can go on in two ways, of which neither changes the other', () => {
    fc.assert(
      fc.property(someHours, fc.array(anHour), fc.array(anHour), (before, one, other) => {
        const known = withHours(NO_HOURS, before);
        const branches = [withHours(known, one), withHours(known, other)];
        expect(branches.map(read)).toEqual([
          [...before, ...one],
          [...before, ...other],
        ]);
        expect(read(known)).toEqual(before);
      }),
    );
  });

  it('say nothing of hours before the first and after the last', () => {
    const hour = { score: 0, kind: null, expected: 1, low: 1, high: 2, excess: 0 } as const;
    const hours = withHours(NO_HOURS, [hour]);
    expect([-1, 0, 1].map((index) => hourAt(hours, index))).toEqual([undefined, hour, undefined]);
  });
});
