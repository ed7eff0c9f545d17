export interface BudgetState {
  /** The budget and what is spent of it, in one unit: nano-USD or tokens. */
  readonly amount: bigint;
  readonly spent: bigint;
  /** Whole percents of the amount that deserve a warning, e.g. 75, 90, 95. */
  readonly thresholds: readonly number[];
  /** Above 100 % every so many percent deserve another, up to MOST_PERCENT; 0: none. */
  readonly repeatPercent: number;
  /** Thresholds already marked as fired in this period. */
  readonly fired: readonly number[];
}

export interface Crossing {
  /** Newly crossed thresholds, ascending: all of them are to be marked as fired. */
  readonly crossed: readonly number[];
  /** The one that speaks: the highest newly crossed, unless a higher one has spoken before. */
  readonly speaks: number | null;
}

/** Beyond ten times the budget, nobody learns anything from another warning. */
export const MOST_PERCENT = 1_000;

/** Which thresholds a budget has newly crossed. Exact: 75 % is crossed at 75 %, not a nano-dollar below. */
export function crossThresholds({ amount, spent, thresholds, repeatPercent, fired }: BudgetState): Crossing {
  const own = thresholds.filter((threshold) => isCrossed(amount, spent, threshold));
  const crossed = [...new Set([...own, ...repeated(amount, spent, repeatPercent)])]
    .filter((threshold) => !fired.includes(threshold))
    .sort((left, right) => left - right);
  const highest = crossed.at(-1);
  const speaks = highest !== undefined && fired.every((earlier) => earlier < highest) ? highest : null;
  return { crossed, speaks };
}

/** A budget of nothing is crossed by the first thing spent, not by its mere existence. */
function isCrossed(amount: bigint, spent: bigint, threshold: number): boolean {
  return spent > 0n && spent * 100n >= amount * BigInt(threshold);
}

/** Of 125, 150, … the highest that is crossed: the steps below it have nothing to add. */
function repeated(amount: bigint, spent: bigint, step: number): readonly number[] {
  if (step === 0 || amount <= 0n) return [];
  const percent = Math.min(Number((spent * 100n) / amount), MOST_PERCENT);
  const steps = Math.floor((percent - 100) / step);
  return steps < 1 ? [] : [100 + steps * step];
}
