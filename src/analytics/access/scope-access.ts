import { maySeePerson, type Viewer } from './access.ts';
import { type Binding, hidesCost } from './binding.ts';

/** What a budget, subscription or incident is about: "org", or one value of a dimension. */
export type Scope = { readonly dimension: string; readonly value: string } | 'org';

/** Whether somebody may read what is spent in a scope: everybody their own and the teams', leads their people's. */
export function mayReadScope(viewer: Viewer, scope: Scope): boolean {
  if (viewer.boundTo !== null) return isBoundTo(viewer.boundTo, scope) && !hidesCost(viewer.boundTo);
  if (viewer.role === 'admin') return mayKnow(viewer, scope);
  if (scope === 'org') return false;
  if (scope.dimension === 'team') return !viewer.isOutsider;
  return scope.dimension === 'user' && maySeePerson(viewer, scope.value);
}

/** Whether somebody may set or remove a budget there: leads for their teams and the people in them. */
export function mayChangeScope(viewer: Viewer, scope: Scope): boolean {
  if (viewer.boundTo !== null) return false;
  if (viewer.role === 'admin') return mayKnow(viewer, scope);
  if (scope === 'org') return false;
  if (scope.dimension === 'team') return viewer.leads.includes(scope.value);
  return scope.dimension === 'user' && viewer.ledPeople.includes(scope.value);
}

/** Where nobody is shown by name, no scope names anybody to an admin either. */
function mayKnow(viewer: Viewer, scope: Scope): boolean {
  return scope === 'org' || scope.dimension !== 'user' || maySeePerson(viewer, scope.value);
}

function isBoundTo({ dimension, value }: Binding, scope: Scope): boolean {
  return scope !== 'org' && scope.dimension === dimension && scope.value === value;
}
