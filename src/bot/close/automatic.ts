import { closesByItself, setClosesByItself } from '../../analytics/finance/automatic-close.ts';
import { messageOf } from '../../analytics/message.ts';
import { say } from '../../language/say.ts';
import type { Call, Saying } from '../command.ts';
import type { Word } from '../grammar/words.ts';
import { recordChange } from '../record-change.ts';
import { notUnderstood } from '../speaker/finance-access.ts';

/** `close auto on|off`: whether months close by themselves on their third working day. */
export async function setAutomatic(call: Call, [word, more]: readonly Word[]): Promise<Saying> {
  const { services, speaker } = call;
  const org = speaker.organisation.id;
  const typed = word?.text.toLowerCase();
  if (more || (word && typed !== 'on' && typed !== 'off'))
    return notUnderstood(call, more ?? word, say`For example: /usage close auto on`);
  if (word) {
    await setClosesByItself(services.state, org, typed === 'on');
    await recordChange(call, `close auto ${typed}`, '');
  }
  const isOn = await closesByItself(services.state, org);
  return {
    message: messageOf({
      command: `/usage close auto${word ? ` ${typed}` : ''}`,
      tone: word ? 'good' : 'answer',
      headline: isOn
        ? say`Each month closes by itself on the third working day of the next`
        : say`Months are closed by hand; admins are reminded once one has been`,
    }),
  };
}
