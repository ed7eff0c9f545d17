import { describe, expect, it } from 'vitest';
import {
  type HourSums,
  hoursBetween,
  isSame,
  joined,
  NO_SUMS,
  requestsIn,
  sumsAt,
} from '../../../../src/analytics/alerts/rules/hour-sums.ts';

/** Hours in which so many requests were made, and nothing else is told of them. */
function hoursOf(requests: Readonly<Record<number, number>>): HourSums {
  return {
    indexes: Object.keys(requests).map(Number),
    sums: Object.values(requests).flatMap((count) => [count, 0, 0, 0, 0, 0, 0, 0]),
  };
}

const hours = hoursOf({ 2: 20, 3: 30, 7: 70 });

describe('the sums of hours', () => {
  it('are found by the index of their hour, and are none where nothing was used', () => {
    const requests = [1, 2, 3, 4, 7, 8].map((index) => sumsAt(hours, index)[0]);
    expect(requests).toEqual([undefined, 20, 30, undefined, 70, undefined]);
  });

  it('are cut at hours and put together again', () => {
    expect(hoursBetween(hours, 3, 7)).toEqual(hoursOf({ 3: 30 }));
    expect(hoursBetween(hours, 4, 7)).toEqual(NO_SUMS);
    expect(joined(hoursBetween(hours, 0, 3), hoursBetween(hours, 3, 8))).toEqual(hours);
  });

  it('differ by an hour more, an hour at another place and another sum', () => {
    expect(isSame(hours, hoursOf({ 2: 20, 3: 30, 7: 70 }))).toBe(true);
    expect(isSame(hours, hoursOf({ 2: 20, 3: 30, 7: 70, 8: 0 }))).toBe(false);
    expect(isSame(hours, hoursOf({ 2: 20, 4: 30, 7: 70 }))).toBe(false);
    expect(isSame(hours, hoursOf({ 2: 20, 3: 31, 7: 70 }))).toBe(false);
  });

  it('count all requests', () => {
    expect(requestsIn(hours)).toBe(120);
  });
});
