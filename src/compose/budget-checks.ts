import { mayReadScope } from '../analytics/access/scope-access.ts';
import { budgetAnswer } from '../analytics/alerts/budgets/decision.ts';
import { createBudgetLedger } from '../analytics/alerts/budgets/ledger.ts';
import type { BudgetStatus } from '../analytics/budget-status.ts';
import { createKeptAnswers } from '../analytics/kept-answers.ts';
import type { ApiKey } from '../analytics/state.ts';
import { hidesSpent } from '../bot/budgets/hidden-spend.ts';
import { readScope } from '../bot/speaker/scope.ts';
import { findSpeaker, type Speaker } from '../bot/speaker/speaker.ts';
import type { CheckBudgets } from '../http/budget-check-route.ts';
import type { Stores } from './stores.ts';

/** Rights that changed are heeded after so long. */
const RIGHTS = { freshMs: 2_000, staleMs: 3_000, most: 1_000 };

/** Who is behind a small team does not change within a few seconds. */
const HIDDEN = { freshMs: 10_000, staleMs: 20_000, most: 10_000 };

type Read = Pick<Stores, 'state' | 'usage'>;
/** Null for an ingest key, which stands for its organisation; undefined where nobody is behind the key. */
type Reader = Speaker | null | undefined;

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
  const hidden = createKeptAnswers({ ...HIDDEN, now });

  async function isHidden(key: ApiKey, reader: Speaker, status: BudgetStatus): Promise<boolean> {
    const id = `${key.org} ${key.id} ${status.from} ${status.key}`;
    return (await hidden.get(id, () => hidesSpent(reader, stores.usage, { ...status, now: now() }))).value;
  }

  return async (key, values) => {
    const { statuses, asOf, timeZone } = await ledger.covering(key.org, values);
    const { value: reader } = await rights.get(`${key.org} ${key.id}`, () => readerOf(key, stores, now()));
    const [told, untold]: [BudgetStatus[], BudgetStatus[]] = [[], []];
    for (const status of statuses.filter(({ budget }) => sees(reader, budget.scope)))
      (reader && (await isHidden(key, reader, status)) ? untold : told).push(status);
    return budgetAnswer(told, { asOf, timeZone, untold });
  };
}

function sees(reader: Reader, scope: string): boolean {
  return reader === null || (reader !== undefined && mayReadScope(reader.viewer, readScope(scope)));
}

async function readerOf({ scope, org, member, boundTo }: ApiKey, stores: Read, now: number): Promise<Reader> {
  if (scope === 'ingest') return null;
  const actor = {
    platform: 'api',
    tenant: org,
    user: member ?? '',
    name: null,
    email: null,
    timeZone: null,
    boundTo,
  } as const;
  return findSpeaker(actor, stores, now);
}
