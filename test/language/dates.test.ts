import { expect, it } from 'vitest';
import { dateRangeText, dateText, monthName } from '../../src/language/dates.ts';
import { speaking } from '../../src/language/locale.ts';

const AFTERNOON = Date.UTC(2026, 10, 9, 13, 53, 7);
const MIDNIGHT = Date.UTC(2026, 10, 9, 0, 3);
const toMinutes = { timeZone: 'UTC', hour: '2-digit', minute: '2-digit' } as const;
const toSeconds = { timeZone: 'UTC', timeStyle: 'medium' } as const;

it.each(['en', 'es', 'es-MX', 'es-419'])('clocks have 24 hours in %s', (locale) => {
  speaking(locale, () => {
    expect(dateText(AFTERNOON, toMinutes)).toBe('13:53');
    expect(dateText(AFTERNOON, toSeconds)).toBe('13:53:07');
    expect(dateText(MIDNIGHT, toMinutes)).toBe('00:03');
  });
});

it.each([
  ['en', '9 Nov 2026'],
  ['es-MX', '9 nov 2026'],
])('dates say no hour they were not asked for in %s', (locale, said) => {
  const options = { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' } as const;
  expect(speaking(locale, () => dateText(AFTERNOON, options))).toBe(said);
});

it('every month has three letters in English, September too', () => {
  const options = { timeZone: 'UTC', day: 'numeric', month: 'short' } as const;
  const [late, early] = [Date.UTC(2026, 8, 28), Date.UTC(2026, 9, 3)];
  expect(dateText(late, options)).toBe('28 Sep');
  expect(dateRangeText({ from: late, to: early }, options).replaceAll(/\s*–\s*/g, '–')).toBe('28 Sep–3 Oct');
  expect(monthName(9)).toBe('Sep');
  expect(monthName(9, 'long')).toBe('September');
  expect(new Set(Array.from({ length: 12 }, (_, month) => monthName(month + 1).length))).toEqual(
    new Set([3]),
  );
});
