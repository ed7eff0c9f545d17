import { expect, it } from 'vitest';
import { dateText } from '../../src/language/dates.ts';
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
