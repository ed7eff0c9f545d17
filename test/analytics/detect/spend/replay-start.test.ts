import fc from 'fast-check';
import { expect, test } from 'vitest';
import { replayStart } from '../../../../src/analytics/detect/spend/replay-start.ts';

const DAY_MS = 86_400_000;

test.each([
  ['hour', 28],
  ['day', 84],
] as const)('replays %s buckets from a midnight one to two blocks of %i days ago', (bucket, days) => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), (now) => {
      const start = replayStart(now, bucket);
      expect(Math.abs(start % DAY_MS)).toBe(0);
      expect(now - start).toBeGreaterThanOrEqual(days * DAY_MS);
      expect(now - start).toBeLessThan(2 * days * DAY_MS);
    }),
  );
});

test('keeps its start for a whole block', () => {
  const block = 28 * DAY_MS;
  const starts = new Set(
    Array.from({ length: 28 * 24 }, (_, hour) => replayStart(700 * block + hour * 3_600_000, 'hour')),
  );
  expect([...starts]).toEqual([699 * block]);
});
