import type { ShownAction } from '../platform.ts';

/** What stands under an answer: a button, or a menu of choices that belong together. */
export type Control =
  | { readonly kind: 'button'; readonly action: ShownAction }
  | { readonly kind: 'menu'; readonly name: string; readonly choices: readonly ShownAction[] };

/** In the order in which they were offered; a menu stands where its first choice did. */
export function controlsOf(actions: readonly ShownAction[]): readonly Control[] {
  const byGroup = Map.groupBy(actions, ({ group }, index) => group ?? index);
  return [...byGroup.values()].map(controlOf);
}

function controlOf(choices: readonly ShownAction[]): Control {
  const [first, second] = choices;
  if (!first) throw new Error('a group has at least one action');
  // A menu of one is a button that takes two presses.
  if (!second || first.group === undefined) return { kind: 'button', action: first };
  return { kind: 'menu', name: first.group, choices };
}
