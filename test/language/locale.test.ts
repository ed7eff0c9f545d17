import { expect, it } from 'vitest';
import { speaking, spokenLocale } from '../../src/language/locale.ts';
import { sqliteEngine } from '../support/store.ts';

it('what waits for its turn to write is said in the language of whoever writes it', async () => {
  const { engine } = await sqliteEngine();
  const locales = ['es', 'en', 'es-MX', 'en'];
  const written = locales.map((locale) => speaking(locale, () => engine.write(async () => spokenLocale())));
  expect(await Promise.all(written)).toEqual(locales);
});
