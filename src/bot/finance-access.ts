import { refuseView } from '../analytics/access.ts';
import { type Call, refuse, type Saying } from './command.ts';
import { misunderstanding, shownWord } from './problem.ts';
import type { Word } from './words.ts';

export type FinanceVerbs = Readonly<Record<string, (call: Call, words: readonly Word[]) => Promise<Saying>>>;

/** The refusal of whoever may not see all that an organisation spends; undefined for admins. */
export function maybeRefused(call: Call, what: string): Saying | undefined {
  const { viewer } = call.speaker;
  if (viewer.role === 'admin' && viewer.boundTo === null) return undefined;
  const { message, hint } = refuseView(viewer, `${what} are for admins.`);
  return refuse(call, misunderstanding('insufficient_access', message, { hint }));
}

/** The refusal of a word that no verb, month or term is, or of too few of them. */
export function notUnderstood(call: Call, word: Word | undefined, hint: string): Saying {
  const message = word ? `I do not know what ${shownWord(word.text)} means here.` : 'A word is missing.';
  return refuse(call, misunderstanding('unknown_word', message, { hint }));
}
