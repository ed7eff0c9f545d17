import { say } from '../../language/say.ts';

/** Why something was not sent, which is stored in English, in the language spoken. What a platform answered is said as it came. */
export function failureText(stored: string): string {
  return stored.split('; ').map(partText).join('; ');
}

function partText(part: string): string {
  const [, lost] = /^the answer was lost: (.+)$/.exec(part) ?? [];
  if (lost !== undefined) return say`the answer was lost: ${partText(lost)}`;
  const [, attempts] = /^given up after (\d+) attempts$/.exec(part) ?? [];
  if (attempts !== undefined) return say`given up after ${Number(attempts)} attempts`;
  const [, who] = /^dropped by (.+)$/.exec(part) ?? [];
  if (who === 'an admin') return say`dropped by an admin`;
  if (who !== undefined) return say`dropped by ${who}`;
  return ownWords(part) ?? part;
}

function ownWords(part: string): string | undefined {
  switch (part) {
    case 'not delivered in time':
      return say`not delivered in time`;
    case 'it was never tried':
      return say`it was never tried`;
    case 'the answer was lost':
      return say`the answer was lost`;
    case 'the sender stopped before the answer came':
      return say`the sender stopped before the answer came`;
    case 'whether it arrived could not be looked up':
      return say`whether it arrived could not be looked up`;
    case 'not sent again, it may have been posted':
      return say`not sent again, it may have been posted`;
    case 'given up, it may have been posted':
      return say`given up, it may have been posted`;
    case 'the message could not be prepared':
      return say`the message could not be prepared`;
    case 'the platform failed in an unforeseen way':
      return say`the platform failed in an unforeseen way`;
    case 'the webhook failed in an unforeseen way':
      return say`the webhook failed in an unforeseen way`;
    case 'its platform does not answer, or asked for a pause':
      return say`its platform does not answer, or asked for a pause`;
    case 'drawing the picture took too long':
      return say`drawing the picture took too long`;
    case 'nothing was taken for 5 days':
      return say`nothing was taken for 5 days`;
    case 'there is no such webhook any more':
      return say`there is no such webhook any more`;
    case 'no answer':
      return say`no answer`;
    case 'no answer in time':
      return say`no answer in time`;
    default:
      return undefined;
  }
}
