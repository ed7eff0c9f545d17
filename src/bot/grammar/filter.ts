import { DIMENSIONS, maybeDimension } from '../../analytics/dimensions.ts';
import type { Filter } from '../../analytics/store.ts';
import { say } from '../../language/say.ts';
import { maybeClosest } from './closest.ts';
import { FLAG_KEYS } from './flags.ts';
import { forExample, type Misunderstanding, misunderstanding, shownWord } from './problem.ts';
import { FIXED_VALUES } from './query.ts';
import type { Word } from './words.ts';

export type FilterResult =
  | { readonly kind: 'filter'; readonly filter: Filter }
  /** A filter that leaves everything in: source:all. */
  | { readonly kind: 'everything' }
  | { readonly kind: 'refused'; readonly problem: Misunderstanding };

export const MOST_VALUES = 50;

/** Words accepted before a colon, for suggestions and completion. */
export const FILTER_WORDS: readonly string[] = DIMENSIONS.flatMap(({ words }) => words.slice(0, 1));

/** Reads "team:ml,web" or "-team:ml"; the word has a key that is no flag's. */
export function readFilter(word: Word): FilterResult {
  const key = word.key ?? '';
  const dimension = maybeDimension(key);
  if (!dimension) return refused(unknownKey(key, word));
  const values = [...new Set(word.values)].filter((value) => value !== '' || isSaidToBeEmpty(word));
  if (values.length === 0) return refused(noValue(key));
  if (values.length > MOST_VALUES) return refused(tooMany(key, values.length));
  if (dimension.name === 'billingSource' && values.includes('all')) return { kind: 'everything' };
  const fixed = FIXED_VALUES[dimension.name];
  const filter = {
    dimension: dimension.name,
    values: fixed ? values.map(lower) : values,
    negate: word.negated,
  };
  const wrong = fixed && filter.values.find((value) => value !== '' && !fixed.includes(value));
  return wrong === undefined ? { kind: 'filter', filter } : refused(notFixed(key, wrong, fixed ?? []));
}

/** `team:""` asks for what has no team; `team:` was left unfinished. */
function isSaidToBeEmpty(word: Word): boolean {
  return /[^:=,\s]$/u.test(word.text) && word.values.length === 1;
}

function unknownKey(key: string, word: Word): Misunderstanding {
  if (ORGANISATION.has(key)) return oneOrganisation();
  const closest = maybeClosest(key, [...FILTER_WORDS, ...FLAG_KEYS]);
  const message = say`I know no filter ${shownWord(`${key}:`)}.`;
  if (closest === undefined) {
    return misunderstanding('unknown_word', message, { hint: forExample('/usage top model team:ml 30d') });
  }
  const rest = word.text.slice(word.text.search(/[:=]/) + 1);
  const meant = `${word.negated ? '-' : ''}${closest}:${rest}`;
  return misunderstanding('unknown_word', message, {
    hint: say`Type ${shownWord(meant)} instead.`,
    meant: `${closest}:`,
  });
}

const ORGANISATION: ReadonlySet<string> = new Set(['org', 'organisation', 'organization']);

/** Whose usage is shown is decided by where somebody asks; it is the same sentence for every name. */
function oneOrganisation(): Misunderstanding {
  return misunderstanding(
    'unknown_word',
    say`A question is about one organisation, the one it is asked in.`,
    {
      hint: say`Leave ${shownWord('org:')} out; customer:name asks about one customer.`,
    },
  );
}

function noValue(key: string): Misunderstanding {
  const message = say`${key}: needs a value.`;
  return misunderstanding('bad_value', message, {
    hint: say`Type ${key}:name, or ${key}:"" for usage without one.`,
  });
}

function tooMany(key: string, count: number): Misunderstanding {
  const message = say`${key}: takes at most ${MOST_VALUES} values; these are ${count}.`;
  return misunderstanding('bad_value', message, { hint: say`Ask for fewer at a time.` });
}

function notFixed(key: string, value: string, fixed: readonly string[]): Misunderstanding {
  const closest = maybeClosest(value, fixed);
  const message = say`${key}: takes ${fixed.join(', ')}, not ${shownWord(value)}.`;
  return misunderstanding('bad_value', message, {
    hint: forExample(`/usage me 7d ${key}:${fixed[0] ?? ''}`),
    meant: closest && `${key}:${closest}`,
  });
}

function lower(value: string): string {
  return value.toLowerCase();
}

function refused(problem: Misunderstanding): FilterResult {
  return { kind: 'refused', problem };
}
