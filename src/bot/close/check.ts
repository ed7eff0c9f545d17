import { dayText, monthText } from '../../analytics/finance/closed-words.ts';
import { checksumOf } from '../../analytics/finance/month-file.ts';
import { messageOf } from '../../analytics/message.ts';
import { say } from '../../language/say.ts';
import type { Call, Saying } from '../command.ts';
import type { Word } from '../grammar/words.ts';
import { closedFile } from './file.ts';
import { findClose } from './find.ts';

/** `close check <month>`: the checksum of the file as it is kept, beside the one it was closed with. */
export async function checkClosed(call: Call, words: readonly Word[]): Promise<Saying> {
  const found = await findClose(call, words, 'check');
  if ('refused' in found) return found.refused;
  const { month, closedAt, checksum, body } = found.close;
  const file = closedFile(found.close);
  const isWhole = checksumOf(body) === checksum;
  const day = dayText(closedAt, call.speaker.organisation.timeZone);
  const message = messageOf({
    command: `/usage close check ${month}`,
    tone: isWhole ? 'good' : 'problem',
    headline: isWhole
      ? say`${monthText(month)} is as it was closed on ${day}`
      : say`${monthText(month)} is not as it was closed on ${day}: its file was changed`,
    lines: [
      say`SHA-256 when it was closed: ${checksum}`,
      ...(isWhole ? [] : [say`SHA-256 of what is kept: ${checksumOf(body)}`]),
      say`Where the file is: sha256sum ${file.name}`,
    ],
  });
  return { message, kept: [file] };
}
