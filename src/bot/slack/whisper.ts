import type { RespondFn } from '@slack/bolt';
import type { SlackPayload } from './blocks.ts';
import type { SlackClient } from './client.ts';
import { isNoEntry } from './outcome.ts';
import { postPayload } from './post.ts';

/** Says something only one person sees. */
export type Whisper = (payload: SlackPayload) => Promise<unknown>;

/** Where somebody is heard: a channel, or in it a thread somebody has answered in already. */
export type Place = {
  readonly channel: string;
  /** Slack shows a whisper in no other thread (docs.slack.dev, chat.postEphemeral). */
  readonly openThread: string | null;
};

/** Through the address that came with a command or a press; it works in channels the bot is no member of. */
export function whisperThrough(respond: RespondFn): Whisper {
  return ({ text, blocks }) =>
    respond({ response_type: 'ephemeral', replace_original: false, text, blocks: [...blocks] });
}

/** In a place; where the bot may not speak, in the person's own conversation with it. */
export function whisperAt(slack: SlackClient, user: string, { channel, openThread }: Place): Whisper {
  return async (payload) => {
    const { text, blocks } = payload;
    const where = openThread === null ? { channel } : { channel, thread_ts: openThread };
    try {
      await slack.web.chat.postEphemeral({ ...where, user, text, blocks: [...blocks] });
    } catch (error) {
      if (!isNoEntry(error)) throw error;
      await whisperDirectly(slack, await directChannel(slack, user))(payload);
    }
  };
}

/** In somebody's own conversation with the bot, where a message that stays is as private as a whisper. */
export function whisperDirectly(slack: SlackClient, direct: string): Whisper {
  return (payload) => postPayload(slack, { channel: direct, threadTs: null, key: null }, payload);
}

export async function directChannel({ web }: SlackClient, user: string): Promise<string> {
  const { channel } = await web.conversations.open({ users: user });
  if (!channel?.id) throw new Error('Slack opened a conversation without an id');
  return channel.id;
}
