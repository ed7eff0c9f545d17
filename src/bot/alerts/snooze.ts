import { UNTIL_RESOLVED } from '../../analytics/alerts/incidents/happening.ts';
import { say } from '../../language/say.ts';
import { refuse } from '../command.ts';
import { forExample, misunderstanding, shownWord } from '../grammar/problem.ts';
import { changeAlert } from './change.ts';
import { maybeDuration } from './duration.ts';
import type { AlertVerb } from './verb.ts';

export const snooze: AlertVerb = {
  name: 'snooze',
  aliases: [],
  forms: ['alert snooze <number> 1h|1d|until-resolved'],
  run: async (call, rest) => {
    const typed = rest[1]?.text.toLowerCase() ?? '1h';
    const forMs = maybeDuration(typed);
    if (forMs === undefined && typed !== 'until-resolved') {
      const message = say`alert snooze takes a time like 1h or 1d, or until-resolved, not ${shownWord(typed)}.`;
      const hint = forExample('/usage alert snooze 7 1h');
      return refuse(call, misunderstanding('bad_value', message, { hint }));
    }
    const until = forMs === undefined ? UNTIL_RESOLVED : call.now + forMs;
    return changeAlert(call, rest, { verb: 'snooze', typed, act: { kind: 'snooze', until } });
  },
};
