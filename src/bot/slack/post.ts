import type { MessageFile } from '../../analytics/message.ts';
import { failureFields } from '../chat/log.ts';
import type { Answer } from '../platform.ts';
import { type HeldPicture, type SlackPayload, toBlocks, toPlainText } from './blocks.ts';
import type { SlackClient } from './client.ts';
import { processedPictures, uploadFiles } from './files.ts';
import { isRefusedBlocks, TurnOver } from './outcome.ts';

/** Where a message stands: enough to edit it or to answer in its thread. */
export type PostedMessage = { readonly channel: string; readonly ts: string };

export type Posting = {
  readonly channel: string;
  readonly threadTs: string | null;
  /** Kept in the message's metadata, so that a lost answer can be told from a lost message. */
  readonly key: string | null;
  /** Whether it is still this process that posts it; uploading pictures can take long. */
  readonly mayPost?: () => boolean;
};

/** However slow Slack's file service is, words do not wait for pictures longer than this. */
const PICTURE_PATIENCE_MS = 8000;

/** What kind of metadata our posts carry. */
export const METADATA_TYPE = 'tokenbell_delivery';

const QUIET = { parse: 'none', link_names: false, unfurl_links: false, unfurl_media: false } as const;

/** Posts for everyone in the channel: words with pictures, then the other files in its thread. */
export async function postAnswer(
  slack: SlackClient,
  posting: Posting,
  answer: Answer,
): Promise<PostedMessage> {
  const pictures = await maybePictures(slack, answer.files);
  const shown = await withFallbacks(answer, pictures, (payload) => postPayload(slack, posting, payload));
  const left = answer.files.filter((file) => file.mediaType !== 'image/png' || !shown.withPictures);
  await shareInThread(slack, { ...shown.posted, ts: posting.threadTs ?? shown.posted.ts }, left);
  return shown.posted;
}

/** Replaces what a message says; its files stay those it was posted with, its picture is new. */
export async function editAnswer(
  slack: SlackClient,
  posted: PostedMessage,
  answer: Answer,
): Promise<PostedMessage> {
  const pictures = await maybePictures(slack, answer.files);
  const shown = await withFallbacks(answer, pictures, async ({ text, blocks }) => {
    await slack.web.chat.update({
      channel: posted.channel,
      ts: posted.ts,
      text,
      blocks: [...blocks],
      parse: 'none',
      link_names: false,
    });
    return posted;
  });
  return shown.posted;
}

export async function postPayload(
  slack: SlackClient,
  { channel, threadTs, key, mayPost }: Posting,
  { text, blocks }: SlackPayload,
): Promise<PostedMessage> {
  if (mayPost?.() === false) throw new TurnOver('another process posts it by now');
  const answered = await slack.web.chat.postMessage({
    channel,
    text,
    blocks: [...blocks],
    ...QUIET,
    ...(threadTs !== null && { thread_ts: threadTs }),
    ...(key !== null && { metadata: { event_type: METADATA_TYPE, event_payload: { key } } }),
  });
  return { channel: answered.channel ?? channel, ts: answered.ts ?? '' };
}

/** Blocks with pictures, else blocks alone, else plain words: a refused block never silences a message. */
async function withFallbacks(
  answer: Answer,
  pictures: readonly HeldPicture[],
  send: (payload: SlackPayload) => Promise<PostedMessage>,
): Promise<{ readonly posted: PostedMessage; readonly withPictures: boolean }> {
  if (pictures.length > 0) {
    const posted = await maybeSent(() => send(toBlocks(answer, pictures)));
    if (posted) return { posted, withPictures: true };
  }
  const posted = await maybeSent(() => send(toBlocks(answer)));
  if (posted) return { posted, withPictures: false };
  return { posted: await send({ text: toPlainText(answer), blocks: [] }), withPictures: false };
}

async function maybeSent(send: () => Promise<PostedMessage>): Promise<PostedMessage | undefined> {
  try {
    return await send();
  } catch (error) {
    if (isRefusedBlocks(error)) return undefined;
    throw error;
  }
}

/** The pictures Slack holds and has processed in time; none when anything about them fails. */
async function maybePictures(
  slack: SlackClient,
  files: readonly MessageFile[],
): Promise<readonly HeldPicture[]> {
  const pictures = files.filter((file) => file.mediaType === 'image/png');
  if (pictures.length === 0) return [];
  const { promise: late, resolve } = Promise.withResolvers<readonly HeldPicture[]>();
  const timer = setTimeout(() => resolve([]), PICTURE_PATIENCE_MS);
  const held = uploadFiles(slack, pictures, null)
    .then((uploaded) => processedPictures(slack, uploaded))
    .catch((error: unknown) => {
      slack.log.warn({ platform: 'slack', ...failureFields(error) }, 'a picture could not be uploaded');
      return [];
    });
  return Promise.race([held, late]).finally(() => clearTimeout(timer));
}

/** `opening` is the thread's first message: Slack wants files referred to that, never to a reply. */
async function shareInThread(slack: SlackClient, opening: PostedMessage, files: readonly MessageFile[]) {
  try {
    await uploadFiles(slack, files, { channel: opening.channel, threadTs: opening.ts, comment: null });
  } catch (error) {
    slack.log.warn(
      { platform: 'slack', ...failureFields(error) },
      'the message is posted but its files could not be shared',
    );
  }
}
