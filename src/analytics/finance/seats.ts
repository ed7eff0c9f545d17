import { budgetSpan } from '../budget-status.ts';
import { localDate } from '../period.ts';
import type { Organisation, Seat, SeatPlan } from '../state.ts';
import type { Filter, UsageReader } from '../store.ts';

/** A seat that is taken, and what its holder used. */
export type SeatUse = {
  readonly seat: Seat;
  readonly plan: SeatPlan;
  /** Of the running billing cycle. */
  readonly tokens: bigint;
  /** Nano-USD of the running cycle: billed, and what plans include at API prices. */
  readonly cost: bigint;
  /** Calls in the last UNUSED_DAYS days. */
  readonly requests: bigint;
};

/** A seat nobody used for so long is told as unused. */
export const UNUSED_DAYS = 30;
const DAY_MS = 86_400_000;

type Seats = { readonly seats: readonly Seat[]; readonly plans: readonly SeatPlan[] };

/** Whether a seat is taken on a local date, "YYYY-MM-DD". */
export function isTaken({ from, until }: Seat, day: string): boolean {
  return from <= day && (until === null || day < until);
}

/** Every seat taken now with what was used, by plan and member; of one member where that is asked. */
export async function seatUses(
  usage: Pick<UsageReader, 'sum'>,
  { seats, plans }: Seats,
  { organisation, now, member }: { organisation: Organisation; now: number; member?: string },
): Promise<readonly SeatUse[]> {
  const today = localDate(now, organisation.timeZone).toString();
  const taken = seats.filter((seat) => isTaken(seat, today) && (!member || seat.member === member));
  if (taken.length === 0) return [];
  const filters: readonly Filter[] = member ? [{ dimension: 'user', values: [member], negate: false }] : [];
  const query = { org: organisation.id, to: now, filters };
  const { from } = budgetSpan('cycle', now, organisation);
  const cycle = await usage.sum(
    { ...query, from },
    { by: 'user', measures: ['inputTokens', 'outputTokens', 'costNano', 'plannedCostNano'] },
  );
  const recent = await usage.sum(
    { ...query, from: now - UNUSED_DAYS * DAY_MS },
    { by: 'user', measures: ['requests'] },
  );
  const used = new Map(cycle.map((row) => [row.value, row.measures]));
  const called = new Map(recent.map((row) => [row.value, row.measures.requests]));
  return taken.flatMap((seat) => {
    const plan = plans.find(({ id }) => id === seat.plan);
    const sums = used.get(seat.member);
    return plan
      ? [
          {
            ...{ seat, plan },
            tokens: sums ? sums.inputTokens + sums.outputTokens : 0n,
            cost: sums ? sums.costNano + sums.plannedCostNano : 0n,
            requests: called.get(seat.member) ?? 0n,
          },
        ]
      : [];
  });
}

/** Taken for longer than UNUSED_DAYS, and not used in them. */
export function isUnused({ seat, requests }: SeatUse, now: number, timeZone: string): boolean {
  return requests === 0n && seat.from <= localDate(now - UNUSED_DAYS * DAY_MS, timeZone).toString();
}

/** What used so far is of what a plan includes, whole percent; null where it sets no limit. */
export function usedPercent({ plan, tokens, cost }: SeatUse): number | null {
  const shares = [
    plan.tokens === null ? null : wholePercent(tokens, BigInt(plan.tokens)),
    plan.cost === null ? null : wholePercent(cost, plan.cost),
  ].filter((share) => share !== null);
  return shares.length === 0 ? null : Math.max(...shares);
}

/** Rounded down, so that a limit is never said to be reached before it is. */
export function wholePercent(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number((part * 100n) / whole);
}
