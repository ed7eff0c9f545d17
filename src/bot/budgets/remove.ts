import { mayChangeScope } from '../../analytics/access/scope-access.ts';
import { messageOf } from '../../analytics/message.ts';
import type { Budget } from '../../analytics/state.ts';
import { counted, say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { misunderstanding } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';
import { recordChange } from '../record-change.ts';
import { printScope, readScope } from '../speaker/scope.ts';
import { mayNotChange, readScopeWord } from './scope-word.ts';
import { setCommand } from './terms.ts';

const MOST_BUTTONS = 3;

/** `budget rm team:ml`: every budget of the scope, with buttons that set them again. */
export async function removeBudget(call: Call, words: readonly Word[]): Promise<Saying> {
  const { speaker, services } = call;
  const scope = await readScopeWord(words[0], call);
  if (typeof scope !== 'string') return refuse(call, scope);
  if (!mayChangeScope(speaker.viewer, readScope(scope))) return refuse(call, mayNotChange(call, scope));
  const { id: org } = speaker.organisation;
  const found = (await services.state.budgets(org)).filter((one) => one.scope === scope);
  if (found.length === 0) {
    const message = say`There is no budget for ${printScope(scope)}.`;
    return refuse(call, misunderstanding('not_found', message, { hint: say`See /usage budget list.` }));
  }
  for (const one of found) await services.state.removeBudget(org, one.id);
  await recordChange(call, `budget rm ${scope}`, `was: ${found.map(againCommand).join('; ')}`);
  return {
    message: messageOf({
      command: `/usage budget rm ${printScope(scope)}`,
      tone: 'good',
      headline: counted(
        found.length,
        say`Removed the budget for ${printScope(scope)}`,
        say`Removed ${found.length} budgets for ${printScope(scope)}`,
      ),
      actions: found
        .slice(0, MOST_BUTTONS)
        .map((one) => ({ label: say`Set the budget again`, command: againCommand(one) })),
    }),
  };
}

function againCommand(budget: Budget): string {
  return budget.channel === null ? setCommand(budget) : `${setCommand(budget)} ${budget.channel}`;
}
