/** Index of the first entry of an ascending list that is not below `value`; the length where there is none. */
export function firstNotBelow(sorted: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const half = (low + high) >>> 1;
    if ((sorted[half] ?? 0) < value) low = half + 1;
    else high = half;
  }
  return low;
}

/** Median of the first `count` numbers, which are in ascending order; 0 for none. */
export function middle(sorted: ArrayLike<number>, count = sorted.length): number {
  if (count === 0) return 0;
  const half = count >>> 1;
  const upper = sorted[half] ?? 0;
  return count % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
}
