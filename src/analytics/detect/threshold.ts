export interface BudgetState {
  /** The budget and what is spent of it, in one unit: nano-USD or tokens. */
  readonly amount: bigint;
  readonly spent: bigint;
  /** Whole percents of the amount that deserve a warning, e.g. 75, 90, 95. */
  readonly thresholds: readonly number[];
  /** Thresholds already marked as fired in this period. */
  readonly fired: readonly number[];
}

export interface Crossing {
  /** Newly crossed thresholds, ascending: all of them are to be marked as fired. */
  readonly crossed: readonly number[];
  /** The one that speaks: the highest newly crossed, unless a higher one has spoken before. */
  readonly speaks: number | null;
}

/** Which thresholds a budget has newly crossed. Exact: 75 % is crossed at 75 %, not a nano-dollar below. */
export function crossThresholds({ amount, spent, thresholds, fired }: BudgetState): Crossing {
  const crossed = [...new Set(thresholds)]
    .filter((threshold) => !fired.includes(threshold) && isCrossed(amount, spent, threshold))
    .sort((left, right) => left - right);
  const highest = crossed.at(-1);
  const speaks = highest !== undefined && fired.every((earlier) => earlier < highest) ? highest : null;
  return { crossed, speaks };
}

/** A budget of nothing is crossed by the first thing spent, not by its mere existence. */
function isCrossed(amount: bigint, spent: bigint, threshold: number): boolean {
  return spent > 0n && spent * 100n >= amount * BigInt(threshold);
}
