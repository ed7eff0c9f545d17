import { describe, expect, test } from 'vitest';
import { detectLine } from '../../../../src/analytics/detect/lines/detect-line.ts';
import { projectLine } from '../../../../src/analytics/detect/lines/project-line.ts';
import { watchSeries } from '../../../../src/analytics/detect/spend/watch.ts';

const SPIKE_AT = 11 * 24 + 12;
const VALUES = Array.from({ length: 14 * 24 }, (_, hour) =>
  hour === SPIKE_AT ? 60 : (hour % 24 >= 8 && hour % 24 < 20 ? 10 : 2) + ((hour * 7) % 5) / 10,
);
const BUCKETS = { series: 'team a', start: '2026-03-01', stepMinutes: 60, unit: 'usd', values: VALUES };

function asPoints(values: readonly number[]): [string, number][] {
  return values.map((value, hour) => [new Date(Date.UTC(2026, 2, 1, hour)).toISOString(), value]);
}

describe('detect', () => {
  test('answers one score per value and the alerts that would be sent', () => {
    const judged = watchSeries(VALUES, { stepMinutes: 60, unit: 'usd' });
    const { score, expected, low, high, excess } = judged[SPIKE_AT] ?? {};
    expect(detectLine(BUCKETS, 'spend')).toEqual({
      status: 'answered',
      answer: {
        series: 'team a',
        scores: judged.map((judgement) => judgement.score),
        alerts: [{ index: SPIKE_AT, kind: 'spike', score, expected, low, high, excess }],
      },
    });
  });

  test('reads points as it reads buckets, and a missing point as an hour without spend', () => {
    const { start: _, stepMinutes: __, values: ___, ...named } = BUCKETS;
    const points = asPoints(VALUES);
    expect(detectLine({ ...named, points }, 'spend')).toEqual(detectLine(BUCKETS, 'spend'));

    const emptyHour = VALUES.map((value, hour) => (hour === 100 ? 0 : value));
    const filled = detectLine({ ...BUCKETS, values: emptyHour }, 'spend');
    const gapped = detectLine({ ...named, points: points.filter((_point, hour) => hour !== 100) }, 'spend');
    if (filled.status !== 'answered' || gapped.status !== 'answered') throw new Error('both are understood');
    expect(gapped.answer.scores).toEqual(filled.answer.scores.filter((_score, hour) => hour !== 100));
    expect(gapped.answer.alerts[0]?.index).toBe(SPIKE_AT - 1);
  });

  test('asks for a dollar only where the unit is usd', () => {
    const cents = { ...BUCKETS, values: VALUES.map((value) => value / 100) };
    const alerts = (line: unknown) => {
      const said = detectLine(line, 'spend');
      return said.status === 'answered' ? said.answer.alerts.length : undefined;
    };
    expect(alerts(cents)).toBe(0);
    expect(alerts({ ...cents, unit: 'tokens' })).toBe(1);
    const { unit: _, ...unnamed } = cents;
    expect(alerts(unnamed)).toBe(1);
  });

  test('watches any metric at any step as generic', () => {
    const latency = Array.from({ length: 600 }, (_, row) => (row === 500 ? 5000 : 200 + (row % 7)));
    const line = { series: 'p95', start: '2026-03-01T00:00:00Z', stepMinutes: 1, values: latency };
    const said = detectLine(line, 'generic');
    if (said.status !== 'answered') throw new Error(said.message);
    expect(said.answer.scores).toHaveLength(600);
    const late = said.answer.alerts.filter(({ index }) => index > 100);
    expect(late).toMatchObject([{ index: 500, kind: 'spike', low: 200, high: 5000 }]);
  });

  test('answers an empty series with nothing', () => {
    const answer = { series: 'team a', scores: [], alerts: [] };
    expect(detectLine({ ...BUCKETS, values: [] }, 'spend')).toEqual({ status: 'answered', answer });
    expect(detectLine({ series: 'team a', points: [] }, 'generic')).toEqual({ status: 'answered', answer });
  });

  test.each([
    ['no object', null, /expected object/],
    ['no series', { ...BUCKETS, series: undefined }, /^series: expected a name/],
    ['a day that does not exist', { ...BUCKETS, start: '2026-02-30' }, /^start: "2026-02-30" is neither/],
    ['a word for a start', { ...BUCKETS, start: 'yesterday' }, /^start: "yesterday" is neither/],
    ['text among the values', { ...BUCKETS, values: [1, 'x'] }, /^values\[1\]: .*expected number/],
    ['a step that does not divide a day', { ...BUCKETS, stepMinutes: 7 }, /^stepMinutes: 7 must be 1440/],
    ['no step', { ...BUCKETS, stepMinutes: 0 }, /^stepMinutes: /],
    ['a value past all sums', { ...BUCKETS, values: [1, -1e308] }, /^values\[1\]: .*at most 1e100/],
    [
      'points out of order',
      {
        series: 'a',
        stepMinutes: 60,
        points: [
          ['2026-03-02T01:00:00Z', 1],
          ['2026-03-02T00:00:00Z', 1],
        ],
      },
      /^points\[1\]: must follow/,
    ],
  ])('says what is wrong with %s', (_, line, message) => {
    expect(detectLine(line, 'spend')).toEqual({
      status: 'not-understood',
      message: expect.stringMatching(message),
    });
  });
});

