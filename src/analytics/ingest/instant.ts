const RFC_3339 =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt ](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,12})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

const MAX_EPOCH_MS = 8.64e15;

/**
 * UTC milliseconds of an RFC 3339 instant with `Z` or an offset, finer digits cut off, or of integer epoch
 * milliseconds. Undefined for anything else: no zone, no such day (2026-02-30), leap seconds.
 */
export function maybeInstant(value: unknown): number | undefined {
  if (typeof value === 'number') {
    return Number.isInteger(value) && value >= 0 && value <= MAX_EPOCH_MS ? value + 0 : undefined;
  }
  if (typeof value !== 'string' || value.length > 40 || !RFC_3339.test(value)) return undefined;
  // Date.parse takes February 30th for March 2nd, so the day is checked against its month first.
  const day = Number(value.slice(8, 10));
  if (day > 28 && day > daysInMonth(Number(value.slice(0, 4)), Number(value.slice(5, 7)))) return undefined;
  const at = Date.parse(value.replace(' ', 'T').toUpperCase());
  return Number.isNaN(at) || at < 0 ? undefined : at;
}

function daysInMonth(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}
