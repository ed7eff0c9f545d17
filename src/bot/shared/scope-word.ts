import { isSeriesDimension, maybeDimension } from '../../analytics/dimensions.ts';
import type { SharedCost } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import type { Call } from '../command.ts';
import { type Misunderstanding, misunderstanding, shownWord } from '../grammar/problem.ts';
import { quoteValue, type Word } from '../grammar/words.ts';
import { resolveValue } from '../question/names.ts';
import { printScope } from '../speaker/scope.ts';

export function example(): string {
  return say`For example: /usage shared set team:platform usage with ml,web`;
}

/** "team:platform" as stored, with the name as the store spells it. */
export async function readSharedScope(
  word: Word | undefined,
  call: Call,
): Promise<string | Misunderstanding> {
  const dimension = maybeDimension(word?.key ?? '');
  const [value = '', ...others] = word?.values ?? [];
  const isOne = value !== '' && others.length === 0 && !word?.negated;
  if (!dimension || !isOne || !isSeriesDimension(dimension.name) || dimension.name === 'user')
    return notUnderstood(noCostText(word));
  const found = await resolveValue(dimension.name, value, call.speaker, call.services.usage);
  return typeof found === 'string' ? `${dimension.name}:${found}` : found;
}

function noCostText(word: Word | undefined): string {
  return word
    ? say`${shownWord(word.text)} is no cost teams can share: team:…, key:…, project:… or agent:… are.`
    : say`Nothing is no cost teams can share: team:…, key:…, project:… or agent:… are.`;
}

/** The command that sets it as it is. */
export function sharedCommand({
  scope,
  split,
  teams,
}: Pick<SharedCost, 'scope' | 'split' | 'teams'>): string {
  const bearers = teams.length === 0 ? [] : [`with:${teams.map(quoteValue).join(',')}`];
  return ['/usage shared set', printScope(scope), split, ...bearers].join(' ');
}

export function notUnderstood(message: string): Misunderstanding {
  return misunderstanding('bad_value', message, { hint: example() });
}
