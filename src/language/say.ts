import { type Language, spokenLanguage, spokenLocale } from './locale.ts';
import { decimalText } from './numbers.ts';
import { SPANISH } from './spanish/index.ts';

/** What every text is in other languages than its own, by the text with its places numbered: "{0} of {1}". */
export type Catalogue = Readonly<Record<string, string>>;

const CATALOGUES: Readonly<Record<Exclude<Language, 'en'>, Catalogue>> = { es: SPANISH };

/** Texts between places, and which value stands in each place. */
type Pattern = { readonly texts: readonly string[]; readonly places: readonly number[] };

const patterns = new Map<string, WeakMap<TemplateStringsArray, Pattern>>();

/**
 * A text for people, in the language spoken: say`${amount} of ${whole}`. The English is the key of its
 * translation, so a whole thought belongs in one template: another language puts its words in another order.
 * Numbers are counts, and written as people read them; one that names something, an incident or a year, comes as text.
 */
export function say(texts: TemplateStringsArray, ...values: readonly (string | number | bigint)[]): string {
  const language = spokenLanguage();
  const { texts: between, places } =
    language === 'en' ? { texts, places: undefined } : patternOf(texts, language);
  const rest = between.slice(1);
  return rest.reduce(
    (said, text, index) => `${said}${valueText(values[places ? (places[index] ?? 0) : index] ?? '')}${text}`,
    between[0] ?? '',
  );
}

function valueText(value: string | number | bigint): string {
  return typeof value === 'string' ? value : decimalText(String(value));
}

/** A word of a closed list that stands in the sources as data: the name of a dimension. */
export function term(english: string): string {
  const language = spokenLanguage();
  return language === 'en' ? english : (CATALOGUES[language][english] ?? english);
}

/** The text for one of something or the one for several, as the language spoken has it. */
export function counted(count: number | bigint, one: string, several: string): string {
  return pluralRules(spokenLocale()).select(Number(count)) === 'one' ? one : several;
}

/** "{0} of {1}" */
export function templateKey(texts: readonly string[]): string {
  return texts.slice(1).reduce((key, text, index) => `${key}{${index}}${text}`, texts[0] ?? '');
}

function patternOf(texts: TemplateStringsArray, language: Exclude<Language, 'en'>): Pattern {
  const known = patterns.get(language) ?? new WeakMap<TemplateStringsArray, Pattern>();
  patterns.set(language, known);
  const pattern = known.get(texts) ?? readPattern(CATALOGUES[language][templateKey(texts)], texts);
  known.set(texts, pattern);
  return pattern;
}

/** What nobody has translated is said in English: better than nothing at all. */
function readPattern(translated: string | undefined, texts: readonly string[]): Pattern {
  const template = translated ?? templateKey(texts);
  const parts = template.split(/\{(\d+)\}/);
  return {
    texts: parts.filter((_, index) => index % 2 === 0),
    places: parts.filter((_, index) => index % 2 === 1).map(Number),
  };
}

const rules = new Map<string, Intl.PluralRules>();

function pluralRules(locale: string): Intl.PluralRules {
  const known = rules.get(locale) ?? new Intl.PluralRules(locale);
  rules.set(locale, known);
  return known;
}
