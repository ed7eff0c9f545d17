import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { misunderstanding, shownWord } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';
import { insufficientAccess } from './insufficient-access.ts';

export type FinanceVerbs = Readonly<Record<string, (call: Call, words: readonly Word[]) => Promise<Saying>>>;

/** The refusal of whoever may not see all that an organisation spends; undefined for admins. */
export function maybeRefused(call: Call, reason: string): Saying | undefined {
  const { viewer } = call.speaker;
  if (viewer.role === 'admin' && viewer.boundTo === null) return undefined;
  return refuse(call, insufficientAccess(viewer, reason));
}

/** The refusal of a word that no verb, month or term is, or of too few of them. */
export function notUnderstood(call: Call, word: Word | undefined, hint: string): Saying {
  const message = word
    ? say`I do not know what ${shownWord(word.text)} means here.`
    : say`A word is missing.`;
  return refuse(call, misunderstanding('unknown_word', message, { hint }));
}
