import type { AttributedBy } from '../attribution/give.ts';

/** Usage that something is attributed by. */
export type Attributed = {
  readonly org: string;
  readonly dimension: AttributedBy;
  readonly value: string;
};

/** What went from one team to another in a month such as "2026-10"; "" is no team. */
export type TeamMove = {
  readonly month: string;
  readonly from: string;
  readonly to: string;
  readonly events: bigint;
  /** What is billed for them, nano-USD. */
  readonly costNano: bigint;
};

/** By month and teams; `more` where some is left to do. */
export type Reattributed = { readonly moves: readonly TeamMove[]; readonly more: boolean };

export type UsageAttribution = {
  /**
   * Brings stored usage with a value of a dimension in line with what is attributed now: events without a team get
   * the one they would get if they came now, those that were given another by an attribution move, and sums of days
   * whose events are gone move to a team where they have none. In small transactions, between which others write;
   * totals stay, and doing it again changes nothing. `isEnough` is asked between them; then the rest is left.
   */
  reattribute(which: Attributed, isEnough?: () => boolean): Promise<Reattributed>;
};
