import { ATTRIBUTED_BY, type AttributedBy, isAttributedBy } from '../../analytics/attribution/give.ts';
import { dimensionNamed, maybeDimension } from '../../analytics/dimensions.ts';
import { say } from '../../language/say.ts';
import { type Misunderstanding, misunderstanding, shownWord } from '../grammar/problem.ts';
import { formatFilter } from '../grammar/query.ts';
import type { Word } from '../grammar/words.ts';

/** "key:gateway": what usage is attributed by, as typed. */
export type TypedValue = { readonly dimension: AttributedBy; readonly value: string };

/** The one value a word names, or why it names none that usage can be attributed by. */
export function readValue(word: Word): TypedValue | Misunderstanding {
  const dimension = maybeDimension(word.key ?? '');
  const [value = '', ...others] = word.values;
  if (!dimension || !isAttributedBy(dimension.name) || word.negated)
    return notUnderstood(say`${shownWord(word.text)} is nothing usage can be assigned by: ${listed()} are.`);
  if (value === '' || others.length > 0)
    return notUnderstood(say`assign takes one ${dimension.label} at a time, not ${shownWord(word.text)}.`);
  return { dimension: dimension.name, value };
}

/** "key:gateway", as it can be typed again. */
export function printValue({ dimension, value }: TypedValue): string {
  return formatFilter({ dimension, values: [value], negate: false });
}

/** The command that gives it to a team, or with null takes it back. */
export function assignCommand(one: TypedValue, team: string | null): string {
  const target = team === null ? 'none' : formatFilter({ dimension: 'team', values: [team], negate: false });
  return `/usage assign ${printValue(one)} ${target}`;
}

export function notUnderstood(message: string): Misunderstanding {
  return misunderstanding('bad_value', message, {
    hint: say`For example: /usage assign key:gateway team:ml`,
  });
}

function listed(): string {
  return ATTRIBUTED_BY.map((name) => `${dimensionNamed(name).words[0]}:`).join(', ');
}
