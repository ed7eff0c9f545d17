import { dateText } from '../language/dates.ts';
import { decimalText, moneyStyle } from '../language/numbers.ts';
import { say } from '../language/say.ts';
import { absolute } from './absolute.ts';
import {
  type Amount,
  divideHalfEven,
  formatAmount,
  formatUsd,
  formatUsdCents,
  formatWhole,
  NANO_PER_USD,
  type NanoUsd,
  toDecimalUsd,
} from './money.ts';

/** What amounts are shown in where that is not USD. What is exact stays USD; only what people read is converted. */
export type Currency = {
  /** ISO 4217 */
  readonly code: string;
  /** Decimal text, units of the currency for one USD. */
  readonly rate: string;
  /** The day the rate is of: "2026-11-01". */
  readonly day: string;
};

export const USD = 'USD';

/** The rate of a day: the newest on or before it. */
export function maybeRateOn(rates: readonly Rate[], code: string, day: string): Currency | undefined {
  const known = rates.filter((rate) => rate.currency === code && rate.day <= day);
  const [newest] = known.sort((one, other) => (one.day < other.day ? 1 : -1));
  return newest && { code, rate: newest.rate, day: newest.day };
}

type Rate = { readonly currency: string; readonly day: string; readonly rate: string };

const RATE = /^(\d{1,9})(?:\.(\d{1,12}))?$/;

/** A rate as it is stored, without idle zeros; undefined for what is none. */
export function maybeRate(text: string): string | undefined {
  const [, whole = '', fraction = ''] = RATE.exec(text.trim()) ?? [];
  const rate = [whole.replace(/^0+(?=\d)/, ''), fraction.replace(/0+$/, '')].filter((part) => part !== '');
  return /[1-9]/.test(rate.join('')) ? rate.join('.') : undefined;
}

/** "eur" → "EUR"; undefined where there is no such currency. */
export function maybeCurrencyCode(text: string): string | undefined {
  const code = text.toUpperCase();
  return CODES.has(code) ? code : undefined;
}

const CODES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** Money as people read it, in their currency, rounded once: half to even, to the places the currency has. */
export function formatMoney(nano: NanoUsd, currency: Currency | undefined): string {
  return currency ? formatAmount(converted(nano, currency), moneyStyle(currency.code)) : formatUsd(nano);
}

/** The same with all its digits, for tables. */
export function formatMoneyCents(nano: NanoUsd, currency: Currency | undefined): string {
  return currency ? formatWhole(converted(nano, currency), moneyStyle(currency.code)) : formatUsdCents(nano);
}

/** The exact amount in a currency. */
export function converted(nano: NanoUsd, { rate }: Currency): Amount {
  const [whole = '0', fraction = ''] = rate.split('.');
  const scale = 10n ** BigInt(fraction.length);
  return { parts: nano * BigInt(whole + fraction), perUnit: NANO_PER_USD * scale };
}

/** Billionths of a unit of the currency, half to even: what pictures are drawn from. */
export function convertedNano(nano: NanoUsd, currency: Currency): bigint {
  const { parts, perUnit } = converted(nano, currency);
  return divideHalfEven(parts * NANO_PER_USD, perUnit);
}

/** A plain decimal with the places the currency has; what is less than its least coin has nine. */
export function toDecimalIn(nano: NanoUsd, currency: Currency): string {
  const { places } = moneyStyle(currency.code);
  const { parts, perUnit } = converted(nano, currency);
  const size = absolute(parts);
  const isBelowCoin = parts !== 0n && size * 10n ** BigInt(places) < perUnit;
  if (isBelowCoin) return toDecimalUsd(convertedNano(nano, currency));
  const digits = divideHalfEven(size * 10n ** BigInt(places), perUnit)
    .toString()
    .padStart(places + 1, '0');
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return parts < 0n ? `-${text}` : text;
}

/** "1 USD = 0.92 EUR, rate of 1 Nov 2026" */
export function rateText({ code, rate, day }: Currency): string {
  return say`1 USD = ${decimalText(rate)} ${code}, rate of ${dayText(day)}`;
}

/** "2026-11-01" → "1 Nov 2026" */
export function dayText(day: string): string {
  return dateText(Date.parse(day), { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' });
}
