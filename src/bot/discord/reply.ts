import { randomUUID } from 'node:crypto';
import { Routes } from 'discord.js';
import { messageOf } from '../../analytics/message.ts';
import { maybeLocale, speaking } from '../../language/locale.ts';
import { say } from '../../language/say.ts';
import { failureFields } from '../chat/log.ts';
import type { Actor, Answer, BotHandlers } from '../platform.ts';
import { type DiscordClient, sendAnswer } from './client.ts';
import { onceKnown } from './once-known.ts';

export type Listening = { readonly discord: DiscordClient; readonly handlers: BotHandlers };

/** An acknowledged question, waiting for its answer under `token` for fifteen minutes. */
export type Question = {
  readonly token: string;
  /** What a file may weigh where the question was asked. */
  readonly fileBytes: number;
  readonly asker: Actor;
  readonly ask: () => Promise<Answer>;
};

/** Asks and answers; whatever fails is logged once under a number the asker is told. Never throws. */
export async function reply({ discord }: Pick<Listening, 'discord'>, question: Question): Promise<void> {
  try {
    const answer = await question.ask();
    // What went wrong is nobody else's business, whatever visibility was asked for.
    const isPublic = answer.message.visibility === 'public' && answer.message.error === null;
    if (!isPublic) return await editFirst(discord, question, answer);
    const told = speaking(answer.message.locale, () => plain(say`Posted for everyone here.`));
    await editFirst(discord, question, told);
    await followUp(discord, question, answer);
  } catch (error) {
    await apologise(discord, question, error);
  }
}

/** The acknowledgement becomes the answer, for the asker alone, files included. */
async function editFirst({ applicationId, rest }: DiscordClient, question: Question, answer: Answer) {
  const route = Routes.webhookMessage(applicationId, question.token, '@original');
  await sendAnswer(answer, question.fileBytes, ({ body, files }) =>
    onceKnown(() => rest.patch(route, { body, files, auth: false })),
  );
}

/** A message of its own, which everybody sees. */
async function followUp({ applicationId, rest }: DiscordClient, question: Question, answer: Answer) {
  const route = Routes.webhook(applicationId, question.token);
  await sendAnswer(answer, question.fileBytes, ({ body, files }) =>
    rest.post(route, { body, files, auth: false }),
  );
}

async function apologise(discord: DiscordClient, question: Question, error: unknown): Promise<void> {
  const reference = randomUUID().slice(0, 8);
  discord.log.error(
    { platform: 'discord', reference, ...failureFields(error) },
    'a question could not be answered',
  );
  const apology = speaking(maybeLocale(question.asker.locale ?? ''), () =>
    plain(
      say`Sorry, that did not work. Please try again; if it stays, give your admin the number ${reference}.`,
    ),
  );
  try {
    await editFirst(discord, question, apology);
  } catch (failure) {
    discord.log.error(
      { platform: 'discord', reference, ...failureFields(failure) },
      'the asker could not be told',
    );
  }
}

function plain(headline: string): Answer {
  return { message: messageOf({ headline }), files: [], actions: [] };
}
