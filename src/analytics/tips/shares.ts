/**
 * Parts of a whole in percent with two places, as decimal strings. They add up to the percentage of their sum: what
 * rounding down leaves goes one by one to the parts that lost the most.
 */
export function sharesOf(parts: readonly bigint[], whole: bigint): readonly (string | null)[] {
  if (whole === 0n) return parts.map(() => null);
  const exact = parts.map((part) => part * 10_000n);
  const floors = exact.map((part) => part / whole);
  const sum = exact.reduce((total, part) => total + part, 0n);
  const missing = Number((sum + whole / 2n) / whole - floors.reduce((total, part) => total + part, 0n));
  const byLoss = exact
    .map((part, index) => ({ index, lost: part % whole }))
    .sort((a, b) => Number(b.lost > a.lost) - Number(b.lost < a.lost));
  const raised = new Set(byLoss.slice(0, missing).map(({ index }) => index));
  return floors.map((floor, index) => hundredths(raised.has(index) ? floor + 1n : floor));
}

function hundredths(value: bigint): string {
  const text = `${value / 100n}.${(value % 100n).toString().padStart(2, '0')}`;
  return text.replace(/\.?0+$/, '');
}
