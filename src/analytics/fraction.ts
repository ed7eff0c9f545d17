import { absolute } from './absolute.ts';
import { divideHalfEven } from './money.ts';

/** over / under, exactly; `under` is positive. */
export type Fraction = { readonly over: bigint; readonly under: bigint };

/** The sum of fractions, rounded once, half to even. */
export function roundedSum(fractions: readonly Fraction[]): bigint {
  const { over, under } = fractions.reduce(plus, { over: 0n, under: 1n });
  return divideHalfEven(over, under);
}

function plus(a: Fraction, b: Fraction): Fraction {
  const over = a.over * b.under + b.over * a.under;
  const under = a.under * b.under;
  const shared = commonDivisor(absolute(over), under);
  return { over: over / shared, under: under / shared };
}

/** Keeps sums of many fractions small. */
function commonDivisor(a: bigint, b: bigint): bigint {
  let [larger, smaller] = [a, b];
  while (smaller !== 0n) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}
