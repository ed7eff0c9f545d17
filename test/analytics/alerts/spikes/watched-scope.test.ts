import { describe, expect, it } from 'vitest';
import { hourAt } from '../../../../src/analytics/alerts/spikes/judged-hours.ts';
import { calmHours, meanDay, watchScope } from '../../../../src/analytics/alerts/spikes/watched-scope.ts';

const HOUR_MS = 3_600_000;

/** Hours from zero on, and a scope that spent so much in them. */
function watched(values: readonly number[]) {
  const hours = values.map((_, index) => index * HOUR_MS);
  return { hours, scope: watchScope('org', { hours: values, steps: values.map(() => 1) }, undefined) };
}

const week = new Array<number>(7 * 24).fill(10);

describe('calm after an incident', () => {
  it.each([
    ['the odd hour alone', [100], 0],
    ['two ordinary hours', [100, 10, 10], 2],
    ['a little more than usual', [100, 11.9, 10], 2],
    ['another odd hour', [100, 10, 90], 0],
    ['silence', [100, 0, 0], 2],
  ])('after %s is %3$i hours', (_, last, calm) => {
    const { hours, scope } = watched([...week, ...last]);
    expect(calmHours(scope, hours, week.length * HOUR_MS)).toBe(calm);
  });

  it.each([
    ['goes on', [50, 40, 60], 0],
    ['falls below a tenth', [50, 4, 6], 0],
    ['stays below a tenth', [50, 4, 5], 2],
  ])('of a scope without a baseline that %s is %3$i hours', (_, values, calm) => {
    const { hours, scope } = watched(values);
    expect(calmHours(scope, hours, 0)).toBe(calm);
  });
});

describe('a watched scope', () => {
  it('begins with the first hour it spent anything', () => {
    const { scope } = watched([0, 0, 3, 0]);
    expect([scope.firstHour, scope.values]).toEqual([2, [3, 0]]);
  });

  it('has a mean day of what there is, and of four weeks at most', () => {
    expect(meanDay(watched(week).scope)).toBe(240);
    expect(meanDay(watched([5]).scope)).toBe(5);
    const longAgo = new Array<number>(24).fill(1_000);
    const fourWeeks = new Array<number>(28 * 24).fill(1);
    expect(meanDay(watched([...longAgo, ...fourWeeks]).scope)).toBe(24);
  });

  it('does not judge an hour twice', () => {
    const values = [...week, 100];
    const steps = values.map(() => 1);
    const before = watchScope('org', { hours: week, steps }, undefined);
    const after = watchScope('org', { hours: values, steps }, before);
    const judged = after.values.map((_, index) => hourAt(after.judgements, index));
    expect(judged.slice(0, -1)).toEqual(week.map((_, index) => hourAt(before.judgements, index)));
    expect(judged.at(-1)?.kind).toBe('spike');
    expect(after).toEqual({ ...watched(values).scope, watch: after.watch });
  });
});
