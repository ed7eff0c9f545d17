import { expect, it } from 'vitest';
import { maybeLocale, speaking, spokenLanguage, spokenLocale } from '../../src/language/locale.ts';
import { sqliteEngine } from '../support/store.ts';

it('what waits for its turn to write is said in the language of whoever writes it', async () => {
  const { engine } = await sqliteEngine();
  const locales = ['es', 'en', 'es-MX', 'en'];
  const written = locales.map((locale) => speaking(locale, () => engine.write(async () => spokenLocale())));
  expect(await Promise.all(written)).toEqual(locales);
});

it.each([
  ['es', 'es'],
  ['es_mx', 'es-MX'],
  ['es-LA', 'es-419'],
  ['es-Latn-MX', 'es-MX'],
  ['es-abcde-fghij', 'es'],
  ['es-MX-abcde-u-nu-arab', 'es-MX'],
  ['en-GB', 'en'],
  ['fr-CA', undefined],
  ['no tag', undefined],
])('of the tag "%s" language and region are kept: %s', (tag, locale) => {
  expect(maybeLocale(tag)).toBe(locale);
});

it.each([
  ['en', 'en'],
  ['es', 'es'],
  ['es-419', 'es'],
])('in the locale %s the language spoken is %s', (locale, language) => {
  expect(speaking(locale, spokenLanguage)).toBe(language);
});
