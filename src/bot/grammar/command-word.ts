import { maybeDimension } from '../../analytics/dimensions.ts';
import { VIEWS, type View } from '../../analytics/reports/question.ts';
import { FLAG_WORDS } from './flags.ts';
import { isRangeWord, withLongRanges } from './parse.ts';
import type { Word } from './words.ts';

/** A command line cut into the word that names the command and all others, in their order. */
export type CommandWord = {
  /** Null when there are only ranges, filters and flags. */
  readonly word: Word | null;
  readonly rest: readonly Word[];
};

/** Other words for views; plurals of dimensions are rankings. */
export const VIEW_ALIASES: Readonly<Partial<Record<View, readonly string[]>>> = {
  me: ['mine', 'my'],
  org: ['organisation', 'organization', 'all'],
  forecast: ['projection'],
};

/** Finds the word that names a command: the first that can be nothing else. A leading "/usage" says nothing. */
export function findCommandWord(words: readonly Word[]): CommandWord {
  const [first, ...others] = words;
  const isPrefix = first !== undefined && !first.quoted && /^\/?usage$/i.test(first.text);
  const meant = withLongRanges(isPrefix ? others : words);
  const index = meant.findIndex(isName);
  if (index < 0) return { word: null, rest: meant };
  return { word: meant[index] ?? null, rest: meant.filter((_, at) => at !== index) };
}

function isName(word: Word): boolean {
  if (word.key !== null) return false;
  if (word.quoted) return true;
  const text = word.text.toLowerCase();
  return !isRangeWord(text) && !FLAG_WORDS.includes(text);
}

/** The view that a word names, and what is left to read: `agents` is `top agents`. */
export function maybeView({
  word,
  rest,
}: CommandWord): { readonly view: View; readonly words: readonly Word[] } | undefined {
  if (word === null) return { view: 'me', words: rest };
  if (word.quoted) return undefined;
  const text = word.text.toLowerCase();
  const view = VIEWS.find((one) => one === text || VIEW_ALIASES[one]?.includes(text));
  if (view !== undefined) return { view, words: rest };
  return maybeDimension(text) ? { view: 'top', words: [word, ...rest] } : undefined;
}
