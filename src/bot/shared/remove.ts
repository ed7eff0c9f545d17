import { messageOf } from '../../analytics/message.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { misunderstanding } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';
import { recordChange } from '../record-change.ts';
import { printScope } from '../speaker/scope.ts';
import { readSharedScope, sharedCommand } from './scope-word.ts';
import { splitText } from './wording.ts';

/** `shared rm team:platform`: it counts where it was used again. */
export async function removeShared(call: Call, words: readonly Word[]): Promise<Saying> {
  const { id: org } = call.speaker.organisation;
  const { state } = call.services;
  const scope = await readSharedScope(words[0], call);
  if (typeof scope !== 'string') return refuse(call, scope);
  const former = (await state.sharedCosts(org)).find((one) => one.scope === scope);
  if (!former) {
    const message = say`${printScope(scope)} is not shared.`;
    return refuse(call, misunderstanding('not_found', message, { hint: say`See /usage shared list.` }));
  }
  await state.removeSharedCost(org, scope);
  await recordChange(call, `shared rm ${printScope(scope)}`, () => `was: ${splitText(former)}`);
  return {
    message: messageOf({
      command: `/usage shared rm ${printScope(scope)}`,
      tone: 'good',
      headline: say`${printScope(scope)} is shared no more`,
      actions: [{ label: say`Share it again`, command: sharedCommand(former) }],
    }),
  };
}
