import { describe, expect, it } from 'vitest';
import { tokens } from '../../../../src/analytics/alerts/rules/amounts.ts';
import type { HourlyUsage } from '../../../../src/analytics/alerts/rules/hourly-usage.ts';
import { createSeriesRun } from '../../../../src/analytics/alerts/rules/series-run.ts';
import { someHours } from '../../../support/hours.ts';

/** Eight weeks of one scope, a million tokens an hour. */
function eightWeeks(): HourlyUsage {
  const places = someHours(new Array(8 * 168).fill({}));
  const sums = places.flatMap(() => [10, 0, 900_000, 100_000, 5e9, 0, 0, 0]);
  const org = { scope: 'org', used: { indexes: [...places.keys()], sums }, version: 0 };
  return { places, update: () => undefined, scopes: async () => [org] };
}

describe('a first look at closed hours', () => {
  it('gives everything else its turn several times a scope, and what is judged already costs none', async () => {
    let turns = 0;
    const run = createSeriesRun({ rule: tokens, scope: 'org' }, async () => {
      turns++;
    });
    const hourly = eightWeeks();
    await run.episodes(hourly);
    expect(turns).toBeGreaterThanOrEqual(5);
    const before = turns;
    await run.episodes(hourly);
    expect(turns).toBe(before);
  });
});
