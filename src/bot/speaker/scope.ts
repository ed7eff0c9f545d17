import type { Scope } from '../../analytics/access/scope-access.ts';
import { maybeEachDimension } from '../../analytics/alerts/budgets/scope.ts';
import { maybeScopeFilters } from '../../analytics/alerts/scope.ts';
import { dimensionNamed } from '../../analytics/dimensions.ts';
import { formatFilter } from '../grammar/query.ts';

/** "org" or "team:ml" as stored, for the rules of access. */
export function readScope(scope: string): Scope {
  const [filter] = maybeScopeFilters(scope) ?? [];
  return filter ? { dimension: filter.dimension, value: filter.values[0] ?? '' } : 'org';
}

/** The scope as a person types it: "org", "dept:research", "user:*". */
export function printScope(scope: string): string {
  const each = maybeEachDimension(scope);
  if (each) return `${dimensionNamed(each).words[0]}:*`;
  const [filter] = maybeScopeFilters(scope) ?? [];
  return filter ? formatFilter(filter) : scope;
}
