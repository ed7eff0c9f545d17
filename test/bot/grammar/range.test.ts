import { describe, expect, it } from 'vitest';
import { looksLikeRange, readRange } from '../../../src/bot/grammar/range.ts';

const NOW = '2026-11-20T10:45:30Z';

/** "from → to granularity", or the refusal. */
function read(word: string, timeZone = 'UTC', now = NOW): string {
  const result = readRange(word, { now: Date.parse(now), timeZone, granularity: null });
  if (result.kind === 'refused') return result.message;
  const { from, to, granularity } = result.range.period;
  const printed = (at: number) => new Date(at).toISOString().replace('.000Z', 'Z');
  return `${printed(from)} → ${printed(to)} ${granularity}`;
}

describe('a range', () => {
  it.each([
    // rolling: the start rounded down to the full hour, beyond 7 days to midnight
    ['24h', `2026-11-19T10:00:00Z → ${NOW} hour`],
    ['1h', `2026-11-20T09:00:00Z → ${NOW} hour`],
    ['7d', `2026-11-13T10:00:00Z → ${NOW} hour`],
    ['1w', `2026-11-13T10:00:00Z → ${NOW} hour`],
    ['168h', `2026-11-13T10:00:00Z → ${NOW} hour`],
    ['170h', `2026-11-13T00:00:00Z → ${NOW} day`],
    ['8d', `2026-11-12T00:00:00Z → ${NOW} day`],
    ['30d', `2026-10-21T00:00:00Z → ${NOW} day`],
    ['90d', `2026-08-22T00:00:00Z → ${NOW} day`],
    ['91d', `2026-08-21T00:00:00Z → ${NOW} day`],
    ['13w', `2026-08-21T00:00:00Z → ${NOW} day`],
    ['365d', `2025-11-20T00:00:00Z → ${NOW} week`],
    ['2m', `2026-09-20T00:00:00Z → ${NOW} day`],
    // calendar, up to now where they are not over
    ['today', `2026-11-20T00:00:00Z → ${NOW} hour`],
    ['yesterday', '2026-11-19T00:00:00Z → 2026-11-20T00:00:00Z hour'],
    ['wtd', `2026-11-16T00:00:00Z → ${NOW} hour`],
    ['mtd', `2026-11-01T00:00:00Z → ${NOW} day`],
    ['cycle', `2026-11-01T00:00:00Z → ${NOW} day`],
    ['qtd', `2026-10-01T00:00:00Z → ${NOW} day`],
    ['ytd', `2026-01-01T00:00:00Z → ${NOW} week`],
    ['last-week', '2026-11-09T00:00:00Z → 2026-11-16T00:00:00Z hour'],
    ['last-month', '2026-10-01T00:00:00Z → 2026-11-01T00:00:00Z day'],
    ['2026-10', '2026-10-01T00:00:00Z → 2026-11-01T00:00:00Z day'],
    ['2026-11', `2026-11-01T00:00:00Z → ${NOW} day`],
    ['2024-02', '2024-02-01T00:00:00Z → 2024-03-01T00:00:00Z day'],
    ['2026-W44', '2026-10-26T00:00:00Z → 2026-11-02T00:00:00Z hour'],
    ['2020-W53', '2020-12-28T00:00:00Z → 2021-01-04T00:00:00Z hour'],
    ['2026-Q1', '2026-01-01T00:00:00Z → 2026-04-01T00:00:00Z day'],
    ['2026-Q3', '2026-07-01T00:00:00Z → 2026-10-01T00:00:00Z week'],
    ['2025', '2025-01-01T00:00:00Z → 2026-01-01T00:00:00Z week'],
    ['2026', `2026-01-01T00:00:00Z → ${NOW} week`],
    ['2024..2025', '2024-01-01T00:00:00Z → 2026-01-01T00:00:00Z month'],
    ['2026-11-05', '2026-11-05T00:00:00Z → 2026-11-06T00:00:00Z hour'],
    // from the first of A to the last of B
    ['2026-10-01..2026-10-15', '2026-10-01T00:00:00Z → 2026-10-16T00:00:00Z day'],
    ['2026-09..2026-10', '2026-09-01T00:00:00Z → 2026-11-01T00:00:00Z day'],
    ['2025-12-31..2026-01-01', '2025-12-31T00:00:00Z → 2026-01-02T00:00:00Z hour'],
    ['2026-10-01T06:00..2026-10-01T18:00', '2026-10-01T06:00:00Z → 2026-10-01T18:00:00Z hour'],
    ['2026-10-01T06:00+02:00..2026-10-01T18:00Z', '2026-10-01T04:00:00Z → 2026-10-01T18:00:00Z hour'],
    ['2026-11-01..2026-12-31', `2026-11-01T00:00:00Z → ${NOW} day`],
    ['since 2026-11-18', `2026-11-18T00:00:00Z → ${NOW} hour`],
    ['2026-11-18..', `2026-11-18T00:00:00Z → ${NOW} hour`],
  ])('%s', (word, expected) => {
    expect(read(word)).toBe(expected);
    expect(read(word.toUpperCase().replace('SINCE', 'since'))).toBe(expected);
    expect(looksLikeRange(word.replace('since ', ''))).toBe(true);
  });

  it.each([
    // Kathmandu is 5:45 ahead: 10:45 UTC is 16:30 there, and the full hour is 16:00 local, 10:15 UTC.
    ['24h', 'Asia/Kathmandu', '2026-11-19T10:15:00Z'],
    ['30d', 'Asia/Kathmandu', '2026-10-20T18:15:00Z'],
    ['today', 'Asia/Kathmandu', '2026-11-19T18:15:00Z'],
    // Berlin fell back on 25 October: its October began in summer time.
    ['2026-10', 'Europe/Berlin', '2026-09-30T22:00:00Z'],
    ['mtd', 'Europe/Berlin', '2026-10-31T23:00:00Z'],
    ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00Z'],
    ['wtd', 'America/Los_Angeles', '2026-11-16T08:00:00Z'],
  ])('%s starts in %s at that zone’s own hour or midnight', (word, timeZone, from) => {
    expect(read(word, timeZone)).toMatch(new RegExp(`^${from} → `));
  });

  it.each([
    [1, '2026-11-01T00:00:00Z'],
    [20, '2026-11-20T00:00:00Z'],
    [21, '2026-10-21T00:00:00Z'],
    [28, '2026-10-28T00:00:00Z'],
  ])('begins the cycle of day %i on %s', (cycleDay, from) => {
    const context = { now: Date.parse(NOW), timeZone: 'UTC', cycleDay, granularity: null };
    const result = readRange('cycle', context);
    expect(result).toMatchObject({ range: { period: { from: Date.parse(from), to: Date.parse(NOW) } } });
  });

  it('covers the 25 hours of a day on which clocks go back', () => {
    expect(read('2026-10-25', 'Europe/Berlin')).toBe('2026-10-24T22:00:00Z → 2026-10-25T23:00:00Z hour');
  });

  it('is never empty, even at the first instant of a month', () => {
    expect(read('mtd', 'UTC', '2026-11-01T00:00:00Z')).toBe(
      '2026-11-01T00:00:00Z → 2026-11-01T00:00:00.001Z hour',
    );
  });

  it.each([
    ['0d', '"0d" is no time at all.'],
    ['99999d', '"99999d" is longer than 10 years, the longest range there is.'],
    [`${'9'.repeat(400)}d`, 'is longer than 10 years'],
    ['121m', 'is longer than 10 years'],
    ['2010-01..2026-01', 'is longer than 10 years'],
    ['1999-12', 'Years go from 2000 to 2199'],
    ['9999-01', 'Years go from 2000 to 2199'],
    ['2027-01', 'lies in the future'],
    ['2026-13', 'There is no date "2026-13".'],
    ['2026-00', 'There is no date "2026-00".'],
    ['2026-02-30', 'There is no date "2026-02-30".'],
    ['2026-W54', 'There is no date "2026-W54".'],
    ['2025-W53', 'There is no date "2025-W53".'],
    ['2026-W00', 'There is no date "2026-W00".'],
    ['2026-Q5', 'There is no date "2026-Q5".'],
    ['2026-10-01T25:00..2026-10-02', 'There is no date'],
    ['2026-10-15..2026-10-01', 'did you mean 2026-10-01..2026-10-15?'],
    ['2026-10-15T06:00', 'is a moment'],
    ['2026-10-15T06:00..2026-10-15T06:00', 'is a moment'],
    ['2026-10-15T06:00..2026-10-15T05:00', 'did you mean 2026-10-15T05:00..2026-10-15T06:00?'],
  ])('refuses %s', (word, message) => {
    expect(looksLikeRange(word)).toBe(true);
    expect(read(word)).toContain(message);
  });

  it.each(['2026-03-29T02:30..2026-03-29T03:30', '2026-03-29T02:30..2026-03-29T03:10'])(
    'says that the clocks skip %s',
    (word) => {
      expect(read(word, 'Europe/Berlin')).toContain(
        `There is no time in "${word}": the clocks were put forward past it.`,
      );
    },
  );

  it('refuses more buckets than a chart can hold', () => {
    const result = readRange('90d', { now: Date.parse(NOW), timeZone: 'UTC', granularity: 'hour' });
    expect(result).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('more than 800 hours'),
    });
  });

  it.each(['ml', '7', 'd7', '7days', 'since', '1926', '2226', 'q4', 'a..b', '..', '1.5d', '-7d', ''])(
    'is not %j',
    (word) => {
      expect(looksLikeRange(word)).toBe(false);
    },
  );
});
