import { randomUUID } from 'node:crypto';
import { maybeLocale, speaking } from '../../language/locale.ts';
import { say } from '../../language/say.ts';
import { failureFields } from '../chat/log.ts';
import type { Actor, Answer, BotHandlers } from '../platform.ts';
import type { SlackClient } from './client.ts';
import type { SlackConfig } from './config.ts';
import { isNoEntry } from './outcome.ts';
import type { People } from './people.ts';
import { postAnswer } from './post.ts';
import { replyPrivately, withLine } from './private-reply.ts';
import type { Whisper } from './whisper.ts';

/** What listening to people needs. */
export type Listening = Pick<SlackConfig, 'claim' | 'log' | 'now'> & {
  readonly slack: SlackClient;
  readonly handlers: BotHandlers;
  readonly people: People;
};

/** One thing somebody asked, wherever it came from. */
export type Question = {
  readonly user: string;
  readonly tenant: string;
  readonly channel: string;
  /** Where a public answer belongs; null is the channel itself. */
  readonly threadTs: string | null;
  readonly whisper: Whisper;
  readonly ask: (actor: Actor) => Promise<Answer>;
};

/** Asks and answers; whatever fails is logged once under a number the asker is told. Never throws. */
export async function reply(listening: Listening, question: Question): Promise<void> {
  const actor = await listening.people(question.user, question.tenant);
  try {
    const answer = await question.ask(actor);
    await speaking(answer.message.locale, () => show(listening, question, answer));
  } catch (error) {
    const reference = randomUUID().slice(0, 8);
    listening.log.error(
      { platform: 'slack', reference, ...failureFields(error) },
      'a question could not be answered',
    );
    await speaking(maybeLocale(actor.locale ?? ''), () => apologise(listening, question, reference));
  }
}

async function show(listening: Listening, question: Question, answer: Answer): Promise<void> {
  // What went wrong is nobody else's business, whatever visibility was asked for.
  const isPublic = answer.message.visibility === 'public' && answer.message.error === null;
  await (isPublic ? replyInChannel : replyToAsker)(listening, question, answer);
}

async function replyInChannel(listening: Listening, question: Question, answer: Answer): Promise<void> {
  const { channel, threadTs } = question;
  try {
    await postAnswer(listening.slack, { channel, threadTs, key: null }, answer);
  } catch (error) {
    if (!isNoEntry(error)) throw error;
    const hint = say`Only you see this: I am not in this channel. Type /invite @Tokenbell here and ask again.`;
    await replyToAsker(listening, question, withLine(answer, hint));
  }
}

function replyToAsker({ slack }: Listening, question: Question, answer: Answer): Promise<void> {
  return replyPrivately(slack, question, answer);
}

async function apologise({ log }: Listening, { whisper }: Question, reference: string): Promise<void> {
  const text = say`Sorry, that did not work. Please try again; if it stays, give your admin the number ${reference}.`;
  try {
    await whisper({ text, blocks: [] });
  } catch (error) {
    log.error({ platform: 'slack', reference, ...failureFields(error) }, 'the asker could not be told');
  }
}
