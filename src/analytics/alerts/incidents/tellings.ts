import type { Language } from '../../../language/locale.ts';
import {
  PLAIN_LOCALE,
  speaking,
  spokenLanguage,
  spokenLocale,
  TRANSLATED,
} from '../../../language/locale.ts';
import type { Chart } from '../../message.ts';
import type { IncidentTelling } from './finding.ts';

/**
 * A telling as it is stored: the words of a rule follow from what it saw then, so they are said in every language
 * at once. English stands whole; of charts the others have words only.
 */
export type StoredTellings = {
  readonly telling: IncidentTelling;
  readonly translated?: Partial<Readonly<Record<Language, Translated>>>;
};

type Translated = Omit<IncidentTelling, 'charts'> & {
  readonly charts: readonly Pick<Chart, 'title' | 'alt'>[];
};

export function storedTellings(tell: () => IncidentTelling): StoredTellings {
  return {
    telling: speaking(PLAIN_LOCALE, tell),
    translated: Object.fromEntries(
      TRANSLATED.map((language) => [language, translatedTelling(language, tell)]),
    ),
  };
}

/** In the way of the country that is spoken to now, where it has that language. */
function translatedTelling(language: Language, tell: () => IncidentTelling): Translated {
  const told = speaking(spokenLanguage() === language ? spokenLocale() : language, tell);
  return { ...told, charts: told.charts.map(({ title, alt }) => ({ title, alt })) };
}

/** A stored telling in the language spoken; those of earlier versions are in English. */
export function spokenTelling({ telling, translated }: StoredTellings): IncidentTelling {
  const spoken = translated?.[spokenLanguage()];
  if (!spoken) return telling;
  const charts = telling.charts.map((chart, index) => ({ ...chart, ...spoken.charts[index] }));
  return { ...spoken, charts };
}
