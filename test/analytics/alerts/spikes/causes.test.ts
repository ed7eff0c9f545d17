import { describe, expect, it } from 'vitest';
import {
  breakdownsOf,
  causesOf,
  comparedShifts,
  explainingScope,
  maybeTeamScope,
  type Window,
} from '../../../../src/analytics/alerts/spikes/causes.ts';
import type { Breakdown } from '../../../../src/analytics/detect/causes.ts';

const DAY_MS = 86_400_000;

function breakdown(dimension: string, ...rows: readonly (readonly [string, number, number])[]): Breakdown {
  return { dimension, contributors: rows.map(([value, actual, expected]) => ({ value, actual, expected })) };
}

function windowOf(parts: Partial<Window>): Window {
  return { org: 'acme', since: 0, until: 3_600_000, without: [], comparedDays: 30, ...parts };
}

describe('the causes of a spike', () => {
  it('begin with the agent where a person explains it hardly better', () => {
    const causes = causesOf([
      breakdown('agent', ['bot', 40, 1], ['chat', 10, 10]),
      breakdown('user', ['bob', 39, 0], ['ana', 11, 11]),
      breakdown('model', ['opus', 50, 11]),
    ]);
    expect(causes.map(({ dimension, value }) => `${dimension} ${value}`)).toEqual([
      'agent bot',
      'user bob',
      'model opus',
    ]);
  });

  it('begin with the person where many others use the agent too', () => {
    const [first] = causesOf([
      breakdown('agent', ['chat', 80, 40]),
      breakdown('user', ['bob', 41, 1], ['ana', 39, 39]),
    ]);
    expect(first).toMatchObject({ dimension: 'user', value: 'bob' });
  });

  it('leave out a dimension most of the spend carries no value of', () => {
    const causes = causesOf([
      breakdown('agent', ['', 45, 5], ['chat', 15, 10]),
      breakdown('team', ['ml', 55, 10], ['web', 5, 5]),
    ]);
    expect(causes.map(({ value }) => value)).toEqual(['ml']);
  });

  it('name neither nothing nor everything past the cap', () => {
    expect(causesOf([breakdown('agent', ['__other__', 50, 5]), breakdown('team', ['', 50, 5])])).toEqual([]);
  });
});

describe('the scope of an incident', () => {
  const cause = (dimension: string, value: string, share: number) => ({ dimension, value, share, excess: 1 });

  it.each([
    ['nearly all of it', [cause('agent', 'bot', 0.8)], [], 'agent:bot'],
    ['a part of it', [cause('agent', 'bot', 0.79)], [], 'org'],
    ['most of it, and stands out', [cause('agent', 'bot', 0.5)], ['agent:bot'], 'agent:bot'],
    ['only a model', [cause('model', 'opus', 1)], [], 'org'],
    ['nothing', [], [], 'org'],
  ])('is narrowed where one explains %s', (_, causes, outstanding, scope) => {
    expect(explainingScope('org', causes, new Set(outstanding))).toBe(scope);
  });

  it('belongs to a team where nearly all of it does', () => {
    expect(maybeTeamScope([breakdown('team', ['ml', 50, 5], ['web', 6, 5])])).toBe('team:ml');
    expect(maybeTeamScope([breakdown('team', ['ml', 30, 5], ['web', 25, 5])])).toBeUndefined();
    expect(maybeTeamScope([breakdown('team', ['', 50, 5])])).toBeUndefined();
  });
});

describe('what an hour is compared with', () => {
  it.each([
    ['the seven days before', {}, [1, 2, 3, 4, 5, 6, 7]],
    ['what there is of them', { comparedDays: 2 }, [1, 2]],
    ['days ahead of a long incident', { until: 2.5 * DAY_MS, comparedDays: 5 }, [3, 4, 5]],
    ['at least one day', { comparedDays: 0 }, [1]],
  ])('is %s', (_, parts, days) => {
    expect(comparedShifts(windowOf(parts)).map((shift) => shift / DAY_MS)).toEqual(days);
  });

  it('asks for nothing that names people where they are not to be named', async () => {
    const asked: (string | undefined)[] = [];
    const usage = {
      sum: async (_: unknown, split?: { by?: string }) => {
        asked.push(split?.by);
        return [];
      },
    };
    await breakdownsOf(usage, 'org', windowOf({ comparedDays: 1 }), true);
    expect(new Set(asked)).toEqual(new Set(['agent', 'feature', 'team', 'model']));
  });
});
