import { maybeScopeFilters } from '../analytics/alerts/scope.ts';
import type { Scope } from '../analytics/scope-access.ts';
import { formatFilter } from './query.ts';

/** "org" or "team:ml" as stored, for the rules of access. */
export function readScope(scope: string): Scope {
  const [filter] = maybeScopeFilters(scope) ?? [];
  return filter ? { dimension: filter.dimension, value: filter.values[0] ?? '' } : 'org';
}

/** The scope as a person types it: "org", "dept:research". */
export function printScope(scope: string): string {
  const [filter] = maybeScopeFilters(scope) ?? [];
  return filter ? formatFilter(filter) : scope;
}
