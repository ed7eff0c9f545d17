import { maySeePerson } from '../../analytics/access/access.ts';
import { isSeriesDimension, maybeDimension } from '../../analytics/dimensions.ts';
import { say } from '../../language/say.ts';
import type { Call } from '../command.ts';
import { type Misunderstanding, misunderstanding, shownWord } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';
import { resolveValue } from '../question/names.ts';
import { insufficientAccess } from '../speaker/insufficient-access.ts';
import { readScope } from '../speaker/scope.ts';

export function budgetExample(): string {
  return say`For example: /usage budget set team:ml $500/month at 75,90,95`;
}

/** "org", "team:ml", "user:*": the scope as stored, with the name as the store spells it. */
export async function readScopeWord(word: Word | undefined, call: Call): Promise<string | Misunderstanding> {
  if (!word) return noScope();
  if (word.key === null) return word.text.toLowerCase() === 'org' ? 'org' : noScope(word.text);
  const dimension = maybeDimension(word.key);
  const [value = '', ...others] = word.values;
  if (!dimension || word.negated || others.length > 0 || value === '') return noScope(word.text);
  if (value === '*') return isSeriesDimension(dimension.name) ? `${dimension.name}:*` : noScope(word.text);
  const found = await resolveValue(dimension.name, value, call.speaker, call.services.usage);
  return typeof found === 'string' ? `${dimension.name}:${found}` : found;
}

function noScope(typed?: string): Misunderstanding {
  const message =
    typed === undefined ? say`A budget needs a scope.` : say`${shownWord(typed)} is no scope for a budget.`;
  const scopes = say`Scopes are org, team:…, user:…, project:…, dept:…, or user:* for each.`;
  return misunderstanding('bad_value', `${message} ${scopes}`, { hint: budgetExample() });
}

/** A person one may not see is unknown; anything else is refused by name. */
export function mayNotChange({ speaker: { viewer } }: Call, scope: string): Misunderstanding {
  const read = readScope(scope);
  const isOwn = read !== 'org' && read.dimension === 'user' && maySeePerson(viewer, read.value);
  const reason = isOwn
    ? say`Your own budget is set by your lead or an admin.`
    : say`Budgets are set by admins, and by leads for their teams.`;
  return insufficientAccess(viewer, reason);
}
