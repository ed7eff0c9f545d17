import { maySeePerson, type Viewer } from './access.ts';

/** What a budget, subscription or incident is about: "org", or one value of a dimension. */
export type Scope = { readonly dimension: string; readonly value: string } | 'org';

/** Whether somebody may read what is spent in a scope: everybody their own and the teams', leads their people's. */
export function mayReadScope(viewer: Viewer, scope: Scope): boolean {
  if (viewer.role === 'admin') return true;
  if (scope === 'org') return false;
  if (scope.dimension === 'team') return true;
  return scope.dimension === 'user' && maySeePerson(viewer, scope.value);
}

/** Whether somebody may set or remove a budget there: leads for their teams and the people in them. */
export function mayChangeScope(viewer: Viewer, scope: Scope): boolean {
  if (viewer.role === 'admin') return true;
  if (scope === 'org') return false;
  if (scope.dimension === 'team') return viewer.leads.includes(scope.value);
  return scope.dimension === 'user' && viewer.ledPeople.includes(scope.value);
}
