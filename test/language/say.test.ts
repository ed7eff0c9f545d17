import { expect, it } from 'vitest';
import { speaking } from '../../src/language/locale.ts';
import { say } from '../../src/language/say.ts';

it.each([
  ['en', '+12,345 more rows'],
  ['es', '+12.345 filas más'],
])('numbers in a text are written as people who speak %s read them', (locale, text) => {
  expect(speaking(locale, () => say`+${12_345} more rows`)).toBe(text);
});

it('what comes as text stays as it is typed', () => {
  expect(say`There is no alert ${'12345'}.`).toBe('There is no alert 12345.');
});
