import type { Act } from '../../analytics/alerts/incidents/act.ts';
import type { Incident } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import type { Call } from '../command.ts';
import type { Misunderstanding } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';
import { insufficientAccess } from '../speaker/insufficient-access.ts';
import { changeAlert } from './change.ts';
import { mayDecide } from './numbered.ts';
import type { AlertVerb } from './verb.ts';

/** Whether it was worth knowing is for anybody to say. */
export const useful: AlertVerb = {
  name: 'useful',
  aliases: [],
  forms: ['alert useful <number>'],
  run: (call, rest) => changeAlert(call, rest, { verb: 'useful', act: { kind: 'useful' } }),
};

export const noise: AlertVerb = {
  name: 'noise',
  aliases: [],
  forms: ['alert noise <number>'],
  run: (call, rest) => changeAlert(call, rest, { verb: 'noise', act: { kind: 'noise' } }),
};

/** What was planned is not told again for a day, so it is for those who answer for the spend. */
export const expected: AlertVerb = {
  name: 'expected',
  aliases: ['planned'],
  forms: ['alert expected <number> [reason]'],
  run: (call, rest) => {
    const reason = reasonOf(rest);
    return changeAlert(call, rest, {
      verb: 'expected',
      typed: reason,
      act: { kind: 'expected', reason },
      refusal: refusalOf(call),
    });
  },
};

export const resolve: AlertVerb = {
  name: 'resolve',
  aliases: ['close'],
  forms: ['alert resolve <number>'],
  run: (call, rest) => {
    const act: Act = { kind: 'resolve' };
    return changeAlert(call, rest, { verb: 'resolve', act, refusal: refusalOf(call) });
  },
};

const LONGEST_REASON = 200;

/** The words after the number, as one text. */
export function reasonOf(rest: readonly Word[]): string {
  const words = rest.slice(1).map(({ text, quoted, values }) => (quoted ? (values[0] ?? '') : text));
  return words.join(' ').slice(0, LONGEST_REASON).toWellFormed();
}

/** While nobody has a role, everybody decides; then leads for their teams, and admins. */
function refusalOf(call: Call): (incident: Incident) => Misunderstanding | undefined {
  return (incident) =>
    call.speaker.viewer.rolesDefined && !mayDecide(call, incident)
      ? insufficientAccess(
          call.speaker.viewer,
          say`Alerts are closed by leads for their teams, and by admins.`,
        )
      : undefined;
}
