/** Spend of a scope's first day that deserves a word although nothing is known yet to compare it with. */
export const FIRST_DAY_LIMIT_USD = 25;

const FIRST_DAYS_MS = 48 * 3_600_000;

export interface FirstSpend {
  /** When the scope first spent anything, and now, in UTC milliseconds. */
  readonly firstSpendAt: number;
  readonly now: number;
  /** Spent in the 24 hours before now. */
  readonly lastDayUsd: number;
  readonly limitUsd?: number;
}

/** A new agent, key or model has no baseline for 48 hours; until then an absolute limit stands in for it. */
export function isCostlyNewcomer({ firstSpendAt, now, lastDayUsd, limitUsd }: FirstSpend): boolean {
  return now - firstSpendAt < FIRST_DAYS_MS && lastDayUsd > (limitUsd ?? FIRST_DAY_LIMIT_USD);
}
