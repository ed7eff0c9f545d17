import type { App, RespondFn } from '@slack/bolt';
import { failureFields } from '../chat/log.ts';
import { ACTION_PREFIX } from './blocks.ts';
import type { SlackClient } from './client.ts';
import { firstTimes } from './first-times.ts';
import type { Whisper } from './private-reply.ts';
import { type Listening, reply } from './reply.ts';
import { mentionedCommand, typedText } from './typed-text.ts';

/**
 * What people do in Slack and what it calls: slash command, button, mention. Each is acknowledged
 * before anything else happens; Slack shows an error after three seconds.
 */
export function listen(app: App, listening: Listening): void {
  const { handlers } = listening;
  // Whatever the manifest calls the command: two apps in a workspace may both want /usage.
  app.command(/^\//, async ({ ack, command, respond }) => {
    await ack();
    await reply(listening, {
      user: command.user_id,
      tenant: command.team_id,
      channel: command.channel_id,
      threadTs: null,
      whisper: whisperThrough(respond),
      ask: (actor) => handlers.command({ text: typedText(command.text), actor, channel: command.channel_id }),
    });
  });

  app.action(new RegExp(`^${ACTION_PREFIX}`), async ({ ack, action, body, respond }) => {
    await ack();
    if (action.type !== 'button' || body.type !== 'block_actions' || !action.value) return;
    const { value } = action;
    const channel = body.channel?.id ?? '';
    await reply(listening, {
      user: body.user.id,
      tenant: body.team?.id ?? body.user.team_id ?? '',
      channel,
      threadTs: threadOf(body.message),
      whisper: whisperThrough(respond),
      ask: (actor) => handlers.press(value, { actor, channel }),
    });
  });

  const isFirst = firstTimes(1000);
  app.event('app_mention', async ({ body, context, event }) => {
    // Slack repeats an event it thinks unanswered, up to three times.
    if (!event.user || !isFirst(body.event_id)) return;
    const text = mentionedCommand(event.text, context.botUserId ?? '');
    const threadTs = event.thread_ts ?? event.ts;
    await reply(listening, {
      user: event.user,
      tenant: body.team_id,
      channel: event.channel,
      threadTs,
      whisper: whisperInThread(listening.slack, { channel: event.channel, user: event.user, threadTs }),
      ask: (actor) => handlers.command({ text, actor, channel: event.channel }),
    });
  });

  app.error(async (error) =>
    listening.log.error({ platform: 'slack', ...failureFields(error) }, 'an event was not handled'),
  );
}

function whisperThrough(respond: RespondFn): Whisper {
  return ({ text, blocks }) =>
    respond({ response_type: 'ephemeral', replace_original: false, text, blocks: [...blocks] });
}

function whisperInThread(
  { web }: SlackClient,
  place: { readonly channel: string; readonly user: string; readonly threadTs: string },
): Whisper {
  return ({ text, blocks }) =>
    web.chat.postEphemeral({
      channel: place.channel,
      user: place.user,
      thread_ts: place.threadTs,
      text,
      blocks: [...blocks],
    });
}

/** A button inside a thread answers there; everything else answers in the channel. */
function threadOf(message: unknown): string | null {
  const isObject = typeof message === 'object' && message !== null;
  return isObject && 'thread_ts' in message && typeof message.thread_ts === 'string'
    ? message.thread_ts
    : null;
}
