import { describe, expect, it } from 'vitest';
import {
  datesText,
  formerPeriod,
  formerText,
} from '../../../../src/analytics/reports/versus/former-period.ts';

const at = (text: string) => Date.parse(text);
const period = (from: string, to: string, timeZone = 'UTC') =>
  ({ from: at(from), to: at(to), timeZone, granularity: 'day' }) as const;

describe('the period before', () => {
  it.each([
    {
      text: '7d',
      now: period('2026-11-14T09:00Z', '2026-11-21T09:30Z'),
      before: ['2026-11-07T08:30Z', '2026-11-14T09:00Z'],
    },
    {
      text: '2026-10-05..2026-10-09',
      now: period('2026-10-05T00:00Z', '2026-10-10T00:00Z'),
      before: ['2026-09-30T00:00Z', '2026-10-05T00:00Z'],
    },
    {
      text: 'mtd',
      now: period('2026-11-01T00:00Z', '2026-11-21T09:30Z'),
      before: ['2026-10-01T00:00Z', '2026-10-21T09:30Z'],
    },
    {
      text: 'last-month',
      now: period('2026-10-01T00:00Z', '2026-11-01T00:00Z'),
      before: ['2026-09-01T00:00Z', '2026-10-01T00:00Z'],
    },
    {
      text: '2026-Q4',
      now: period('2026-10-01T00:00Z', '2026-11-21T09:30Z'),
      before: ['2026-07-01T00:00Z', '2026-08-21T09:30Z'],
    },
    {
      text: 'yesterday',
      now: period('2026-11-20T00:00Z', '2026-11-21T00:00Z'),
      before: ['2026-11-13T00:00Z', '2026-11-14T00:00Z'],
    },
    {
      text: '2026-W44',
      now: period('2026-10-26T00:00Z', '2026-11-02T00:00Z'),
      before: ['2026-10-19T00:00Z', '2026-10-26T00:00Z'],
    },
  ])('of $text', ({ text, now, before: [from = '', to = ''] }) => {
    expect(formerPeriod(now, text, 'prev')).toEqual({ from: at(from), to: at(to) });
  });

  it('begins at the same wall time across a clock change', () => {
    // Berlin set its clocks back on 25 October 2026: midnight is 22:00 UTC before, 23:00 UTC after.
    const november = period('2026-10-31T23:00Z', '2026-11-21T08:00Z', 'Europe/Berlin');
    expect(formerPeriod(november, 'mtd', 'prev')).toEqual({
      from: at('2026-09-30T22:00Z'),
      to: at('2026-10-21T07:00Z'),
    });
  });

  it('of a long month ends with a short one', () => {
    const march = period('2026-03-01T00:00Z', '2026-03-30T12:00Z');
    expect(formerPeriod(march, 'mtd', 'prev').to).toBe(at('2026-02-28T12:00Z'));
  });

  it('a year ago has the same dates', () => {
    const november = period('2026-11-01T00:00Z', '2026-11-21T09:30Z');
    expect(formerPeriod(november, '30d', 'yoy')).toEqual({
      from: at('2025-11-01T00:00Z'),
      to: at('2025-11-21T09:30Z'),
    });
  });
});

describe('the dates of a period', () => {
  it('are those that lie in it, in its zone', () => {
    expect(datesText({ from: at('2026-11-07T00:00Z'), to: at('2026-11-14T00:00Z') }, 'UTC')).toBe(
      '7–13 Nov 2026',
    );
    expect(datesText({ from: at('2026-10-31T23:00Z'), to: at('2026-11-01T23:00Z') }, 'Europe/Berlin')).toBe(
      '1 Nov 2026',
    );
  });
});

describe('the text of a window compared with', () => {
  it.each([
    ['2026-10-01T00:00Z', '2026-11-01T00:00Z', 'UTC', '1–31 Oct 2026'],
    ['2026-10-01T00:00Z', '2026-10-22T19:31Z', 'UTC', '1–22 Oct 2026 until 19:31'],
    // Berlin's midnight.
    ['2026-11-14T23:00Z', '2026-11-15T18:31Z', 'Europe/Berlin', '15 Nov 2026 until 19:31'],
    // A rolling range begins within a day.
    ['2026-11-07T08:30Z', '2026-11-14T09:00Z', 'UTC', '7–14 Nov 2026'],
  ])('from %s to %s in %s', (from, to, timeZone, text) => {
    expect(formerText({ from: at(from), to: at(to) }, timeZone)).toBe(text);
  });
});
