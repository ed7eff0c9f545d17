import { PLAIN_LOCALE, spokenLocale } from './locale.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** A moment, UTC milliseconds, in the words of the language spoken; English days stand before their months. */
export function dateText(at: number, options: Intl.DateTimeFormatOptions): string {
  return withShortMonths(dateFormat(options).format(at));
}

/** The dates from one moment to another, what they share said once: "7 – 13 Nov 2026". */
export function dateRangeText(
  { from, to }: { readonly from: number; readonly to: number },
  options: Intl.DateTimeFormatOptions,
): string {
  return withShortMonths(dateFormat(options).formatRange(from, to));
}

/** 1 is January: "Jan" to "Dec", "ene" to "dic". */
export function monthName(month: number, length: 'short' | 'long' = 'short'): string {
  return dateText(Date.UTC(2026, month - 1, 1), { timeZone: 'UTC', month: length });
}

/** British English has one month of four letters, "Sept"; here all have three. */
function withShortMonths(text: string): string {
  return spokenLocale() === PLAIN_LOCALE ? text.replaceAll(/\bSept\b/g, 'Sep') : text;
}

/** Sunday is 0: "Sun", "dom"; in full "Sunday", "domingo". */
export function weekdayName(weekday: number, length: 'short' | 'long' = 'long'): string {
  // The first of March 2026 was a Sunday.
  return dateText(Date.UTC(2026, 2, 1 + weekday), { timeZone: 'UTC', weekday: length });
}

/** Clocks have 24 hours in every language; left alone, those of Latin America say "01:53 p.m.". */
function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const locale = spokenLocale() === PLAIN_LOCALE ? 'en-GB' : spokenLocale();
  const id = `${locale} ${JSON.stringify(options)}`;
  const known = formats.get(id) ?? new Intl.DateTimeFormat(locale, { ...options, hourCycle: 'h23' });
  formats.set(id, known);
  return known;
}
