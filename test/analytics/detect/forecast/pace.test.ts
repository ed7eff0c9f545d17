import { describe, expect, it } from 'vitest';
import { paceNews, paceOf } from '../../../../src/analytics/detect/forecast/pace.ts';

const days = (count: number, value: number) => new Array<number>(count).fill(value);

describe('the pace of a budget', () => {
  it('finds the day on which it is gone: 10 a day, 200 spent of 250, the sixth day from today passes it', () => {
    const pace = paceOf({ amount: 250, spent: 200, values: days(20, 10), daysLeft: days(10, 1) });
    // Even where nothing ever varied the interval is some 9 % wide: 50 more after five days may be 54.
    expect(pace).toMatchObject({ status: 'ok', gone: { expected: 5, earliest: 4, latest: 5 } });
    if (pace.status === 'ok') expect(pace.total.point).toBeCloseTo(300, 6);
  });

  it('counts only what is left of today', () => {
    // 200 + 5 today, then 10 a day: 255 after the fifth whole day.
    const question = { amount: 250.5, spent: 200, values: days(20, 10), daysLeft: [0.5, ...days(10, 1)] };
    expect(paceOf(question)).toMatchObject({ gone: { expected: 5 } });
  });

  it('is not gone where it lasts to the end', () => {
    const question = { amount: 301, spent: 200, values: days(20, 10), daysLeft: days(10, 1) };
    expect(paceOf(question)).toMatchObject({ status: 'ok', gone: null });
  });

  it('knows weekends: 50 on weekdays, 10 on the others', () => {
    const value = (day: number) => (day % 7 < 5 ? 50 : 10);
    // Four weeks from a Monday on make 1,080; the next Monday to Thursday pass 1,250, a plain mean of 38.57 on Friday.
    const values = Array.from({ length: 28 }, (_, day) => value(day));
    const pace = paceOf({ amount: 1_250, spent: 1_080, values, daysLeft: days(7, 1) });
    expect(pace).toMatchObject({ gone: { expected: 3 } });
  });

  it('says a range of days where days differ', () => {
    const values = Array.from({ length: 42 }, (_, day) => 10 + 8 * Math.sin(day * day));
    const pace = paceOf({ amount: 520, spent: 420, values, daysLeft: days(30, 1) });
    if (pace.status !== 'ok' || !pace.gone) throw new Error('it should be gone');
    const { earliest, expected, latest } = pace.gone;
    expect(earliest).toBeLessThan(expected);
    expect(latest).toBeGreaterThan(expected);
  });

  it('says nothing with fewer than seven days', () => {
    const question = { amount: 100, spent: 90, values: days(6, 10), daysLeft: days(10, 1) };
    expect(paceOf(question)).toEqual({ status: 'insufficient-data', needed: 1 });
  });
});

describe('news of the pace', () => {
  const now = { amount: 100, spent: 60, total: 120, goneDay: 20 };
  const lasts = { amount: 100, spent: 60, total: 90, goneDay: null };

  it.each([
    ['exceeds, and nobody was told', { told: [], resolved: 0 }, now, 'exceeds'],
    ['exceeds as told', { told: [20], resolved: 0 }, now, 'nothing'],
    ['exceeds two days earlier than told', { told: [22], resolved: 0 }, now, 'nothing'],
    ['exceeds three days earlier than told', { told: [23], resolved: 0 }, now, 'exceeds'],
    ['exceeds again after it was to last', { told: [20], resolved: 1 }, now, 'exceeds'],
    ['was told twice', { told: [28, 24], resolved: 0 }, now, 'nothing'],
    ['was told twice and taken back', { told: [28, 24], resolved: 2 }, now, 'nothing'],
    ['exceeds narrowly', { told: [], resolved: 0 }, { ...now, total: 104 }, 'nothing'],
    ['lasts after all', { told: [20], resolved: 0 }, lasts, 'lasts'],
    ['lasts, as was said', { told: [20], resolved: 1 }, lasts, 'nothing'],
    ['lasts, and nobody was told otherwise', { told: [], resolved: 0 }, lasts, 'nothing'],
    ['lasts narrowly', { told: [20], resolved: 0 }, { ...lasts, total: 96 }, 'nothing'],
    ['is spent already', { told: [], resolved: 0 }, { ...now, spent: 100 }, 'nothing'],
  ] as const)('of a budget that %s', (_, history, standing, news) => {
    expect(paceNews(history, standing)).toBe(news);
  });
});
