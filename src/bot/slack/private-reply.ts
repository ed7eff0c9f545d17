import { say } from '../../language/say.ts';
import { failureFields } from '../chat/log.ts';
import { markedHeadline } from '../chat/tone.ts';
import type { Answer } from '../platform.ts';
import { toBlocks, toPictureBlocks, toPlainText } from './blocks.ts';
import type { SlackClient } from './client.ts';
import { escapeSlack } from './escape.ts';
import { processedPictures, uploadFiles } from './files.ts';
import { directChannel, type Whisper } from './whisper.ts';

export type Asker = { readonly user: string; readonly channel: string; readonly whisper: Whisper };

/**
 * Answers one person. Slack has no private files in a channel, so the words are whispered where the
 * question was asked, and the files go to the asker's own conversation with the bot.
 */
export async function replyPrivately(slack: SlackClient, asker: Asker, answer: Answer): Promise<void> {
  if (answer.files.length === 0) return whisperAnswer(slack, asker, answer);
  const direct = await maybeDirectChannel(slack, asker.user);
  const isHere = direct === asker.channel;
  const where = direct
    ? say`Files: in your messages with me.`
    : say`Files: not sent: I may not write to you directly.`;
  await whisperAnswer(slack, asker, isHere ? answer : withLine(answer, where));
  if (direct) await sendFiles(slack, asker, { answer, direct, showsPicture: !isHere });
}

export function withLine(answer: Answer, line: string): Answer {
  return { ...answer, message: { ...answer.message, lines: [...answer.message.lines, line] } };
}

async function whisperAnswer(slack: SlackClient, { whisper }: Asker, answer: Answer): Promise<void> {
  try {
    await whisper(toBlocks(answer));
  } catch (error) {
    // A response address gives no reason for a refusal, so plain words are tried whatever it was.
    slack.log.warn({ platform: 'slack', ...failureFields(error) }, 'blocks of a private answer were refused');
    await whisper({ text: toPlainText(answer), blocks: [] });
  }
}

async function maybeDirectChannel(slack: SlackClient, user: string): Promise<string | undefined> {
  try {
    return await directChannel(slack, user);
  } catch (error) {
    slack.log.warn({ platform: 'slack', ...failureFields(error) }, 'no direct conversation could be opened');
    return undefined;
  }
}

type Sending = { readonly answer: Answer; readonly direct: string; readonly showsPicture: boolean };

async function sendFiles(slack: SlackClient, { whisper }: Asker, sending: Sending): Promise<void> {
  const { answer, direct, showsPicture } = sending;
  try {
    const comment = escapeSlack(markedHeadline(answer.message));
    const held = await uploadFiles(slack, answer.files, { channel: direct, threadTs: null, comment });
    const pictures = showsPicture ? await processedPictures(slack, held) : [];
    if (pictures.length > 0) await whisper(toPictureBlocks(pictures));
  } catch (error) {
    slack.log.warn(
      { platform: 'slack', ...failureFields(error) },
      'the answer is given but its files are not',
    );
    await whisper({ text: say`The picture and files of this answer could not be sent.`, blocks: [] });
  }
}
