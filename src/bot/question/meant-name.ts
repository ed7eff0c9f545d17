import type { DimensionName } from '../../analytics/dimensions.ts';
import { type Misunderstanding, withMeant } from '../grammar/problem.ts';
import { formatFilter, quoteName } from '../grammar/query.ts';
import type { Speaker } from '../speaker/speaker.ts';
import { maybeMeant, type NameStore, visibleNames } from './names.ts';

/** Where a lone name is searched, in the order in which people mean it. */
const SEARCHED: readonly DimensionName[] = [
  'team',
  'user',
  'agent',
  'model',
  'project',
  'feature',
  'provider',
];

/** Adds commands that a word nobody understood may have been meant for: `/usage ml` → `/usage team ml`. */
export async function withMeantName(
  problem: Misunderstanding,
  speaker: Speaker,
  usage: NameStore,
): Promise<Misunderstanding> {
  const { unknown, suggestions } = problem;
  if (unknown === null) return problem;
  const meant: { readonly name: string; readonly command: string }[] = [];
  for (const dimension of SEARCHED) {
    const name = maybeMeant(unknown, await visibleNames(dimension, speaker, usage));
    if (name !== undefined) meant.push({ name, command: commandAbout(dimension, name) });
  }
  // A name spelt exactly is likelier meant than a command spelt nearly.
  const exact = meant.filter(({ name }) => name.toLowerCase() === unknown.toLowerCase());
  const near = meant.filter((one) => !exact.includes(one));
  const commands = [...exact, ...near].map(({ command }) => command);
  const all = exact.length > 0 ? [...commands, ...suggestions] : [...suggestions, ...commands];
  const isSaid = commands.length === 0 || (suggestions.length > 0 && exact.length === 0);
  const [first] = all;
  if (isSaid || first === undefined) return { ...problem, suggestions: all };
  const message = withMeant(problem.unmeant ?? problem.message, first);
  return { ...problem, message, suggestions: all };
}

function commandAbout(dimension: DimensionName, name: string): string {
  if (dimension === 'team' || dimension === 'user') return `/usage ${dimension} ${quoteName(name)}`;
  return `/usage trend ${formatFilter({ dimension, values: [name], negate: false })}`;
}
