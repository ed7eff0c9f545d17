import { NO_DATA } from '../../analytics/alerts/incidents/no-data.ts';
import { isThresholdKind } from '../../analytics/alerts/rules/active.ts';
import { maybeRule } from '../../analytics/alerts/rules/rules.ts';
import { maybeDimension } from '../../analytics/dimensions.ts';
import type { Silence } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import type { Call } from '../command.ts';
import { forExample, type Misunderstanding, misunderstanding, shownWord } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';
import { resolveValue } from '../question/names.ts';
import { printScope } from '../speaker/scope.ts';

export function silenceExample(): string {
  return forExample('/usage alert silence team:ml 2h "load test"');
}

/** What a silence covers: "team:ml" is every rule there, "spike" that rule everywhere, "org" everything. */
export async function readCovered(
  word: Word | undefined,
  call: Call,
): Promise<Pick<Silence, 'rule' | 'scope'> | Misunderstanding> {
  if (!word) return notCovered(say`alert silence needs what to silence: a scope or a rule.`);
  if (word.key === null) return coveredByName(word.text.toLowerCase());
  const dimension = maybeDimension(word.key);
  const [value = '', ...others] = word.values;
  if (!dimension || word.negated || others.length > 0 || value === '') return notCovered();
  const found = await resolveValue(dimension.name, value, call.speaker, call.services.usage);
  return typeof found === 'string' ? { rule: '*', scope: `${dimension.name}:${found}` } : found;

  function coveredByName(name: string): Pick<Silence, 'rule' | 'scope'> | Misunderstanding {
    if (name === 'org') return { rule: '*', scope: 'org' };
    const rule = name === NO_DATA || isThresholdKind(name) ? name : maybeRule(name)?.kind;
    return rule ? { rule, scope: 'org' } : notCovered();
  }

  function notCovered(message = say`${shownWord(word?.text ?? '')} is neither a scope nor a rule.`) {
    return misunderstanding('bad_value', message, { hint: silenceExample() });
  }
}

/** "team:ml", "spike", "everything": what a silence covers, within a sentence. */
export function coveredText({ rule, scope }: Pick<Silence, 'rule' | 'scope'>): string {
  if (rule === '*') return scope === 'org' ? say`everything` : printScope(scope);
  return scope === 'org' ? rule : say`${rule} in ${printScope(scope)}`;
}
