import type { Binding } from '../../analytics/access/binding.ts';
import { refuseWithin, viewsWithin } from '../../analytics/access/bound-access.ts';
import type { Saying } from '../command.ts';
import { type Misunderstanding, misunderstanding } from '../grammar/problem.ts';
import type { Speaker } from '../speaker/speaker.ts';

/** Commands beside views that answer within a binding; any other tells of more than one scope. */
const COMMANDS_WITHIN: readonly string[] = ['compare', 'help'];

/** Whether a command answers whoever is bound to a scope at all. */
export function mayRunWithin(name: string, binding: Binding): boolean {
  return COMMANDS_WITHIN.includes(name) || viewsWithin(binding).some((view) => view === name);
}

export function outsideBinding(binding: Binding): Misunderstanding {
  const { message, hint } = refuseWithin(binding);
  return misunderstanding('insufficient_access', message, { hint });
}

/** In a bound channel everybody hears only what keeps to its binding; the rest is for the asker alone. */
export function keptPrivate({ message, ...files }: Saying, { channelBoundTo }: Speaker): Saying {
  const mayBeHeard =
    message.visibility === 'private' || channelBoundTo === null || message.within !== undefined;
  const said = mayBeHeard ? message : { ...message, visibility: 'private' as const };
  return { message: said, ...files };
}
