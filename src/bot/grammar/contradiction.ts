import { type DimensionName, dimensionNamed } from '../../analytics/dimensions.ts';
import type { View } from '../../analytics/reports/question.ts';
import { overlaps } from '../../analytics/reports/table/breakdown.ts';
import type { Filter } from '../../analytics/store.ts';
import { say } from '../../language/say.ts';
import { forExample, type Misunderstanding, misunderstanding, shownWord } from './problem.ts';
import { formatFilter } from './query.ts';
import type { Word } from './words.ts';

/** What is said of a word that contradicts one before it; none of them is taken to be the one that was meant. */
export function contradicted({ text }: Word): Misunderstanding {
  const message = say`${shownWord(text)} contradicts a word before it.`;
  return misunderstanding('contradiction', message, { hint: say`Leave one of the two out.` });
}

export function secondSubject(view: View, first: string, second: string): Misunderstanding {
  const joined = `${view} "${first} ${second}"`;
  const message = say`${view} takes one name; I read ${shownWord(first)} and ${shownWord(second)}.`;
  return misunderstanding('contradiction', message, {
    hint: say`A name with spaces goes into quotes: /usage ${joined}`,
    suggestions: [`/usage ${joined}`],
  });
}

export function secondRange(first: string, second: string): Misunderstanding {
  const message = say`One range at a time; I read ${shownWord(first)} and ${shownWord(second)}.`;
  return misunderstanding('contradiction', message, {
    hint: say`From one date to another: 2026-10-01..2026-10-15. If ${shownWord(second)} is a name, quote it.`,
  });
}

export function splitTwice(first: DimensionName | null, second: DimensionName | null): Misunderstanding {
  const message = say`One split at a time; I read ${shownWord(first ?? '')} and ${shownWord(second ?? '')}.`;
  return misunderstanding('contradiction', message, { hint: forExample('/usage top model team:ml') });
}

/** Whether no call can be of both: one has a single team, but may have several tools. */
export function excludesEachOther(one: Filter, other: Filter): boolean {
  if (one.dimension !== other.dimension || one.negate || other.negate) return false;
  if (overlaps(dimensionNamed(one.dimension))) return false;
  const values = new Set(one.values.map((value) => value.toLowerCase()));
  return !other.values.some((value) => values.has(value.toLowerCase()));
}

export function filteredTwice(one: Filter, other: Filter): Misunderstanding {
  const [first, second] = [formatFilter(one), formatFilter(other)];
  const both = formatFilter({ ...one, values: [...one.values, ...other.values] });
  const message = say`No call is of both ${first} and ${second}.`;
  return misunderstanding('contradiction', message, { hint: say`For either of them type ${both}.` });
}
