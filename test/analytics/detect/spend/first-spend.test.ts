import { expect, test } from 'vitest';
import { isCostlyNewcomer } from '../../../../src/analytics/detect/spend/first-spend.ts';

const HOUR_MS = 3_600_000;

test.each([
  ['above the limit on the first day', 2, 26, true],
  ['exactly at the limit', 2, 25, false],
  ['above the limit in the last hour without a baseline', 47, 100, true],
  ['above the limit once there is a baseline', 48, 100, false],
])('a new scope %s', (_, hoursOld, lastDayUsd, expected) => {
  expect(isCostlyNewcomer({ firstSpendAt: 0, now: hoursOld * HOUR_MS, lastDayUsd })).toBe(expected);
});

test('a limit of its own replaces the usual one', () => {
  const young = { firstSpendAt: 0, now: HOUR_MS, lastDayUsd: 26 };
  expect(isCostlyNewcomer({ ...young, limitUsd: 200 })).toBe(false);
});
