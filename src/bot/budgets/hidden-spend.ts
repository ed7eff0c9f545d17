import { GROUPS_OF_PEOPLE } from '../../analytics/access/access-dimensions.ts';
import { mayChangeScope } from '../../analytics/access/scope-access.ts';
import { maybeScopeFilters } from '../../analytics/alerts/scope.ts';
import type { BudgetStatus } from '../../analytics/budget-status.ts';
import type { UsageStore } from '../../analytics/store.ts';
import { isOfFewPeople } from '../question/few-people.ts';
import { readScope } from '../speaker/scope.ts';
import type { Speaker } from '../speaker/speaker.ts';

/**
 * Whether what is spent of a budget stays untold, as it does in answers: where people are not named, it would tell what
 * fewer than FEWEST_PEOPLE used. Whoever may change it is told, since its warnings tell them too.
 */
export async function hidesSpent(
  { viewer, organisation }: Speaker,
  usage: Pick<UsageStore, 'distinct'>,
  { budget, from, now }: Pick<BudgetStatus, 'budget' | 'from'> & { readonly now: number },
): Promise<boolean> {
  if (viewer.people === 'named' || mayChangeScope(viewer, readScope(budget.scope))) return false;
  const filters = maybeScopeFilters(budget.scope) ?? [];
  const isOfGroup = filters.some(({ dimension }) => GROUPS_OF_PEOPLE.includes(dimension));
  if (!isOfGroup && viewer.boundTo === null) return false;
  const span = { from, to: Math.max(now, from + 1) };
  return isOfFewPeople(usage, span, { org: organisation.id, filters, former: [] });
}
