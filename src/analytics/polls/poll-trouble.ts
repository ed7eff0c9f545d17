import { z } from 'zod';
import { say } from '../../language/say.ts';
import { capitalised } from '../alerts/scope.ts';
import type { Poll } from '../ingest/polls/poll.ts';
import { keyText, pollText } from '../reports/reconcile/reconcile-words.ts';

const failureSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('answered'), status: z.number() }),
  z.object({ kind: z.literal('too-large'), bytes: z.number() }),
  z.object({ kind: z.enum(['timeout', 'not-json', 'unreachable']) }),
]);

/** Why a provider gave no answer that could be read. */
export type PollFailure = z.infer<typeof failureSchema>;

export const troubleSchema = z.discriminatedUnion('kind', [
  /** It does not take the key; `page` is where another is made, `variable` where it is set. */
  z.object({ kind: z.literal('refused'), status: z.number(), page: z.string(), variable: z.string() }),
  z.object({ kind: z.literal('failed'), failure: failureSchema }),
  z.object({ kind: z.literal('unknown-form'), where: z.string(), wrong: z.string() }),
  z.object({ kind: z.literal('endless'), pages: z.number() }),
]);

/** Why a poll stopped, as data: whoever reads it decides the language. */
export type PollTrouble = z.infer<typeof troubleSchema>;

/** What is wrong and what to do; earlier versions kept words. */
export function troubleText(
  { label, provider }: Pick<Poll, 'label' | 'provider'>,
  trouble: PollTrouble | string,
): string {
  if (typeof trouble === 'string') return trouble;
  const name = capitalised(pollText(label));
  switch (trouble.kind) {
    case 'refused':
      return say`${name} was refused (${trouble.status}). Create ${keyText(provider)} at ${trouble.page} and start Tokenbell with it as ${trouble.variable}.`;
    case 'failed':
      return say`${name} could not be read: ${failureText(trouble.failure)}.`;
    case 'unknown-form':
      return say`${name} came in a form this version does not know (${trouble.where}: ${trouble.wrong}).`;
    case 'endless':
      return say`${name} has more than ${trouble.pages} pages for one day; nothing of it was taken.`;
  }
}

/** Words of our own: what an error says may quote an address or an answer. */
function failureText(failure: PollFailure): string {
  switch (failure.kind) {
    case 'answered':
      return say`the provider answered ${failure.status}`;
    case 'too-large':
      return say`the answer has more than ${failure.bytes} bytes`;
    case 'timeout':
      return say`no answer in 30 seconds`;
    case 'not-json':
      return say`the answer is not JSON`;
    case 'unreachable':
      return say`the provider cannot be reached`;
  }
}
