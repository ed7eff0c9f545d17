import { mayReadScope } from '../analytics/access/scope-access.ts';
import { budgetAnswer } from '../analytics/alerts/budgets/decision.ts';
import { createBudgetLedger } from '../analytics/alerts/budgets/ledger.ts';
import { createKeptAnswers } from '../analytics/kept-answers.ts';
import type { ApiKey } from '../analytics/state.ts';
import { readScope } from '../bot/speaker/scope.ts';
import { findSpeaker } from '../bot/speaker/speaker.ts';
import type { CheckBudgets } from '../http/budget-check-route.ts';
import type { Stores } from './stores.ts';

/** Rights that changed are heeded after so long. */
const RIGHTS = { freshMs: 2_000, staleMs: 3_000, most: 1_000 };

type Read = Pick<Stores, 'state' | 'usage'>;
type Sees = (scope: string) => boolean;

/** Budgets as gateways ask for them: an ingest key stands for its organisation, a read key for one member of it. */
export function budgetChecks({
  stores,
  now,
}: {
  readonly stores: Read;
  readonly now: () => number;
}): CheckBudgets {
  const ledger = createBudgetLedger({ ...stores, now });
  const rights = createKeptAnswers({ ...RIGHTS, now });
  return async (key, values) => {
    const { statuses, asOf, timeZone } = await ledger.covering(key.org, values);
    const { value: sees } = await rights.get(`${key.org} ${key.id}`, () => sightOf(key, stores, now()));
    return budgetAnswer(
      statuses.filter(({ budget }) => sees(budget.scope)),
      { asOf, timeZone },
    );
  };
}

async function sightOf({ scope, org, member, boundTo }: ApiKey, stores: Read, now: number): Promise<Sees> {
  if (scope === 'ingest') return () => true;
  const actor = {
    platform: 'api',
    tenant: org,
    user: member ?? '',
    name: null,
    email: null,
    timeZone: null,
    boundTo,
  } as const;
  const speaker = await findSpeaker(actor, stores, now);
  return (of) => speaker !== undefined && mayReadScope(speaker.viewer, readScope(of));
}
