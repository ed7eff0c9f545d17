import { spokenLanguage, spokenLocale } from './locale.ts';

/** How a currency is written: what stands before and behind its amounts, and how many places they have. */
export type MoneyStyle = { readonly before: string; readonly after: string; readonly places: number };

/** A plain decimal such as "-1234.50" as people read it, every digit kept: "-1,234.50", "-1234,50". */
export function decimalText(decimal: string): string {
  if (spokenLanguage() === 'en') return decimal.replace(/^-?\d+/, grouped);
  // Cells of numbers hold words now and then: "n/a", "+12 %".
  if (!/^-?\d+(?:\.\d+)?$/.test(decimal)) return decimal;
  const places = decimal.split('.')[1]?.length ?? 0;
  return numberFormat({ minimumFractionDigits: places, maximumFractionDigits: places }).format(
    // Digits in a text are taken as they are; a number would lose those past 2^53.
    decimal as Intl.StringNumericLiteral,
  );
}

/** The same without the commas of English, for pictures that have no room for them and prices as they are typed. */
export function decimalTextWithoutCommas(decimal: string): string {
  return spokenLanguage() === 'en' ? decimal : decimalText(decimal);
}

/** A large count in three digits and the language's word for its size: "8.2K", "8,2 mil". */
export function compactText(count: number): string {
  if (spokenLanguage() !== 'en') {
    return numberFormat({ notation: 'compact', maximumSignificantDigits: 3 }).format(count);
  }
  for (const [size, suffix] of SIZES) {
    if (Math.abs(count) >= size * 0.9995) return `${threeDigits(count / size)}${suffix}`;
  }
  return grouped(String(count));
}

/** Whether the size of a number is one letter behind it, "8.2K"; others than English have words that Intl alone knows. */
export function hasSizeLetters(): boolean {
  return spokenLanguage() === 'en';
}

/**
 * What amounts from a million on are counted in, and how that is written behind them: "M", " M". A billion is a
 * thousand millions in English alone; elsewhere it would be misread.
 */
export function largeUnit(size: bigint): { readonly of: bigint; readonly after: string } {
  if (spokenLanguage() !== 'en') return { of: MILLION, after: afterMillions() };
  return size < 1000n * MILLION ? { of: MILLION, after: 'M' } : { of: 1000n * MILLION, after: 'B' };
}

/** "21st". Others than English have their ending in the catalogue, where the word behind it is known. */
export function ordinal(place: number): string {
  return spokenLanguage() === 'en' ? `${place}${SUFFIXES[ENDINGS.select(place)] ?? 'th'}` : String(place);
}

/** "€" and two places, "¥" and none, " US$" behind the amount: as the world writes it in the language spoken. */
export function moneyStyle(code: string): MoneyStyle {
  const id = `${spokenLocale()} ${code}`;
  const known = styles.get(id) ?? readStyle(code);
  styles.set(id, known);
  return known;
}

/** Names in one sentence: "a, b, and c", "a, b y c". */
export function listText(names: readonly string[]): string {
  return new Intl.ListFormat(spokenLocale(), { type: 'conjunction' }).format(names);
}

const SIZES = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'K'],
] as const;

const MILLION = 1_000_000n;

const ENDINGS = new Intl.PluralRules('en', { type: 'ordinal' });
const SUFFIXES: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd', other: 'th' };

const styles = new Map<string, MoneyStyle>();
const formats = new Map<string, Intl.NumberFormat>();

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const id = `${spokenLocale()} ${JSON.stringify(options)}`;
  const known = formats.get(id) ?? new Intl.NumberFormat(spokenLocale(), options);
  formats.set(id, known);
  return known;
}

function afterMillions(): string {
  const [, ...after] = numberFormat({ notation: 'compact' }).formatToParts(MILLION);
  return after.map(({ value }) => value).join('');
}

function readStyle(code: string): MoneyStyle {
  const format = new Intl.NumberFormat(spokenLocale(), { style: 'currency', currency: code });
  const parts = format.formatToParts(0);
  const isDigit = ({ type }: Intl.NumberFormatPart) =>
    type === 'integer' || type === 'fraction' || type === 'decimal';
  const text = (part: readonly Intl.NumberFormatPart[]) => part.map(({ value }) => value).join('');
  return {
    before: text(parts.slice(0, parts.findIndex(isDigit))),
    after: text(parts.slice(parts.findLastIndex(isDigit) + 1)),
    places: format.resolvedOptions().maximumFractionDigits ?? 2,
  };
}

function threeDigits(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size < 9.995 ? 2 : size < 99.95 ? 1 : 0).replace(/\.0+$|(\.\d*?)0+$/, '$1');
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}
