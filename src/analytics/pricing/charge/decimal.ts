import { divideHalfEven } from '../../money.ts';

/** An exact decimal: `digits` × 10^-`places`. */
export type Decimal = { readonly digits: bigint; readonly places: number };

const PATTERN = /^(\d{1,30})(?:\.(\d{1,30}))?(?:[eE]([+-]?\d{1,2}))?$/;

/** A decimal of zero or more, plain or with an exponent (JSON numbers print small ones so): "0.25", "4e-7". */
export function maybeDecimal(value: unknown): Decimal | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const match = PATTERN.exec(String(value).trim());
  if (!match) return undefined;
  const [, whole = '0', fraction = '', exponent = '0'] = match;
  const places = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return places >= 0 ? { digits, places } : { digits: digits * 10n ** BigInt(-places), places: 0 };
}

const PICO_PER_USD = 10n ** 12n;

/** Integer pico-USD of one unit, given USD for `units` of them; rounded half to even where it does not divide. */
export function picoPerUnit(usd: Decimal, units: bigint): bigint {
  return divideHalfEven(usd.digits * PICO_PER_USD, 10n ** BigInt(usd.places) * units);
}

/** Plain decimal text of `amount` × 10^-`places`, without trailing zeros. */
export function toPlainDecimal(amount: bigint, places: number): string {
  const digits = amount.toString().padStart(places + 1, '0');
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '');
  return `${digits.slice(0, digits.length - places)}${fraction ? `.${fraction}` : ''}`;
}
