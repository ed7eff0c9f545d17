import { AsyncLocalStorage } from 'node:async_hooks';

/** Languages with a catalogue. English is what the sources are written in. */
export type Language = 'en' | 'es';

/** How everything is said to whom nothing else is known of. */
export const PLAIN_LOCALE = 'en';

const LANGUAGES: ReadonlySet<string> = new Set<Language>(['en', 'es']);

/** Slack's name for the Spanish of Latin America; to the rest of the world LA is Laos. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([['es-la', 'es-419']]);

const spoken = new AsyncLocalStorage<string>();

/**
 * The canonical BCP 47 tag of a language Tokenbell speaks: "es_mx" → "es-MX"; undefined for every other
 * language and for what is no tag. All English is one: its numbers and dates are always written alike.
 */
export function maybeLocale(tag: string): string | undefined {
  const written = tag.trim().replaceAll('_', '-').toLowerCase();
  try {
    const { language, baseName } = new Intl.Locale(OTHER_NAMES.get(written) ?? written);
    if (!LANGUAGES.has(language)) return undefined;
    return language === PLAIN_LOCALE ? PLAIN_LOCALE : baseName;
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

export function spokenLanguage(): Language {
  return spokenLocale().startsWith('es') ? 'es' : 'en';
}
