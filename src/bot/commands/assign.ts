import { say } from '../../language/say.ts';
import { changeAttribution } from '../assign/change.ts';
import { listAttributions } from '../assign/list.ts';
import { showNobodys } from '../assign/overview.ts';
import type { Command } from '../command.ts';
import { maybeNoAdmin } from '../speaker/insufficient-access.ts';

export const assign: Command = {
  name: 'assign',
  aliases: [],
  get summary() {
    return say`what has no team, and giving it to one`;
  },
  forms: ['assign [range]', 'assign <key:…|user:…|agent:…|project:…> team:<name>|none', 'assign list'],
  examples: ['assign', 'assign 90d', 'assign list'],
  who: 'admins',
  reads: ['list'],
  run: async (call) => {
    const refused = maybeNoAdmin(call, say`Whose usage is whose is decided by admins.`);
    if (refused) return refused;
    const [first, ...rest] = call.words;
    if (first && first.key !== null) return changeAttribution(call, first, rest);
    return first?.text.toLowerCase() === 'list' ? listAttributions(call, rest) : showNobodys(call);
  },
};
