import type { BudgetRequest, Organisation, StateStore, ThresholdFiring } from '../../analytics/state.ts';

/** What one look at all budgets of an organisation shares. */
export type BudgetRound = {
  readonly organisation: Organisation;
  readonly requests: readonly BudgetRequest[];
  readonly now: number;
  /** What fired in the period that starts then; asked for once, however many budgets share it. */
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
      const firings = read.get(periodStart) ?? state.firings(org, periodStart);
      read.set(periodStart, firings);
      return firings;
    },
  };
}
