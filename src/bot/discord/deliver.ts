import { createHash } from 'node:crypto';
import { MessageFlags, Routes } from 'discord.js';
import { MESSAGE_GONE } from '../../analytics/outbox.ts';
import type { Delivery, DeliveryOutcome } from '../platform.ts';
import { type DiscordClient, sendAnswer } from './client.ts';
import { DISCORD_LIMITS } from './limits.ts';
import { isUnknownMessage, outcomeOf } from './outcome.ts';

/** Posts or edits one message and says what became of it; never throws. The reference is its id. */
export async function deliverToDiscord(discord: DiscordClient, delivery: Delivery): Promise<DeliveryOutcome> {
  try {
    const channel = await channelOf(discord, delivery.channel);
    return { kind: 'sent', reference: await send(discord, { ...delivery, channel }) };
  } catch (error) {
    return isUnknownMessage(error) ? { kind: 'gone', reason: MESSAGE_GONE } : outcomeOf(error);
  }
}

/** "@123" is a person: Discord opens, or gives again, the channel of direct messages with them. */
async function channelOf({ rest }: DiscordClient, channel: string): Promise<string> {
  if (!channel.startsWith('@')) return channel;
  return idOf(await rest.post(Routes.userChannels(), { body: { recipient_id: channel.slice(1) } }));
}

async function send(discord: DiscordClient, delivery: Delivery): Promise<string> {
  const { answer, channel, reference } = delivery;
  if (reference === null) return post(discord, delivery);
  try {
    await sendAnswer(answer, undefined, ({ body, files }) =>
      discord.rest.patch(Routes.channelMessage(channel, reference), { body, files }),
    );
    return reference;
  } catch (error) {
    // Somebody deleted the message: news has to be told all the same.
    if (!isUnknownMessage(error) || answer.message.editsOnly) throw error;
    return post(discord, delivery);
  }
}

async function post({ rest }: DiscordClient, { answer, channel, key, thread }: Delivery): Promise<string> {
  const once = { nonce: nonceOf(key), enforce_nonce: true };
  // A digest is there to be read, not to buzz.
  const flags = answer.message.tone === 'digest' ? { flags: MessageFlags.SuppressNotifications } : {};
  // Somebody may have deleted what is answered; then it stands by itself.
  const answered =
    thread === undefined ? {} : { message_reference: { message_id: thread, fail_if_not_exists: false } };
  const posted = await sendAnswer(answer, undefined, ({ body, files }) =>
    rest.post(Routes.channelMessages(channel), { body: { ...body, ...once, ...flags, ...answered }, files }),
  );
  return idOf(posted);
}

/** Discord answers a repeated nonce with the message it has, for some minutes; 25 characters at most. */
function nonceOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, DISCORD_LIMITS.nonce);
}

function idOf(posted: unknown): string {
  if (typeof posted === 'object' && posted !== null && 'id' in posted && typeof posted.id === 'string')
    return posted.id;
  throw new Error('Discord answered without the id of what it made');
}
