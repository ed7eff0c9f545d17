import { setTimeout as pause } from 'node:timers/promises';
import type { MessageFile } from '../../analytics/message.ts';
import type { HeldPicture } from './blocks.ts';
import type { SlackClient } from './client.ts';

/** Where uploaded files are shown; without one they stay the bot's own. */
export type SharingPlace = {
  readonly channel: string;
  readonly threadTs: string | null;
  /** Said with the files; escaped already. Slack shows it above them. */
  readonly comment: string | null;
};

export type HeldFile = { readonly fileId: string; readonly file: MessageFile };

/** How long processing may take before a message goes without its picture. Reports say about a second. */
const PROCESSING_PATIENCE_MS = 5000;

/**
 * Slack's three steps: ask for an address, send the bytes, complete. Completing shares the files in
 * `place`; a private answer's place is only ever the asker's own conversation with the bot.
 */
export async function uploadFiles(
  slack: SlackClient,
  files: readonly MessageFile[],
  place: SharingPlace | null,
): Promise<readonly HeldFile[]> {
  const held = await Promise.all(files.map((file) => sendBytes(slack, file)));
  const [first, ...others] = held.map(({ fileId, file }) => ({ id: fileId, title: file.name }));
  if (!first) return [];
  await slack.web.files.completeUploadExternal({ files: [first, ...others], ...destination(place) });
  return held;
}

function destination(place: SharingPlace | null) {
  if (place === null) return {};
  const { channel, threadTs, comment } = place;
  const where = threadTs === null ? { channel_id: channel } : { channel_id: channel, thread_ts: threadTs };
  return { ...where, ...(comment !== null && { initial_comment: comment }) };
}

async function sendBytes(slack: SlackClient, file: MessageFile): Promise<HeldFile> {
  // The documented name is alt_txt (the SDK's own upload sends alt_text); on a CSV it makes sharing
  // fail without a word (slackapi/python-slack-sdk#1818), so only pictures carry it.
  const isPicture = file.mediaType === 'image/png';
  const ticket = { filename: file.name, length: file.content.byteLength };
  const described = isPicture && file.alt ? { ...ticket, alt_txt: file.alt } : ticket;
  const { upload_url: url, file_id: fileId } = await slack.web.files.getUploadURLExternal(described);
  if (!url || !fileId) throw new Error('Slack gave no address to upload to');
  const response = await fetch(url, {
    method: 'POST',
    body: Uint8Array.from(file.content),
    signal: AbortSignal.timeout(slack.callTimeoutMs),
  });
  if (!response.ok) throw new Error(`Slack refused the bytes of ${file.name}: HTTP ${response.status}`);
  return { fileId, file };
}

/**
 * Pictures that may be shown in a block now. Slack processes uploads on its own time and refuses the
 * whole message when a picture is not ready, so each is asked after until it is, or left out.
 */
export async function processedPictures(
  slack: SlackClient,
  held: readonly HeldFile[],
): Promise<readonly HeldPicture[]> {
  const pictures = held.filter(({ file }) => file.mediaType === 'image/png');
  const ready = await Promise.all(pictures.map(({ fileId }) => isProcessed(slack, fileId)));
  return pictures
    .filter((_, index) => ready[index] === true)
    .map(({ fileId, file }) => ({ fileId, alt: file.alt ?? file.name }));
}

async function isProcessed(slack: SlackClient, fileId: string): Promise<boolean> {
  const probes = Math.ceil(PROCESSING_PATIENCE_MS / slack.pictureProbeMs);
  for (let probe = 0; probe < probes; probe += 1) {
    const { file } = await slack.web.files.info({ file: fileId });
    if (file?.mimetype) return true;
    await pause(slack.pictureProbeMs);
  }
  return false;
}
