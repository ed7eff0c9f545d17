import { AsyncLocalStorage } from 'node:async_hooks';

/** How everything is said to whom nothing else is known of: English, which the sources are written in. */
export const PLAIN_LOCALE = 'en';

/** Languages with a catalogue. */
export const TRANSLATED = ['es'] as const;

export type Language = typeof PLAIN_LOCALE | (typeof TRANSLATED)[number];

const LANGUAGES: ReadonlySet<string> = new Set<Language>([PLAIN_LOCALE, ...TRANSLATED]);

/** Slack's name for the Spanish of Latin America; to the rest of the world LA is Laos. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([['es-la', 'es-419']]);

const spoken = new AsyncLocalStorage<string>();

/**
 * Language and region of a BCP 47 tag whose language Tokenbell speaks: "es_mx" → "es-MX"; undefined for every
 * other language and for what is no tag. All English is one: its numbers and dates are always written alike.
 * What else a tag may say is left out: whoever asks writes it, and formats are kept by the locale they are for.
 */
export function maybeLocale(tag: string): string | undefined {
  const written = tag.trim().replaceAll('_', '-').toLowerCase();
  try {
    const { language, region } = new Intl.Locale(OTHER_NAMES.get(written) ?? written);
    if (!LANGUAGES.has(language)) return undefined;
    return language === PLAIN_LOCALE || region === undefined ? language : `${language}-${region}`;
  } catch {
    return undefined;
  }
}

/** Runs `work`, and all it starts, in a locale; without one in plain English. */
export function speaking<Result>(locale: string | null | undefined, work: () => Result): Result {
  return spoken.run(locale ?? PLAIN_LOCALE, work);
}

/** The tag of what is spoken here and now: whoever reads the words decides, not whoever writes them. */
export function spokenLocale(): string {
  return spoken.getStore() ?? PLAIN_LOCALE;
}

/** What is laid out for English wants a quarter more room for the same in other languages. */
export function takesMoreRoom(): boolean {
  return spokenLanguage() !== PLAIN_LOCALE;
}

export function spokenLanguage(): Language {
  const [spoken] = spokenLocale().split('-');
  return TRANSLATED.find((language) => language === spoken) ?? PLAIN_LOCALE;
}
