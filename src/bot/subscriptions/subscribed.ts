import type { Question } from '../../analytics/reports/question.ts';
import { say } from '../../language/say.ts';
import type { Call } from '../command.ts';
import { findCommandWord, maybeView } from '../grammar/command-word.ts';
import { parseQuery } from '../grammar/parse.ts';
import { type Misunderstanding, misunderstanding } from '../grammar/problem.ts';
import { splitWords } from '../grammar/words.ts';
import { toQuestion } from '../question/question.ts';
import { bindingAt, type Speaker } from '../speaker/speaker.ts';
import { subscribeExample } from './terms.ts';

/** A question that may be posted to a channel. */
export type Subscribed =
  | {
      readonly kind: 'asked';
      /** In its normal form, without "/usage": "team ml 7d". */
      readonly query: string;
      readonly question: Question;
    }
  | { readonly kind: 'refused'; readonly problem: Misunderstanding };

/**
 * Reads a question as something everybody in a channel will see, with the rights of the caller and within what the
 * channel is bound to; `target` is where it will be posted, where that is not the place it is typed in.
 */
export async function readSubscribed(text: string, call: Call, target?: string): Promise<Subscribed> {
  const split = splitWords(text);
  if (split.kind === 'refused') return refused(misunderstanding(split.code, split.message));
  const chosen = maybeView(findCommandWord(split.words));
  if (!chosen || split.words.length === 0) {
    const message = say`Only questions about usage can be subscribed to.`;
    return refused(misunderstanding('bad_value', message, { hint: subscribeExample() }));
  }
  if (chosen.view === 'me') return refused(onlyPrivate());
  const { services, now } = call;
  const speaker = await speakerTo(target, call);
  const parsed = parseQuery(chosen.view, chosen.words, { now, ...speaker.organisation });
  if (parsed.kind === 'refused') return refused(parsed.problem);
  const asked = await toQuestion({ ...parsed.query, visibility: 'public' }, speaker, {
    ...services,
    now,
  });
  if (asked.kind === 'refused') return refused(asked.problem);
  const query = asked.question.command.replace(/^\/usage /, '').replace(/ public$/, '');
  return { kind: 'asked', query, question: asked.question };
}

async function speakerTo(target: string | undefined, { speaker, services }: Call): Promise<Speaker> {
  if (target === undefined) return speaker;
  const channelBoundTo = await bindingAt(target, speaker.organisation.id, services.state);
  return { ...speaker, channelBoundTo };
}

function onlyPrivate(): Misunderstanding {
  const message = say`Usage of single people is shown privately, so it cannot be posted to a channel.`;
  return misunderstanding('insufficient_access', message, { hint: say`Subscribe to a team: "team ml 7d".` });
}

function refused(problem: Misunderstanding): Subscribed {
  return { kind: 'refused', problem };
}
