import { absolute } from '../absolute.ts';
import { divideHalfEven } from '../money.ts';

/** Nano-USD: what an invoice is rounded to. */
export const CENT = 10_000_000n;

/** The nearest multiple of a step, ties to the even one; all in nano-USD. */
export function roundedTo(nano: bigint, step: bigint): bigint {
  return divideHalfEven(nano, step) * step;
}

/** "10.00", "-0.05": an amount of whole cents as a plain decimal. */
export function centsText(nano: bigint): string {
  const size = absolute(nano) / CENT;
  const text = `${size / 100n}.${(size % 100n).toString().padStart(2, '0')}`;
  return nano < 0n ? `-${text}` : text;
}

/**
 * Parts of a rounded whole, rounded so that they add up to it: largest remainder, the first of equals.
 * `whole` is a multiple of `step` and less than a step a part away from their sum.
 */
export function roundedParts(parts: readonly bigint[], whole: bigint, step: bigint): readonly bigint[] {
  const floors = parts.map((part) => part - remainderOf(part, step));
  const missing = (whole - floors.reduce((sum, part) => sum + part, 0n)) / step;
  const order = parts
    .map((part, index) => ({ index, lost: remainderOf(part, step) }))
    .sort((one, other) =>
      one.lost === other.lost ? one.index - other.index : one.lost < other.lost ? 1 : -1,
    );
  const raised = new Set(order.slice(0, Number(missing)).map(({ index }) => index));
  return floors.map((part, index) => (raised.has(index) ? part + step : part));
}

/** At or above zero, also of what is below. */
function remainderOf(nano: bigint, step: bigint): bigint {
  return ((nano % step) + step) % step;
}
