import { say } from '../../language/say.ts';
import { dimensionNamed, maybeDimension } from '../dimensions.ts';
import { shorten } from '../reports/wording.ts';
import type { Filter } from '../store.ts';

/** A name longer than this would push the amount out of a headline. */
const NAME_LENGTH = 40;

/** What a budget or an incident is about: everything, or one value of a dimension. */
export type Scope = 'org' | `${string}:${string}`;

/** The filter a scope stands for; undefined when it names no dimension. */
export function maybeScopeFilters(scope: string): readonly Filter[] | undefined {
  if (scope === 'org') return [];
  const at = scope.indexOf(':');
  const dimension = at > 0 ? maybeDimension(scope.slice(0, at)) : undefined;
  const value = scope.slice(at + 1);
  if (!dimension || value === '') return undefined;
  return [{ dimension: dimension.name, values: [value], negate: false }];
}

/** Filters of a scope that is known to be one. */
export function scopeFilters(scope: string): readonly Filter[] {
  const filters = maybeScopeFilters(scope);
  if (!filters) throw new Error(`${scope} is no scope`);
  return filters;
}

/** Everything but some scopes; the organisation as one of them leaves nothing, so it must not be among them. */
export function withoutScopes(scopes: readonly string[]): readonly Filter[] {
  return scopes.flatMap(scopeFilters).map((filter) => ({ ...filter, negate: true }));
}

/** The organisation lies around its teams, those around their agents, and those around whoever uses them. */
export function scopeDepth(scope: string): number {
  const depth = ['org', 'team', 'agent'].indexOf(scope.split(':', 1)[0] ?? '');
  return depth < 0 ? 3 : depth;
}

/** As people say it within a sentence: "team ml", "the organisation". */
export function scopeText(scope: string): string {
  const [filter] = maybeScopeFilters(scope) ?? [];
  if (!filter) return say`the organisation`;
  return valueText(filter.dimension, filter.values[0] ?? '');
}

/** One value of a dimension within a sentence: "agent research-bot". */
export function valueText(dimension: string, value: string): string {
  const label = maybeDimension(dimension)?.label ?? dimension;
  return `${label} ${shorten(value.replaceAll(/\s+/g, ' '), NAME_LENGTH)}`;
}

/** Whether a scope names a person. */
export function isPersonal(scope: string): boolean {
  return maybeScopeFilters(scope)?.[0]?.dimension === 'user';
}

/** As a filter people type: "agent:research-bot", quoted where it has spaces. */
export function scopeWords(scope: string): string {
  const [filter] = maybeScopeFilters(scope) ?? [];
  if (!filter) return '';
  const value = filter.values[0] ?? '';
  const word = dimensionNamed(filter.dimension).words[0] ?? filter.dimension;
  return `${word}:${/^[\w.@/-]+$/.test(value) ? value : JSON.stringify(value)}`;
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
