import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitLine, predictSum } from '../../../../src/analytics/detect/forecast/ordinary-least-squares.ts';
import { studentT } from '../../../../src/analytics/detect/forecast/student-t.ts';

describe('Student t', () => {
  // Two-sided 80 % and 95 % points of the printed tables, digits from scipy.stats.t.ppf.
  test.each([
    [1, 3.0776835371752544, 12.706204736174694],
    [2, 1.8856180831641272, 4.302652729749462],
    [5, 1.4758840488244815, 2.5705818356363146],
    [8, 1.3968153097438654, 2.306004135204166],
    [30, 1.3104150253913955, 2.0422724563012378],
  ])('with %i degrees of freedom', (degrees, eighty, ninetyFive) => {
    expect(studentT(0.8, degrees)).toBeCloseTo(eighty, 9);
    expect(studentT(0.95, degrees)).toBeCloseTo(ninetyFive, 9);
  });
});

describe('a fitted line', () => {
  test('continues an exact line without any width', () => {
    // 10, 12, …, 22: the next three are 24, 26, 28.
    const line = fitLine([10, 12, 14, 16, 18, 20, 22]);
    const { point, low, high } = predictSum(line, [1, 1, 1], 0.8);
    expect(point).toBeCloseTo(78, 12);
    expect(high - low).toBeCloseTo(0, 9);
  });

  test('is worked by hand for four values', () => {
    // x 0..3, y 1 3 2 4: mean 2.5, Sxx 5, Sxy 4, slope 0.8; residuals -0.3 0.9 -0.9 0.3, squares 1.8, s² 0.9.
    const line = fitLine([1, 3, 2, 4]);
    expect(line).toMatchObject({ count: 4, meanX: 1.5, meanY: 2.5, spreadX: 5 });
    expect(line.slope).toBeCloseTo(0.8, 12);
    expect(line.variance).toBeCloseTo(0.9, 12);
    // The next two days: 2 × 2.5 + 0.8 × (2.5 + 3.5) = 9.8; s² (2 + 4/4 + 36/5) = 9.18; t(2) = 1.8856180831641272.
    const { point, low, high } = predictSum(line, [1, 1], 0.8);
    expect(point).toBeCloseTo(9.8, 12);
    expect(high - point).toBeCloseTo(1.8856180831641272 * Math.sqrt(9.18), 9);
    expect(point - low).toBeCloseTo(1.8856180831641272 * Math.sqrt(9.18), 9);
  });

  // Computed with numpy and scipy by matrices: s² (w'w + c'(X'X)⁻¹c) with c the weighted sum of future rows.
  const TEN_DAYS = [12.5, 14.1, 13.2, 16.8, 15.5, 9.4, 8.9, 14.7, 15.2, 17.9];
  test.each([
    ['the next day', [1], 14.953333333333337, 9.826803361346506, 20.079863305320167],
    ['the day in three days', [0, 0, 1], 15.36545454545455, 9.71492066854174, 21.01598842236736],
    [
      'twenty days together',
      new Array<number>(20).fill(1),
      338.2181818181821,
      194.61029217437047,
      481.8260714619937,
    ],
    ['a quarter day and four', [0.25, 1, 1, 1, 1], 65.61227272727275, 46.981636079818216, 84.24290937472729],
  ])('predicts %s as an independent computation does', (_, weights, point, low, high) => {
    const predicted = predictSum(fitLine(TEN_DAYS), weights, 0.8);
    expect(predicted.point).toBeCloseTo(point, 9);
    expect(predicted.low).toBeCloseTo(low, 9);
    expect(predicted.high).toBeCloseTo(high, 9);
  });

  test('is wider for a sum than independent days would be, and wider the higher the level', () => {
    const values = fc.array(fc.double({ min: 0, max: 1000, noNaN: true }), { minLength: 7, maxLength: 31 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 24 }), (days, horizon) => {
        const line = fitLine(days);
        const weights = new Array<number>(horizon).fill(1);
        const { low, high } = predictSum(line, weights, 0.8);
        const wider = predictSum(line, weights, 0.95);
        const independent = studentT(0.8, days.length - 2) * Math.sqrt(line.variance * horizon);
        expect((high - low) / 2).toBeGreaterThanOrEqual(independent * (1 - 1e-12));
        expect(wider.high - wider.low).toBeGreaterThanOrEqual(high - low);
      }),
    );
  });

  test('refuses to tell a variance from two values', () => {
    expect(() => fitLine([1, 2])).toThrow(/at least 3/);
  });
});
