import {
  type BudgetStatus,
  budgetSpan,
  NOTHING_SPENT,
  type Spent,
  spentByScope,
  statusOf,
} from '../../budget-status.ts';
import type { SeriesDimension } from '../../dimensions.ts';
import { createKeptAnswers, type Kept } from '../../kept-answers.ts';
import type { Budget, BudgetRequest, Organisation, StateStore } from '../../state.ts';
import type { UsageStore } from '../../store.ts';
import { maybeEachDimension } from './scope.ts';

/** What a call is about, as its events will spell it. */
export type CallValues = ReadonlyMap<SeriesDimension, string>;

/** How the budgets that cover a call stand, from sums that are a second or two old at most times. */
export type BudgetLedger = {
  covering(org: string, values: CallValues): Promise<Covering>;
};

export type Covering = {
  readonly statuses: readonly BudgetStatus[];
  /** When the oldest of the sums was read, UTC milliseconds. */
  readonly asOf: number;
  readonly timeZone: string;
};

export type LedgerParts = {
  readonly state: Pick<StateStore, 'organisation' | 'budgets' | 'requests'>;
  readonly usage: Pick<UsageStore, 'sum'>;
  readonly now: () => number;
};

const FRESH_MS = 1_000;
const STALE_MS = 4_000;
const MOST_BUDGETS = 10_000;

/**
 * Sums in memory, one entry a stored budget: of "user:*" everybody's at once, so that a thousand people who call
 * cost one question. Other processes write too, so every entry is read anew.
 */
export function createBudgetLedger({ state, usage, now }: LedgerParts): BudgetLedger {
  const kept = createKeptAnswers({ now, freshMs: FRESH_MS, staleMs: STALE_MS, most: MOST_BUDGETS });

  function terms(org: string): Promise<Kept<Terms>> {
    return kept.get(`terms ${org}`, async () => ({
      organisation: await state.organisation(org),
      budgets: await state.budgets(org),
      requests: await state.requests(org, now()),
    }));
  }

  function spent(budget: Budget, from: number): Promise<Kept<ReadonlyMap<string, Spent>>> {
    const id = `spent ${budget.org} ${from} ${budget.id}`;
    return kept.get(id, () => spentByScope(budget, usage, { from, to: Math.max(now(), from + 1) }));
  }

  return {
    covering: async (org, values) => {
      const { value, readAt } = await terms(org);
      const { organisation, budgets, requests } = value;
      if (!organisation) return { statuses: [], asOf: readAt, timeZone: 'UTC' };
      const moment = { now: now(), organisation, requests };
      const statuses: BudgetStatus[] = [];
      let asOf = moment.now;
      for (const budget of budgets) {
        const scope = maybeCoveringScope(budget, values);
        if (scope === undefined) continue;
        const { from } = budgetSpan(budget.period, moment.now, organisation);
        const sums = await spent(budget, from);
        asOf = Math.min(asOf, sums.readAt);
        statuses.push(statusOf(budget, { scope, ...(sums.value.get(scope) ?? NOTHING_SPENT) }, moment));
      }
      return { statuses, asOf, timeZone: organisation.timeZone };
    },
  };
}

type Terms = {
  readonly organisation: Organisation | undefined;
  readonly budgets: readonly Budget[];
  readonly requests: readonly BudgetRequest[];
};

/** The scope of a budget that a call belongs to: its own, or that of the value the call has. */
function maybeCoveringScope({ scope }: Budget, values: CallValues): string | undefined {
  if (scope === 'org') return scope;
  const each = maybeEachDimension(scope);
  if (each) {
    const value = values.get(each);
    return value === undefined ? undefined : `${each}:${value}`;
  }
  return [...values].some(([dimension, value]) => scope === `${dimension}:${value}`) ? scope : undefined;
}
