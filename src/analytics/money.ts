/**
 * Money is an integer of nano-dollars (1e-9 USD) from the moment an event is priced until the last
 * step, where it becomes text. Sums are `bigint`: 50 million dollars a year is 5e16, past 2^53.
 */
export type NanoUsd = bigint;

export const NANO_PER_USD = 1_000_000_000n;

/** Exact plain decimal of USD with up to nine places and no trailing zeros: 1500000000n → "1.5". */
export function toDecimalUsd(nano: NanoUsd): string {
  const sign = nano < 0n ? '-' : '';
  const size = nano < 0n ? -nano : nano;
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
  const sign = nano < 0n ? '-' : '';
  const size = nano < 0n ? -nano : nano;
  if (size === 0n) return '$0';
  if (size < 10_000n) return `${sign}<$0.00001`;
  if (size < NANO_PER_USD / 100n) return `${sign}$${toDecimalUsd(roundTo(size, 10_000n))}`;
  if (size < 1000n * NANO_PER_USD) return `${sign}$${withCents(roundTo(size, 10_000_000n))}`;
  if (size < 1_000_000n * NANO_PER_USD) return `${sign}$${grouped(divideHalfEven(size, NANO_PER_USD))}`;
  return `${sign}$${millions(size)}`;
}

/** Money with all its digits grouped, for tables: "$1,234.56". */
export function formatUsdCents(nano: NanoUsd): string {
  const sign = nano < 0n ? '-' : '';
  const size = nano < 0n ? -nano : nano;
  if (size !== 0n && size < NANO_PER_USD / 100n) return formatUsd(nano);
  return `${sign}$${withCents(roundTo(size, 10_000_000n))}`;
}

function roundTo(nano: bigint, step: bigint): bigint {
  return divideHalfEven(nano, step) * step;
}

function withCents(nano: bigint): string {
  const cents = (nano % NANO_PER_USD) / 10_000_000n;
  return `${grouped(nano / NANO_PER_USD)}.${cents.toString().padStart(2, '0')}`;
}

function millions(nano: bigint): string {
  const unit = nano < 1_000_000_000n * NANO_PER_USD ? 'M' : 'B';
  const divisor = (unit === 'M' ? 10_000n : 10_000_000n) * NANO_PER_USD;
  const hundredths = divideHalfEven(nano, divisor);
  return `${grouped(hundredths / 100n)}.${(hundredths % 100n).toString().padStart(2, '0')}${unit}`;
}

function grouped(whole: bigint): string {
  return whole.toString().replace(/\B(?=(\d{3})+$)/g, ',');
}
