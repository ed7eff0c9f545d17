import { describe, expect, test } from 'vitest';
import { type Breakdown, causesText, namedCauses } from '../../../src/analytics/detect/causes.ts';

/** A runaway agent of one user on the model everybody uses: 100 became 200. */
const RUNAWAY: readonly Breakdown[] = [
  {
    dimension: 'model',
    contributors: [
      { value: 'opus', actual: 195, expected: 95 },
      { value: 'mini', actual: 5, expected: 5 },
    ],
  },
  {
    dimension: 'user',
    contributors: [
      { value: 'bob', actual: 108, expected: 10 },
      { value: 'ann', actual: 46, expected: 45 },
      { value: 'eve', actual: 46, expected: 45 },
    ],
  },
  {
    dimension: 'agent',
    contributors: [
      { value: 'research-bot', actual: 98, expected: 2 },
      { value: 'support-bot', actual: 102, expected: 98 },
    ],
  },
];

describe('named causes', () => {
  test('put the narrowest scope that explains the excess first', () => {
    const causes = namedCauses(RUNAWAY);
    expect(causes.map(({ dimension, value }) => `${dimension} ${value}`)).toEqual([
      'agent research-bot',
      'user bob',
      'model opus',
    ]);
    // 96 of the 100 over.
    expect(causes[0]).toMatchObject({ excess: 96, share: 0.96 });
    expect(causesText(causes)).toBe('agent research-bot (96 %), mostly user bob, model opus');
  });

  test('list several contributors of one dimension where none explains it alone', () => {
    const agents: Breakdown = {
      dimension: 'agent',
      contributors: [
        { value: 'a', actual: 60, expected: 10 },
        { value: 'b', actual: 40, expected: 10 },
        { value: 'c', actual: 30, expected: 10 },
        { value: 'd', actual: 10, expected: 10 },
      ],
    };
    const causes = namedCauses([agents]);
    expect(causes.map(({ value, share }) => [value, share])).toEqual([
      ['a', 0.5],
      ['b', 0.3],
      ['c', 0.2],
    ]);
    expect(causesText(causes)).toBe('agent a (50 %), b (30 %), c (20 %)');
  });

  test('work for a drop as for a rise', () => {
    const drop: Breakdown = {
      dimension: 'key',
      contributors: [
        { value: 'prod', actual: 0, expected: 90 },
        { value: 'test', actual: 9, expected: 10 },
      ],
    };
    expect(namedCauses([drop])[0]).toMatchObject({ value: 'prod', excess: -90, share: 90 / 91 });
  });

  test('never name what moved the other way', () => {
    const replaced: Breakdown = {
      dimension: 'model',
      contributors: [
        { value: 'new', actual: 150, expected: 0 },
        { value: 'old', actual: 0, expected: 50 },
      ],
    };
    expect(namedCauses([replaced]).map(({ value }) => value)).toEqual(['new']);
    expect(causesText(namedCauses([replaced]))).toBe('model new (100 %)');
  });

  test('take the earlier dimension where two explain alike', () => {
    const same = (dimension: string): Breakdown => ({
      dimension,
      contributors: [{ value: 'x', actual: 9, expected: 1 }],
    });
    expect(namedCauses([same('agent'), same('feature')]).map(({ dimension }) => dimension)).toEqual([
      'agent',
      'feature',
    ]);
  });

  test('are none where nothing differs or nothing is known', () => {
    expect(namedCauses([])).toEqual([]);
    expect(
      namedCauses([{ dimension: 'agent', contributors: [{ value: 'a', actual: 1, expected: 1 }] }]),
    ).toEqual([]);
    expect(causesText([])).toBe('');
  });
});
