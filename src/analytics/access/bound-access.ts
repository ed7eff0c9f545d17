import { say } from '../../language/say.ts';
import type { DimensionName } from '../dimensions.ts';
import type { View } from '../reports/question.ts';
import { CUSTOMERS_OWN, OPEN } from './access-dimensions.ts';
import { type Binding, boundFilter, boundText, hidesCost } from './binding.ts';
import type { Ask, Decision } from './decision.ts';

/** Views that say how much was used; `me` and `org` are the bound scope itself. */
const USAGE_VIEWS: readonly View[] = ['me', 'org', 'top', 'trend', 'heatmap'];
const COST_VIEWS: readonly View[] = [...USAGE_VIEWS, 'forecast', 'why', 'cache', 'source'];

/** Views that answer whoever is bound to a scope. */
export function viewsWithin(binding: Binding): readonly View[] {
  if (hidesCost(binding)) return USAGE_VIEWS;
  return binding.dimension === 'team' ? [...COST_VIEWS, 'team'] : COST_VIEWS;
}

/** Dimensions that a bound scope may be split and filtered by. */
export function dimensionsWithin(binding: Binding): readonly DimensionName[] {
  return hidesCost(binding) ? CUSTOMERS_OWN : [binding.dimension, ...OPEN];
}

/**
 * Within a binding everybody is told the same, whatever their rights elsewhere: the totals of that scope, split by
 * what names nobody. Any other name is unknown, whether it exists or not.
 */
export function authorizeWithin(binding: Binding, ask: Ask): Decision {
  const { view, filters, by } = ask;
  if (!viewsWithin(binding).includes(view)) return refuseWithin(binding);
  const name = maybeOtherName(binding, ask);
  if (name !== undefined) return { kind: 'unknown', dimension: binding.dimension, name };
  const open = dimensionsWithin(binding);
  const used = [...filters.map(({ dimension }) => dimension), ...(by === null ? [] : [by])];
  if (!used.every((dimension) => open.includes(dimension))) return refuseWithin(binding);
  return { kind: 'allowed', scope: 'totals', forced: [boundFilter(binding)], showPeople: false };
}

function maybeOtherName({ dimension, value }: Binding, { view, subject, filters }: Ask): string | undefined {
  const named = filters.filter((filter) => filter.dimension === dimension).flatMap(({ values }) => values);
  const names = view === dimension && subject !== null ? [subject, ...named] : named;
  return names.find((name) => name !== value);
}

/** "Insufficient access": names nobody who could grant more, because a customer may be reading. */
export function refuseWithin(binding: Binding): Extract<Decision, { kind: 'refused' }> {
  return {
    kind: 'refused',
    message: say`Insufficient access. Here only the usage of ${boundText(binding)} is told.`,
    hint: say`For example: /usage trend 30d, /usage top model 30d.`,
  };
}
