import { divideHalfEven } from '../../money.ts';
import { maybeDecimal, toPlainDecimal } from '../../pricing/charge/decimal.ts';

/** As many places as a stored amount of dollars may have. */
const MOST_PLACES = 18;

/**
 * An amount of a bill as plain decimal USD, exactly as the provider wrote it: OpenAI writes dollars, Anthropic
 * cents. What is given back to a customer is negative. Undefined for anything that is not a decimal.
 */
export function maybeUsd(amount: string | number, unit: 'dollars' | 'cents'): string | undefined {
  const text = String(amount).trim();
  const isNegative = text.startsWith('-');
  const decimal = maybeDecimal(isNegative ? text.slice(1) : text);
  if (!decimal) return undefined;
  const places = decimal.places + (unit === 'cents' ? 2 : 0);
  const surplus = Math.max(0, places - MOST_PLACES);
  const digits = divideHalfEven(decimal.digits, 10n ** BigInt(surplus));
  return `${isNegative && digits !== 0n ? '-' : ''}${toPlainDecimal(digits, places - surplus)}`;
}
