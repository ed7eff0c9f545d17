import { say } from '../../language/say.ts';
import { type Command, refuse } from '../command.ts';
import { misunderstanding, shownWord } from '../grammar/problem.ts';
import { listShared } from '../shared/list.ts';
import { removeShared } from '../shared/remove.ts';
import { example } from '../shared/scope-word.ts';
import { setShared } from '../shared/set.ts';
import { maybeNoAdmin } from '../speaker/insufficient-access.ts';

export const shared: Command = {
  name: 'shared',
  aliases: [],
  get summary() {
    return say`costs that several teams share, and how they are split`;
  },
  forms: ['shared [list]', 'shared set <scope> usage|even|none [with <team>,<team>]', 'shared rm <scope>'],
  examples: ['shared list', 'shared set team:ml usage'],
  who: 'admins',
  reads: ['list'],
  run: async (call) => {
    const refused = maybeNoAdmin(call, say`What teams share is decided by admins.`);
    if (refused) return refused;
    const [verb, ...rest] = call.words;
    switch (verb?.text.toLowerCase() ?? 'list') {
      case 'list':
        return listShared(call, rest);
      case 'set':
        return setShared(call, rest);
      case 'rm':
      case 'remove':
        return removeShared(call, rest);
      default: {
        const message = say`shared takes list, set or rm, not ${shownWord(verb?.text ?? '')}.`;
        return refuse(call, misunderstanding('unknown_word', message, { hint: example() }));
      }
    }
  },
};
