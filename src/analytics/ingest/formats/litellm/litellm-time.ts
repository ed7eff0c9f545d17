import { maybeInstant } from '../../instant.ts';
import { asNumber } from '../gateway-call.ts';

const WITHOUT_ZONE = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?$/;

/** Seconds since 1970 above which a number can only be milliseconds: the year 5138. */
const MOST_SECONDS = 1e11;

/**
 * LiteLLM's times: seconds with fractions, as a number or as text, or a date as Python prints it, in UTC where
 * it names no zone. Gives UTC milliseconds, and anything that is no time as it came.
 */
export function asInstant(value: unknown): unknown {
  const number = asNumber(value);
  if (typeof number === 'number') return Math.round(number < MOST_SECONDS ? number * 1_000 : number);
  const text = typeof value === 'string' && WITHOUT_ZONE.test(value) ? `${value}Z` : value;
  return maybeInstant(text) ?? value;
}
