import { maybeNanoUsd, toDecimalUsd } from '../../analytics/money.ts';
import type { Budget, BudgetPeriod } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';

export type Amount = Budget['amount'];

export type AmountResult =
  | { readonly kind: 'amount'; readonly amount: Amount; readonly period: BudgetPeriod }
  | { readonly kind: 'refused'; readonly message: string };

const AMOUNT =
  /^(?<dollar>\$)?\s*(?<number>\d[\d,]*(?:\.\d+)?)\s*(?<scale>[kmb])?\s*(?<unit>usd|dollars?|tokens?|\$)?\s*(?:\/|\s+(?:per|a|each)\s+)\s*(?<period>day|week|month|quarter|cycle)$/i;

const SCALES: Readonly<Record<string, number>> = { '': 0, k: 3, m: 6, b: 9 };
/** A billion dollars or 10^18 tokens: beyond is a typing error, and sums stay within 64 bits. */
const MOST_NANO = 10n ** 18n;
const MOST_TOKENS = 10n ** 18n;

/** Reads "$500/month", "500 usd/month", "2M tokens/week", "$1,500.50 per quarter". */
export function readAmount(text: string): AmountResult {
  const groups = AMOUNT.exec(text.trim())?.groups;
  if (!groups)
    return refused(say`"${text.slice(0, 60)}" is no amount per day, week, month, quarter or cycle.`);
  const { dollar, number = '', scale = '', unit = '', period = '' } = groups;
  const isTokens = /^token/i.test(unit);
  if (!isTokens && dollar === undefined && unit === '')
    return refused(say`An amount is in USD or in tokens.`);
  if (isTokens && dollar !== undefined) return refused(say`An amount is in USD or in tokens, not both.`);
  const decimal = shifted(number.replaceAll(',', ''), SCALES[scale.toLowerCase()] ?? 0);
  const value = isTokens ? maybeWhole(decimal) : maybeNanoUsd(decimal);
  const most = isTokens ? MOST_TOKENS : MOST_NANO;
  if (value === undefined || value <= 0n || value > most)
    return refused(say`"${text.slice(0, 60)}" is no amount to plan with.`);
  // The pattern lets no other word through.
  return {
    kind: 'amount',
    amount: { unit: isTokens ? 'tokens' : 'usd', value },
    period: period.toLowerCase() as BudgetPeriod,
  };
}

/** "$500/month", "2000000 tokens/week": reads back as the same amount. */
export function printAmount({ amount, period }: Pick<Budget, 'amount' | 'period'>): string {
  return amount.unit === 'usd'
    ? `$${toDecimalUsd(amount.value)}/${period}`
    : `${amount.value} tokens/${period}`;
}

/** Moves the decimal point to the right: ("1.5", 6) → "1500000". */
function shifted(decimal: string, places: number): string {
  const [whole = '', fraction = ''] = decimal.split('.');
  const padded = fraction.padEnd(places, '0');
  const rest = padded.slice(places);
  return `${whole}${padded.slice(0, places)}${rest === '' ? '' : `.${rest}`}`;
}

function maybeWhole(decimal: string): bigint | undefined {
  return /^\d{1,20}$/.test(decimal) ? BigInt(decimal) : undefined;
}

function refused(message: string): AmountResult {
  return { kind: 'refused', message };
}
