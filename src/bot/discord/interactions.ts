import {
  type APIApplicationCommandAutocompleteResponse,
  InteractionResponseType,
  MessageFlags,
} from 'discord.js';
import { failureFields } from '../chat/log.ts';
import type { BotHandlers } from '../platform.ts';
import { type Act, readAct } from './act.ts';
import { DISCORD_LIMITS } from './limits.ts';
import { isAnsweredElsewhere } from './outcome.ts';
import { type Listening, type Question, reply } from './reply.ts';
import type { Take } from './take-once.ts';
import type { FirstResponse, Handled, Respond } from './transport.ts';
import { typedCommand, typedSoFar } from './typed-command.ts';

/** Keeps the answer for the asker alone: the first response decides who sees the next. */
const ACKNOWLEDGED: FirstResponse = {
  type: InteractionResponseType.DeferredChannelMessageWithSource,
  data: { flags: MessageFlags.Ephemeral },
};

/** What people do in Discord and what it calls. Each act is acknowledged before anything is worked out. */
export async function onInteraction(
  listening: Listening & { readonly take: Take },
  payload: unknown,
  respond: Respond,
): Promise<Handled> {
  const act = readAct(payload);
  if (!act) return 'unknown';
  if (!(await listening.take(act.id))) return 'repeated';
  const { handlers } = listening;
  switch (act.kind) {
    case 'command': {
      const text = typedCommand(act.picked);
      await answer(listening, act, { respond, ask: () => handlers.command({ ...act.request, text }) });
      break;
    }
    case 'press':
      await answer(listening, act, { respond, ask: () => handlers.press(act.actionId, act.request) });
      break;
    case 'typing':
      await complete(listening, act, respond);
  }
  return 'handled';
}

type Asking = { readonly respond: Respond; readonly ask: Question['ask'] };

async function answer(listening: Listening, act: Act, { respond, ask }: Asking): Promise<void> {
  const { log } = listening.discord;
  try {
    await respond(act, ACKNOWLEDGED);
  } catch (error) {
    const fields = { platform: 'discord', ...failureFields(error) };
    if (isAnsweredElsewhere(error)) log.info(fields, 'another process answers an interaction');
    // Too late: Discord has told the asker already, and takes no answer any more.
    else log.warn(fields, 'an interaction could not be acknowledged');
    return;
  }
  const asker = act.request.actor;
  await reply(listening, { token: act.token, fileBytes: act.fileBytes, asker, ask });
}

async function complete(
  { discord, handlers }: Listening,
  act: Act & { readonly kind: 'typing' },
  respond: Respond,
): Promise<void> {
  try {
    await respond(act, completions(handlers, act));
  } catch (error) {
    // Whoever types on has asked again by now.
    discord.log.info({ platform: 'discord', ...failureFields(error) }, 'completions came too late');
  }
}

/** From memory: completions have three seconds and cannot be put off. */
function completions(
  handlers: BotHandlers,
  { picked, focused, request }: Act & { readonly kind: 'typing' },
): APIApplicationCommandAutocompleteResponse {
  const { text, complete } = typedSoFar(picked, focused);
  const values = handlers.complete(text, request).map(complete);
  const fitting = values.filter((value) => value !== '' && value.length <= DISCORD_LIMITS.choiceText);
  const choices = [...new Set(fitting)].slice(0, DISCORD_LIMITS.choices);
  return {
    type: InteractionResponseType.ApplicationCommandAutocompleteResult,
    data: { choices: choices.map((value) => ({ name: value, value })) },
  };
}
