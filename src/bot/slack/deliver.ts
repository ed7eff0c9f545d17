import { MESSAGE_GONE } from '../../analytics/outbox.ts';
import { speaking } from '../../language/locale.ts';
import type { Delivery, DeliveryOutcome } from '../platform.ts';
import type { SlackClient } from './client.ts';
import { outcomeOf, slackErrorCode } from './outcome.ts';
import { editAnswer, type PostedMessage, postAnswer } from './post.ts';

/** Posts or edits one message and says what became of it; never throws. */
export async function deliverToSlack(slack: SlackClient, delivery: Delivery): Promise<DeliveryOutcome> {
  try {
    return { kind: 'sent', reference: toReference(await send(slack, delivery)) };
  } catch (error) {
    return isGone(error) ? { kind: 'gone', reason: MESSAGE_GONE } : outcomeOf(error);
  }
}

function send(slack: SlackClient, delivery: Delivery): Promise<PostedMessage> {
  return speaking(delivery.answer.message.locale, () => postOrEdit(slack, delivery));
}

async function postOrEdit(slack: SlackClient, delivery: Delivery): Promise<PostedMessage> {
  const { answer, channel, key, mayPost, reference, thread } = delivery;
  const parent = thread === undefined ? null : postedAt(thread, channel);
  const posting = { channel: parent?.channel ?? channel, threadTs: parent?.ts ?? null, key, mayPost };
  const posted = reference === null ? null : postedAt(reference, channel);
  if (posted === null) return postAnswer(slack, posting, answer);
  try {
    return await editAnswer(slack, posted, answer);
  } catch (error) {
    // Somebody deleted the message: news has to be told all the same.
    if (!isGone(error) || answer.message.editsOnly) throw error;
    return postAnswer(slack, posting, answer);
  }
}

function isGone(error: unknown): boolean {
  return slackErrorCode(error) === 'message_not_found';
}

/** Slack edits by channel and time, and the channel of a direct message is not the one it was sent to. */
export function toReference({ channel, ts }: PostedMessage): string {
  return `${channel}/${ts}`;
}

function postedAt(reference: string, channel: string): PostedMessage {
  const [first = '', second] = reference.split('/', 2);
  return second === undefined ? { channel, ts: first } : { channel: first, ts: second };
}