describe('project', () => {
  const DAILY = { series: 'a', start: '2026-01-01', step: 'day', values: [1, 2, 3, 4, 5, 6, 7] };

  test('projects the calendar month of the last value', () => {
    // 28 spent by 7 January; the line adds 8 + … + 31 = 468.
    const said = projectLine({ ...DAILY, until: 'month-end', method: 'ols' }, { level: 0.8 });
    if (said.status !== 'answered' || !('total' in said.answer)) throw new Error('is understood');
    expect(said.answer).toMatchObject({ series: 'a', status: 'ok', actual: 28 });
    expect(said.answer.total?.point).toBeCloseTo(496, 9);
  });

  test('counts only the days of that month as spent, leap years included', () => {
    // 30 values from 31 January 2028 end on 29 February: nothing is left to project.
    const values = new Array<number>(30).fill(2);
    const line = { series: 'a', start: '2028-01-31', values, until: 'month-end' };
    expect(projectLine(line, { level: 0.8 })).toMatchObject({
      answer: { status: 'ok', actual: 58, total: { point: 58, low: 58, high: 58 } },
    });
  });

  test('answers each step of a horizon with its interval', () => {
    const said = projectLine({ ...DAILY, horizon: 3 }, { level: 0.8 });
    if (said.status !== 'answered' || !('forecast' in said.answer)) throw new Error('is understood');
    const { forecast, low, high } = said.answer;
    expect([forecast?.length, low?.length, high?.length]).toEqual([3, 3, 3]);
  });

  test.each(['day', 'hour', 'week'])('answers steps of a %s from 7 values on', (step) => {
    const said = projectLine({ ...DAILY, step, horizon: 2 }, { level: 0.8 });
    expect(said).toMatchObject({ answer: { status: 'ok' } });
  });

  test('is wider at a higher level', () => {
    const width = (level: number): number => {
      const said = projectLine(
        { ...DAILY, values: [3, 9, 1, 4, 8, 2, 7, 5, 6], until: 'month-end' },
        { level },
      );
      if (said.status !== 'answered' || !('total' in said.answer) || !said.answer.total)
        throw new Error('is ok');
      return said.answer.total.high - said.answer.total.low;
    };
    expect(width(0.95)).toBeGreaterThan(width(0.8));
  });

  test('gives nulls below 7 values', () => {
    const few = { ...DAILY, values: [1, 2, 3, 4, 5, 6] };
    expect(projectLine({ ...few, horizon: 3 }, { level: 0.8 })).toEqual({
      status: 'answered',
      answer: { series: 'a', status: 'insufficient-data', forecast: null, low: null, high: null },
    });
    expect(projectLine({ ...few, until: 'month-end' }, { level: 0.8 })).toEqual({
      status: 'answered',
      answer: { series: 'a', status: 'insufficient-data', total: null, actual: null },
    });
  });

  test.each([
    ['neither horizon nor until', DAILY, /either horizon/],
    ['both', { ...DAILY, horizon: 3, until: 'month-end' }, /either horizon/],
    ['hours until month-end', { ...DAILY, step: 'hour', until: 'month-end' }, /needs daily values/],
    ['half a horizon', { ...DAILY, horizon: 1.5 }, /^horizon: /],
    ['an unknown step', { ...DAILY, step: 'month', horizon: 3 }, /^step: /],
    ['a value past all sums', { ...DAILY, values: [1, 1e308], horizon: 3 }, /^values\[1\]: .*at most 1e100/],
    ['a null among the values', { ...DAILY, values: [1, null], horizon: 3 }, /^values\[1\]: /],
  ])('says what is wrong with %s', (_, line, message) => {
    expect(projectLine(line, { level: 0.8 })).toEqual({
      status: 'not-understood',
      message: expect.stringMatching(message),
    });
  });

  test('stays finite up to the largest value it takes', () => {
    const large = { ...DAILY, values: [1e100, 0, 1e100, 0, 1e100, 0, 1e100, 0, 1e100] };
    for (const method of ['seasonal', 'ols']) {
      const said = projectLine({ ...large, method, horizon: 3 }, { level: 0.8 });
      expect(JSON.stringify(said)).not.toContain('null');
      const month = projectLine({ ...large, method, until: 'month-end' }, { level: 0.8 });
      expect(JSON.stringify(month)).not.toContain('null');
    }
  });

  test('refuses a level outside 0 and 1', () => {
    expect(projectLine({ ...DAILY, horizon: 3 }, { level: 80 })).toMatchObject({ message: /^level: 80/ });
  });
});
