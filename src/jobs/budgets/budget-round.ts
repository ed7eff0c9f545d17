import { localDate } from '../../analytics/period.ts';
import type { BudgetRequest, Organisation, StateStore, ThresholdFiring } from '../../analytics/state.ts';

/** What one look at all budgets of an organisation shares. */
export type BudgetRound = {
  readonly organisation: Organisation;
  readonly requests: readonly BudgetRequest[];
  readonly now: number;
  /**
   * What fired in the period that starts then, also where that was counted in another zone before; asked for once,
   * however many budgets share it.
   */
  readonly firings: (periodStart: number) => Promise<readonly ThresholdFiring[]>;
};

export async function budgetRound(
  { state }: { readonly state: Pick<StateStore, 'requests' | 'firings'> },
  organisation: Organisation,
  now: number,
): Promise<BudgetRound> {
  const { id: org } = organisation;
  const read = new Map<number, Promise<readonly ThresholdFiring[]>>();
  return {
    organisation,
    requests: await state.requests(org, now),
    now,
    firings: (periodStart) => {
      const firings =
        read.get(periodStart) ?? state.firings(org, startsOf(periodStart, organisation.timeZone));
      read.set(periodStart, firings);
      return firings;
    },
  };
}

const HOUR_MS = 3_600_000;
/** Zones lie between 14 hours ahead of UTC and 12 behind. */
const [AHEAD_MS, BEHIND_MS] = [14 * HOUR_MS, 12 * HOUR_MS];
/** The days before and after are at least 23 hours away. */
const WITHIN_DAY_MS = 23 * HOUR_MS;

/** Whenever a period of that local date may have begun for an organisation whose zone was another then. */
function startsOf(from: number, timeZone: string): { readonly from: number; readonly to: number } {
  const { year, month, day } = localDate(from, timeZone);
  const midnight = Date.UTC(year, month - 1, day);
  return {
    from: Math.max(midnight - AHEAD_MS, from - WITHIN_DAY_MS + 1),
    to: Math.min(midnight + BEHIND_MS + 1, from + WITHIN_DAY_MS),
  };
}

/**
 * By which start of its period a budget is known: that of what fired in it, where the zone was another then, so that
 * nothing fires twice and a message is edited where it is.
 */
export function knownStart(firings: readonly ThresholdFiring[], from: number): number {
  return firings.some(({ periodStart }) => periodStart === from) ? from : (firings[0]?.periodStart ?? from);
}
