import { say } from '../../language/say.ts';
import { forExample, type Misunderstanding, misunderstanding, shownWord } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';

/** How long an answer shall stay live, in milliseconds, and what is asked, as typed. */
export type LiveTerms = { readonly forMs: number; readonly question: string };

const MINUTE_MS = 60_000;
const DEFAULT_MINUTES = 30;
const MOST_MINUTES = 60;
const DEFAULT_QUESTION = 'team today';

export function liveExample(): string {
  return forExample('/usage live 30m team today');
}

const DURATION = /^(\d{1,4})(m|min|h)$/i;

/** Reads "30m team ml today", "1h" or "team today": a time first, then any question, in quotes or not. */
export function readLiveTerms(words: readonly Word[]): LiveTerms | Misunderstanding {
  const [first, ...others] = words;
  const minutes = first && maybeMinutes(first);
  if (first && minutes !== undefined && (minutes < 1 || minutes > MOST_MINUTES)) return tooLong(first);
  return {
    forMs: (minutes ?? DEFAULT_MINUTES) * MINUTE_MS,
    question: questionIn(minutes === undefined ? words : others) || DEFAULT_QUESTION,
  };
}

function maybeMinutes({ text, quoted }: Word): number | undefined {
  const [, count = '', unit = ''] = (quoted ? null : DURATION.exec(text)) ?? [];
  if (count === '') return undefined;
  return Number(count) * (unit.toLowerCase() === 'h' ? 60 : 1);
}

function questionIn(words: readonly Word[]): string {
  const [first, ...others] = words;
  const isWhole = first?.quoted === true && others.length === 0;
  return isWhole ? (first.values[0] ?? '') : words.map(({ text }) => text).join(' ');
}

function tooLong({ text }: Word): Misunderstanding {
  const message = say`An answer is live for 1m to ${MOST_MINUTES}m, not ${shownWord(text)}; a range goes behind the question.`;
  return misunderstanding('bad_value', message, { hint: liveExample() });
}
