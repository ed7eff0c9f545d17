/** Longest text of any field, in UTF-16 units, and longest identifier, in UTF-8 bytes. */
export const MAX_TEXT = 1_024;
export const MAX_ID_BYTES = 255;

const ASCII = /^[\x20-\x7e]*$/;
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

/** A JSON object, not an array or null. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A count of something: an integer JSON can carry exactly. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/**
 * Text every engine can store and give back unchanged. PostgreSQL has no NUL in text, and half a surrogate
 * pair becomes U+FFFD in UTF-8, which would make two names one.
 */
export function isText(value: unknown): value is string {
  return (
    typeof value === 'string' && value.length <= MAX_TEXT && value.isWellFormed() && !value.includes('\u0000')
  );
}

/** An identifier: 1 to 255 printable bytes. */
export function isId(value: unknown): value is string {
  if (typeof value !== 'string' || value === '' || value.length > MAX_ID_BYTES) return false;
  if (ASCII.test(value)) return true;
  return !UNPRINTABLE.test(value) && new TextEncoder().encode(value).length <= MAX_ID_BYTES;
}

/** A value as an answer may repeat it: numbers and the kind of anything else, never a sender's text. */
export function shown(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return value === '' ? 'empty text' : `text of ${value.length} characters`;
  if (Array.isArray(value)) return 'a list';
  return value === null ? 'null' : 'an object';
}

const PLAIN_DECIMAL = /^\d{1,10}(?:\.\d{1,18})?$/;

/** The most one event may cost: a billion dollars, the last power of ten whose nano-dollars fit 64 bits. */
export const MAX_EVENT_USD = 1_000_000_000;

/**
 * A sender's amount of money as a plain decimal without trailing zeros, from a JSON number or a decimal text;
 * undefined when it is negative, not finite, above a billion dollars or not a plain decimal.
 */
export function maybeDecimal(value: unknown): string | undefined {
  const text = typeof value === 'number' ? decimalOfNumber(value) : value;
  if (typeof text !== 'string' || !PLAIN_DECIMAL.test(text) || Number(text) > MAX_EVENT_USD) return undefined;
  const whole = text.replace(/^0+(?=\d)/, '');
  return whole.includes('.') ? whole.replace(/\.?0+$/, '') : whole;
}

function decimalOfNumber(value: number): string {
  const text = String(value + 0);
  return text.includes('e-') ? value.toFixed(18) : text;
}
