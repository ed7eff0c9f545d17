import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { project, projectMonth } from '../../../../src/analytics/detect/forecast/projection.ts';

const WHOLE_DAYS = (count: number): number[] => new Array<number>(count).fill(1);
const METHODS = ['seasonal', 'ols'] as const;

describe('a projection', () => {
  test.each([
    [0, 7],
    [1, 6],
    [6, 1],
  ])('from %i days says that %i more are needed, and no number', (days, needed) => {
    for (const method of METHODS) {
      const values = WHOLE_DAYS(days);
      const insufficient = { status: 'insufficient-data', needed };
      expect(project({ values, horizon: 5, method })).toEqual(insufficient);
      expect(projectMonth({ values, actual: days, daysLeft: WHOLE_DAYS(20), method })).toEqual(insufficient);
    }
  });

  test('of a month on a straight line adds what is spent to what the line says', () => {
    // $1 on the 1st, $2 on the 2nd, …: by the 7th 28 are spent, the 8th to the 31st add 468.
    const values = [1, 2, 3, 4, 5, 6, 7];
    const month = projectMonth({ values, actual: 28, daysLeft: WHOLE_DAYS(24), method: 'ols' });
    expect(month).toMatchObject({ status: 'ok', method: 'ols', actual: 28 });
    if (month.status !== 'ok') return;
    expect(month.total.point).toBeCloseTo(496, 9);
    expect(month.total.low).toBeCloseTo(496, 6);
    expect(month.total.high).toBeCloseTo(496, 6);
  });

  test('of a constant daily spend is that spend, by either method', () => {
    for (const method of METHODS) {
      const month = projectMonth({
        values: new Array(40).fill(20),
        actual: 200,
        daysLeft: WHOLE_DAYS(20),
        method,
      });
      if (month.status !== 'ok') throw new Error('40 days are enough');
      expect(month.total.point).toBeCloseTo(600, 6);
    }
  });

  test('knows that weekends are quiet', () => {
    const days = Array.from({ length: 56 }, (_, day) => (day % 7 < 5 ? 100 : 10));
    const projection = project({ values: days, horizon: 7 });
    if (projection.status !== 'ok') throw new Error('56 days are enough');
    const points = projection.steps.map(({ point }) => point);
    for (const workday of points.slice(0, 5)) expect(workday).toBeGreaterThan(80);
    for (const weekend of points.slice(5)) expect(weekend).toBeLessThan(35);
  });

  test('of a finished month is what was spent, without any width', () => {
    const month = projectMonth({ values: [3, 9, 1, 4, 8, 2, 7, 5], actual: 39, daysLeft: [] });
    expect(month).toMatchObject({ status: 'ok', total: { point: 39, low: 39, high: 39 } });
  });

  test('counts the open day only for the share of it that is left', () => {
    const values = new Array<number>(30).fill(24);
    const month = projectMonth({ values, actual: 6, daysLeft: [0.75, 1], method: 'ols' });
    // 6 spent by 6 o'clock, 18 to come today, 24 tomorrow.
    expect(month.status === 'ok' && month.total.point).toBeCloseTo(48, 9);
  });

  test('of nothing is nothing', () => {
    for (const method of METHODS) {
      const month = projectMonth({
        values: new Array(10).fill(0),
        actual: 0,
        daysLeft: WHOLE_DAYS(20),
        method,
      });
      expect(month).toMatchObject({ status: 'ok', total: { point: 0, low: 0, high: 0 } });
    }
  });

  test('is never below what is spent already, never NaN, and lies inside its interval', () => {
    const spend = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e7, noNaN: true })), {
      minLength: 7,
      maxLength: 120,
    });
    fc.assert(
      fc.property(
        spend,
        fc.constantFrom(...METHODS),
        fc.integer({ min: 0, max: 24 }),
        (values, method, left) => {
          const actual = values.slice(-7).reduce((sum, value) => sum + value, 0);
          const month = projectMonth({ values, actual, daysLeft: WHOLE_DAYS(left), method });
          if (month.status !== 'ok') throw new Error('7 days are enough');
          const { point, low, high } = month.total;
          expect(low).toBeGreaterThanOrEqual(actual);
          expect(point).toBeGreaterThanOrEqual(low);
          expect(high).toBeGreaterThanOrEqual(point);
          const each = project({ values, horizon: 5, method });
          if (each.status !== 'ok') throw new Error('7 days are enough');
          for (const step of each.steps) {
            expect(step.low).toBeGreaterThanOrEqual(0);
            expect(step.point).toBeGreaterThanOrEqual(step.low);
            expect(step.high).toBeGreaterThanOrEqual(step.point);
          }
        },
      ),
    );
  });

  test('holds in about 8 of 10 months of noise around a weekly rhythm', () => {
    let held = 0;
    const months = 60;
    for (let seed = 1; seed <= months; seed += 1) {
      const days = noisyWeeks(120, seed);
      const known = days.slice(0, 100);
      const month = projectMonth({ values: known, actual: 0, daysLeft: WHOLE_DAYS(20) });
      const truth = days.slice(100).reduce((sum, value) => sum + value, 0);
      if (month.status === 'ok' && truth >= month.total.low && truth <= month.total.high) held += 1;
    }
    expect(held / months).toBeGreaterThanOrEqual(0.75);
  });
});

/** Weekdays of 100, weekends of 30, each times 0.5 to 1.5 from a small congruential generator. */
function noisyWeeks(length: number, seed: number): number[] {
  let state = seed * 7919;
  return Array.from({ length }, (_, day) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return (day % 7 < 5 ? 100 : 30) * (0.5 + state / 2_147_483_648);
  });
}
