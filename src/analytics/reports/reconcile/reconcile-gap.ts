import { absolute } from '../../absolute.ts';
import type { NanoUsd } from '../../money.ts';

/** Why a bill and what is counted here differ. */
export type Reason =
  | 'unreported'
  | 'overreported'
  | 'priced'
  | 'rounding'
  | 'pending'
  | 'credits'
  | 'unbilled'
  | 'unused'
  | 'incomplete'
  | 'unread';

/** One model on one UTC day as both sides have it, money in nano-USD. */
export type Compared = {
  readonly provider: string;
  readonly model: string;
  /** UTC milliseconds. */
  readonly day: number;
  /** What is counted here, from calls or, where none were reported, from the provider's usage. */
  readonly ours: Side & { readonly fromPolls: NanoUsd };
  /** The provider's usage at the prices known here, whether it counts or not. */
  readonly theirs: Side;
  readonly bill: { readonly charged: NanoUsd; readonly credited: NanoUsd; readonly rows: number };
};

export type Side = {
  readonly cost: NanoUsd;
  readonly input: bigint;
  readonly output: bigint;
  readonly events: number;
  /** Those that have no price yet, which `cost` leaves out. */
  readonly pending: number;
};

/** What is known of a day at its provider. */
export type DayRead = 'whole' | 'incomplete' | 'unread';

export type GapPart = { readonly reason: Reason; readonly nano: NanoUsd };

/** What was billed beyond what is counted here. */
export function gapOf({ ours, bill }: Compared): NanoUsd {
  return bill.charged + bill.credited - ours.cost;
}

/**
 * The gap taken apart, exactly: the parts add up to it. What was billed less what is counted is what was given
 * back, the difference of the usage at one price, and the difference of the prices of one usage. Where one of the
 * two cannot be known, all of it is put down to the reason why.
 */
export function explainGap(compared: Compared, day: DayRead): readonly GapPart[] {
  const { bill } = compared;
  const rest = gapOf(compared) - bill.credited;
  const parts = [{ reason: 'credits', nano: bill.credited } as const, ...explainRest(compared, day, rest)];
  return parts.filter(({ nano }) => nano !== 0n);
}

function explainRest(compared: Compared, day: DayRead, rest: NanoUsd): readonly GapPart[] {
  const { ours, theirs, bill } = compared;
  if (day !== 'whole') return [{ reason: day, nano: rest }];
  if (ours.pending + theirs.pending > 0) return [{ reason: 'pending', nano: rest }];
  if (bill.rows === 0) return [{ reason: 'unbilled', nano: rest }];
  if (theirs.events === 0) return [{ reason: 'unused', nano: rest }];
  const isSameUsage = ours.input === theirs.input && ours.output === theirs.output;
  if (isSameUsage) return [ofPrice(compared, rest)];
  const usage = theirs.cost - ours.cost;
  return [
    { reason: usage > 0n ? 'unreported' : 'overreported', nano: usage },
    ofPrice(compared, bill.charged - theirs.cost),
  ];
}

/** Each call and each row is rounded to the nano-dollar once, so by as much sums of equal prices may differ. */
function ofPrice({ ours, theirs }: Compared, nano: NanoUsd): GapPart {
  const size = absolute(nano);
  return { reason: size <= BigInt(ours.events + theirs.events) ? 'rounding' : 'priced', nano };
}
