import { type ClosedMonth, closedMonths } from '../../finance/closed-months.ts';
import { monthOf } from '../../pricing/repricing/cost-comparison.ts';
import { type Restatement, restatementsOf } from '../../pricing/repricing/restatements.ts';
import type { Budget, BudgetRequest, Organisation, StateStore } from '../../state.ts';
import type { Question } from '../question.ts';

export type ReportState = Pick<StateStore, 'budgets' | 'requests' | 'organisation' | 'setting'>;

/** What a report says besides usage, read before it. */
export type ReportFacts = {
  /** Undefined where nothing of it is known. */
  readonly organisation: Organisation | undefined;
  readonly budgets: readonly Budget[];
  readonly requests: readonly BudgetRequest[];
  readonly closed: readonly ClosedMonth[];
  readonly restated: readonly Restatement[];
};

export const NO_FACTS: ReportFacts = {
  organisation: undefined,
  budgets: [],
  requests: [],
  closed: [],
  restated: [],
};

/** Months of a long period that are looked at, the latest. */
const MOST_MONTHS = 13;

export async function reportFacts(state: ReportState, { org, period }: Question): Promise<ReportFacts> {
  const months = monthsOf(period);
  const restated = await Promise.all(months.map((month) => restatementsOf(state, org, month)));
  return {
    organisation: await state.organisation(org),
    budgets: await state.budgets(org),
    requests: await state.requests(org, period.from),
    closed: await closedMonths(state, org, months),
    restated: restated.flat(),
  };
}

/** Months that begin in a period, the oldest first. */
function monthsOf({ from, to, timeZone }: Question['period']): readonly string[] {
  const months: string[] = [];
  for (let at = to - 1; at >= from && months.length < MOST_MONTHS; ) {
    const month = monthOf(at, timeZone);
    if (month.from >= from) months.unshift(month.month);
    at = month.from - 1;
  }
  return months;
}
