import { scopeFilters, withoutScopes } from '../alerts/scope.ts';
import type { SharedCost } from '../state.ts';
import type { UsageQuery, UsageReader } from '../store.ts';
import { type Pool, type Shares, shareCosts } from './shared-costs.ts';

type Sums = Pick<UsageReader, 'sum'>;

/** Who bears how much of what is shared in a period. A call of two shared scopes is of the first one alone. */
export async function sharesOf(
  usage: Sums,
  span: Pick<UsageQuery, 'org' | 'from' | 'to'>,
  shared: readonly SharedCost[],
): Promise<Shares> {
  const scopes = shared.map(({ scope }) => scope);
  const direct = await costByTeam(usage, { ...span, filters: withoutScopes(scopes) });
  const pools: Pool[] = [];
  for (const [index, one] of shared.entries()) {
    const filters = [...scopeFilters(one.scope), ...withoutScopes(scopes.slice(0, index))];
    pools.push({ ...one, byTeam: await costByTeam(usage, { ...span, filters }) });
  }
  return shareCosts(direct, pools);
}

async function costByTeam(usage: Sums, query: UsageQuery): Promise<ReadonlyMap<string, bigint>> {
  const rows = await usage.sum(query, { by: 'team', measures: ['costNano'] });
  return new Map(rows.map(({ value, measures }) => [value, measures.costNano]));
}
