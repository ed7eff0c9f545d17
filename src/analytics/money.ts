import { decimalText, largeUnit, type MoneyStyle, moneyStyle } from '../language/numbers.ts';
import { absolute } from './absolute.ts';

/**
 * Money is an integer of nano-dollars (1e-9 USD) from the moment an event is priced until the last
 * step, where it becomes text. Sums are `bigint`: 50 million dollars a year is 5e16, past 2^53.
 */
export type NanoUsd = bigint;

export const NANO_PER_USD = 1_000_000_000n;

/** Exact plain decimal of USD with up to nine places and no trailing zeros: 1500000000n → "1.5". */
export function toDecimalUsd(nano: NanoUsd): string {
  const sign = nano < 0n ? '-' : '';
  const size = absolute(nano);
  const fraction = (size % NANO_PER_USD).toString().padStart(9, '0').replace(/0+$/, '');
  return `${sign}${size / NANO_PER_USD}${fraction ? `.${fraction}` : ''}`;
}

/**
 * Nano-dollars of a plain decimal such as "12", "0.25" or "-3.5"; more than nine places are rounded
 * half to even. Returns undefined for anything that is not a plain decimal.
 */
export function maybeNanoUsd(text: string): NanoUsd | undefined {
  const match = /^(-?)(\d{1,15})(?:\.(\d{1,18}))?$/.exec(text.trim());
  if (!match) return undefined;
  const [, sign, whole = '0', fraction = ''] = match;
  const places = 18n;
  const scaled = BigInt(whole) * 10n ** places + BigInt(fraction.padEnd(Number(places), '0'));
  const nano = divideHalfEven(scaled, 10n ** (places - 9n));
  return sign ? -nano : nano;
}

/** Nano-dollars of a JSON number (a sender's own cost), read through its shortest decimal text. */
export function maybeNanoUsdOfNumber(usd: number): NanoUsd | undefined {
  return maybeNanoUsd(String(usd)) ?? maybeNanoUsd(usd.toFixed(18));
}

/** Nano-dollars of what was computed in doubles, rounded to so many places; of what is no number, none. */
export function nanoOfDouble(usd: number, places: number): NanoUsd {
  const scale = 10 ** places;
  return maybeNanoUsdOfNumber(Math.round(usd * scale) / scale) ?? 0n;
}

/** Integer division rounded to the nearest, ties to the even neighbour. `divisor` must be positive. */
export function divideHalfEven(value: bigint, divisor: bigint): bigint {
  const negative = value < 0n;
  const size = negative ? -value : value;
  const quotient = size / divisor;
  const twice = (size % divisor) * 2n;
  const up = twice > divisor || (twice === divisor && quotient % 2n === 1n);
  const rounded = up ? quotient + 1n : quotient;
  return negative ? -rounded : rounded;
}

/** Money as people read it: "$0.0042", "$12.40", "$1,234", "$1.2M". Never "$0.00" for a real cost. */
export function formatUsd(nano: NanoUsd): string {
  return formatAmount(usd(nano), moneyStyle('USD'));
}

/** Money with all its digits grouped, for tables: "$1,234.56". */
export function formatUsdCents(nano: NanoUsd): string {
  return formatWhole(usd(nano), moneyStyle('USD'));
}

/** A plain decimal of USD with every digit it has: "$1,234.5678", "1234,5678 US$". */
export function exactUsdText(decimalUsd: string): string {
  const { before, after } = moneyStyle('USD');
  return `${before}${decimalText(decimalUsd)}${after}`;
}

/** So many parts, of which `perUnit` make one unit of a currency. */
export type Amount = { readonly parts: bigint; readonly perUnit: bigint };

function usd(nano: NanoUsd): Amount {
  return { parts: nano, perUnit: NANO_PER_USD };
}

/** Below its least coin an amount has three places more, from a thousand units on none. */
export function formatAmount(amount: Amount, style: MoneyStyle): string {
  const { before, after, places } = style;
  const { perUnit } = amount;
  const size = sizeOf(amount);
  const [sign, finest] = [signOf(amount), places + 3];
  if (size === 0n) return `${before}0${after}`;
  if (size * 10n ** BigInt(finest) < perUnit)
    return `${sign}<${before}${decimalText(decimal(1n, finest))}${after}`;
  if (isBelowCoin(amount, style)) {
    return `${sign}${before}${decimalText(trimmed(rounded(amount, finest)))}${after}`;
  }
  if (size < 1000n * perUnit) return formatWhole(amount, style);
  if (size < 1_000_000n * perUnit) return `${sign}${before}${decimalText(rounded(amount, 0))}${after}`;
  return `${sign}${before}${millions(size, perUnit)}${after}`;
}

/** All whole digits and the currency's places, except where that would read as nothing. */
export function formatWhole(amount: Amount, style: MoneyStyle): string {
  if (amount.parts !== 0n && isBelowCoin(amount, style)) return formatAmount(amount, style);
  const { before, after, places } = style;
  return `${signOf(amount)}${before}${decimalText(rounded(amount, places))}${after}`;
}

/** The sign of what people read; plain decimals have a hyphen. */
function signOf({ parts }: Amount): string {
  return parts < 0n ? '−' : '';
}

function isBelowCoin(amount: Amount, { places }: MoneyStyle): boolean {
  return sizeOf(amount) * 10n ** BigInt(places) < amount.perUnit;
}

function sizeOf({ parts }: Amount): bigint {
  return absolute(parts);
}

/** The size of an amount with so many places, half to even. */
function rounded(amount: Amount, places: number): string {
  return decimal(divideHalfEven(sizeOf(amount) * 10n ** BigInt(places), amount.perUnit), places);
}

function decimal(units: bigint, places: number): string {
  const digits = units.toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  return places === 0 ? whole : `${whole}.${digits.slice(-places)}`;
}

function trimmed(text: string): string {
  return text.replace(/\.?0+$/, '');
}

/** In millions or more, with two places. */
function millions(size: bigint, perUnit: bigint): string {
  const { of, after } = largeUnit(size / perUnit);
  return `${decimalText(decimal(divideHalfEven(100n * size, of * perUnit), 2))}${after}`;
}
