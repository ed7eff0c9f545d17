const TENTHS = 1_000n;

/**
 * Percent of each part in the whole they make up, with one decimal, adding up to exactly 100.0 ("38.2", "34"): the
 * largest-remainder method (Hamilton; Balinski and Young, "Fair Representation", 1982). Each is less than a tenth off,
 * and no smaller part gets more. Null for each where nothing was used. Parts are never negative.
 */
export function percentagesOf(parts: readonly bigint[]): readonly (string | null)[] {
  const whole = parts.reduce((sum, part) => sum + part, 0n);
  if (whole === 0n) return parts.map(() => null);
  const tenths = parts.map((part) => (part * TENTHS) / whole);
  let left = TENTHS - tenths.reduce((sum, one) => sum + one, 0n);
  for (const index of byRemainder(parts, whole)) {
    if (left <= 0n) break;
    tenths[index] = (tenths[index] ?? 0n) + 1n;
    left -= 1n;
  }
  return tenths.map(tenthsText);
}

/** One part of a whole that others overlap with, so that they need not add up: rounded to a tenth for itself. */
export function percentageOf(part: bigint, whole: bigint): string | null {
  return whole === 0n ? null : tenthsText((part * TENTHS + whole / 2n) / whole);
}

/** Places of the parts, the largest remainder first; equal ones by size, so that rounding turns no order round. */
function byRemainder(parts: readonly bigint[], whole: bigint): readonly number[] {
  const remainders = parts.map((part) => (part * TENTHS) % whole);
  const places = parts.map((_, index) => index);
  const size = (values: readonly bigint[], index: number) => values[index] ?? 0n;
  const larger = (values: readonly bigint[], a: number, b: number) =>
    size(values, a) === size(values, b) ? 0 : size(values, a) > size(values, b) ? -1 : 1;
  return places.sort((a, b) => larger(remainders, a, b) || larger(parts, a, b) || a - b);
}

function tenthsText(tenths: bigint): string {
  const digits = String(tenths).padStart(2, '0');
  const last = digits.slice(-1);
  return last === '0' ? digits.slice(0, -1) : `${digits.slice(0, -1)}.${last}`;
}
