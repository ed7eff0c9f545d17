import { refuseView } from '../../analytics/access.ts';
import { changeAttribution } from '../assign/change.ts';
import { listAttributions } from '../assign/list.ts';
import { showNobodys } from '../assign/overview.ts';
import { type Command, refuse } from '../command.ts';
import { misunderstanding } from '../problem.ts';

export const assign: Command = {
  name: 'assign',
  aliases: [],
  summary: 'what has no team, and giving it to one',
  forms: ['assign [range]', 'assign <key:…|user:…|agent:…|project:…> team:<name>|none', 'assign list'],
  examples: ['assign', 'assign 90d', 'assign list'],
  who: 'admins',
  reads: ['list'],
  run: async (call) => {
    const { viewer } = call.speaker;
    if (viewer.role !== 'admin') {
      const { message, hint } = refuseView(viewer, 'Whose usage is whose is decided by admins.');
      return refuse(call, misunderstanding('insufficient_access', message, { hint }));
    }
    const [first, ...rest] = call.words;
    if (first && first.key !== null) return changeAttribution(call, first, rest);
    return first?.text.toLowerCase() === 'list' ? listAttributions(call, rest) : showNobodys(call);
  },
};
