import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ProjectionStep, weightedForecast } from '../../../../src/analytics/detect/forecast/weighted.ts';

const STEPS: readonly ProjectionStep[] = ['hour', 'day', 'week'];

/** Numbers in [0, 1) from a small congruential generator. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

function meanError(forecast: readonly number[], truth: readonly number[]): number {
  return forecast.reduce((sum, value, at) => sum + Math.abs(value - (truth[at] ?? 0)), 0) / truth.length;
}

describe('a weighted forecast', () => {
  test.each(STEPS)('of a constant %s is that constant', (step) => {
    for (const length of [7, 30, 400]) {
      for (const value of weightedForecast(new Array(length).fill(20), step, 5)) {
        expect(value).toBeCloseTo(20, 6);
      }
    }
  });

  test('of hours knows the hours of the day and the days of the week', () => {
    const hours = Array.from({ length: 6 * 168 }, (_, hour) => {
      const isWorkday = Math.floor(hour / 24) % 7 < 5;
      return isWorkday && hour % 24 >= 8 && hour % 24 < 20 ? 100 : 10;
    });
    const forecast = weightedForecast(hours.slice(0, 5 * 168), 'hour', 168);
    expect(meanError(forecast, hours.slice(5 * 168))).toBeLessThan(1);
  });

  test('of weeks knows last year, moved to the level of today', () => {
    const random = noise(5);
    // A summer twice as high as the winter, over a level that grows by a tenth a year.
    const weeks = Array.from({ length: 5 * 52 }, (_, week) => {
      const season = 1 + 0.33 * Math.sin((week / 52) * 2 * Math.PI);
      return 1000 * 1.1 ** (week / 52) * season * (0.98 + 0.04 * random());
    });
    const truth = weeks.slice(4 * 52, 4 * 52 + 13);
    const forecast = weightedForecast(weeks.slice(0, 4 * 52), 'week', 13);
    expect(meanError(forecast, truth)).toBeLessThan(
      meanError(new Array(13).fill(weeks[4 * 52 - 1] ?? 0), truth) / 3,
    );
  });

  test('of weeks that wander goes on about where they are', () => {
    const random = noise(9);
    let level = 500;
    const weeks = Array.from({ length: 200 }, () => {
      level += 40 * (random() - 0.5);
      return level;
    });
    for (const value of weightedForecast(weeks, 'week', 4)) {
      expect(Math.abs(value - level)).toBeLessThan(40);
    }
  });

  test('favours what would have forecast the series best of late', () => {
    // Mondays alone are busy: a median of weekdays is exact, so that the others count for nothing.
    const days = Array.from({ length: 140 }, (_, day) => (day % 7 === 0 ? 70 : 7));
    const forecast = weightedForecast(days, 'day', 7);
    expect(forecast[0]).toBeCloseTo(70, 3);
    for (const value of forecast.slice(1)) expect(value).toBeCloseTo(7, 3);
  });

  test('of days knows how the same weeks went a year ago', () => {
    const random = noise(7);
    // Terms and holidays: a wave of a year, half as high in its second year.
    const days = Array.from({ length: 2 * 364 }, (_, day) => {
      const wave = 1 + 0.6 * Math.sin((day / 364) * 2 * Math.PI);
      return (day < 364 ? 200 : 100) * wave * (0.95 + 0.1 * random());
    });
    const autumn = 364 + 150;
    const errorFrom = (start: number): number =>
      meanError(weightedForecast(days.slice(start, autumn), 'day', 28), days.slice(autumn, autumn + 28));
    expect(errorFrom(0)).toBeLessThan(0.8 * errorFrom(autumn - 300));
  });

  test('of days with spend on one in three is not that nothing will come', () => {
    const random = noise(11);
    const days = Array.from({ length: 90 }, () => (random() < 1 / 3 ? 30 : 0));
    const expected = weightedForecast(days, 'day', 28).reduce((sum, value) => sum + value, 0);
    // 280 on average; a median of such days is zero.
    expect(expected).toBeGreaterThan(70);
    expect(expected).toBeLessThan(560);
  });

  test('is as long as it was asked for, never negative and never anything but a number', () => {
    const spend = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e9, noNaN: true })), {
      minLength: 7,
      maxLength: 150,
    });
    fc.assert(
      fc.property(
        spend,
        fc.constantFrom(...STEPS),
        fc.integer({ min: 0, max: 60 }),
        (values, step, horizon) => {
          const forecast = weightedForecast(values, step, horizon);
          expect(forecast).toHaveLength(horizon);
          for (const value of forecast) {
            expect(Number.isFinite(value)).toBe(true);
            expect(value).toBeGreaterThanOrEqual(0);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('means the same in any unit', () => {
    const random = noise(3);
    const days = Array.from({ length: 60 }, () => 10 + 5 * random());
    const plain = weightedForecast(days, 'day', 10);
    const thousandfold = weightedForecast(
      days.map((value) => 1000 * value),
      'day',
      10,
    );
    thousandfold.forEach((value, at) => {
      expect(value / 1000).toBeCloseTo(plain[at] ?? 0, 6);
    });
  });
});
