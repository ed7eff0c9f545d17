import { describe, expect, it } from 'vitest';
import { type DueTimes, daysSinceBefore, dueTimes, nextDueTime } from '../../src/analytics/due-times.ts';

const QUARTER_MS = 15 * 60_000;
const DAY_MS = 24 * 3_600_000;

/** Zones that change their clocks by an hour or half of one, at night, at midnight, or not at all. */
const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'America/Santiago',
  'America/Havana',
  'Asia/Beirut',
  'America/Nuuk',
  'Asia/Kathmandu',
];

/** The wall clock of each quarter of an hour, by the zone database the runtime itself carries: "2026-03-29 03:00". */
function wallClock(timeZone: string, from: number, to: number) {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  const quarters: { readonly at: number; readonly wall: string }[] = [];
  for (let at = from; at <= to; at += QUARTER_MS) quarters.push({ at, wall: format.format(at) });
  return quarters;
}

/**
 * What should be due, found without any calendar arithmetic on instants: of every date that somebody in the zone
 * lives through and the rule names, the first quarter whose wall clock shows that time or a later one.
 */
function expectedTimes(rule: DueTimes, quarters: ReturnType<typeof wallClock>): readonly string[] {
  const dates = [...new Set(quarters.map(({ wall }) => wall.slice(0, 10)))].slice(1, -2);
  let from = 0;
  return dates
    .filter((date) => isNamed(rule, date))
    .map((date) => {
      while ((quarters[from]?.wall ?? '9') < `${date} ${rule.at}`) from++;
      return `${date} ${new Date(quarters[from]?.at ?? 0).toISOString()}`;
    });
}

function isNamed({ every, days }: DueTimes, date: string): boolean {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const weekday = new Date(`${date}T12:00Z`).getUTCDay() || 7;
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (every === 'month') return days.includes(day) || (day === lastDay && days.some((one) => one > lastDay));
  return days.length === 0 || days.includes(weekday);
}

const RULES: readonly Omit<DueTimes, 'timeZone'>[] = [
  { every: 'week', days: [7], at: '02:15' },
  { every: 'week', days: [5, 6], at: '23:30' },
  { every: 'month', days: [1, 29], at: '00:30' },
  { every: 'month', days: [31], at: '09:00' },
  { every: 'day', days: [1, 2, 3, 4, 5], at: '00:00' },
];

describe('what is due each week, month or weekday', () => {
  const year = { after: Date.UTC(2025, 11, 30), until: Date.UTC(2027, 0, 4) };

  it.each(ZONES)(
    'in %s: at the first instant its wall clock says so, on each local date once',
    (timeZone) => {
      const quarters = wallClock(timeZone, year.after, year.until);
      for (const rule of RULES.map((one) => ({ ...one, timeZone }))) {
        const expected = expectedTimes(rule, quarters);
        const found = dueTimes(rule, year).map(
          ({ slot, dueAt }) => `${slot} ${new Date(dueAt).toISOString()}`,
        );
        const inside = found.filter((one) => one >= (expected[0] ?? '') && one <= (expected.at(-1) ?? ''));
        expect(expected.length).toBeGreaterThan(11);
        expect(inside, JSON.stringify(rule)).toEqual(expected);
      }
    },
  );

  it('in Samoa, which had no Friday in the last week of 2011: that week has none', () => {
    const rule: DueTimes = { every: 'week', days: [5], at: '09:00', timeZone: 'Pacific/Apia' };
    const weeks = { after: Date.UTC(2011, 11, 20), until: Date.UTC(2012, 0, 10) };
    expect(dueTimes(rule, weeks).map(({ slot }) => slot)).toEqual(['2011-12-23', '2012-01-06']);
  });

  it.each([
    [2026, 28],
    [2028, 29],
  ])('of day 31 is February’s last in %i', (year_, last) => {
    const rule: DueTimes = { every: 'month', days: [30, 31], at: '09:00', timeZone: 'UTC' };
    const span = { after: Date.UTC(year_, 1, 1), until: Date.UTC(year_, 2, 1) };
    expect(dueTimes(rule, span).map(({ slot }) => slot)).toEqual([`${year_}-02-${last}`]);
  });

  it('is Mondays and the 1st when nobody said otherwise', () => {
    const november = { after: Date.UTC(2026, 9, 31), until: Date.UTC(2026, 10, 30, 12) };
    const slots = (every: DueTimes['every']) =>
      dueTimes({ every, days: [], at: '09:00', timeZone: 'UTC' }, november).map(({ slot }) => slot.slice(-2));
    expect(slots('week')).toEqual(['02', '09', '16', '23', '30']);
    expect(slots('month')).toEqual(['01']);
  });
});

describe('the next due time', () => {
  it('is the first of all that come', () => {
    for (const timeZone of ZONES) {
      for (const rule of RULES.map((one) => ({ ...one, timeZone }))) {
        for (let after = Date.UTC(2026, 2, 1); after < Date.UTC(2026, 4, 1); after += 11.7 * DAY_MS) {
          const [first] = dueTimes(rule, { after, until: after + 40 * DAY_MS });
          expect(nextDueTime(rule, after)).toBe(first?.dueAt);
        }
      }
    }
  });

  it('is strictly later', () => {
    const rule: DueTimes = { every: 'day', days: [], at: '09:00', timeZone: 'UTC' };
    const nine = Date.UTC(2026, 10, 20, 9);
    expect(nextDueTime(rule, nine - 1)).toBe(nine);
    expect(nextDueTime(rule, nine)).toBe(nine + DAY_MS);
  });
});

describe('the days since the due time before', () => {
  it.each([
    [[], '2026-11-20', 1],
    [[1, 2, 3, 4, 5], '2026-11-23', 3],
    [[1, 2, 3, 4, 5], '2026-11-20', 1],
    [[3], '2026-11-18', 7],
  ])('of weekdays %j on %s are %i', (days, slot, expected) => {
    expect(daysSinceBefore({ every: 'day', days, at: '09:00', timeZone: 'UTC' }, slot)).toBe(expected);
  });
});
