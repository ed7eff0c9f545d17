import { maySeePerson } from '../../analytics/access/access.ts';
import { mayChangeScope, mayReadScope } from '../../analytics/access/scope-access.ts';
import { lifeOf } from '../../analytics/alerts/incidents/life.ts';
import type { Incident } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import type { Call } from '../command.ts';
import { forExample, type Misunderstanding, misunderstanding, shownWord } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';
import { readScope } from '../speaker/scope.ts';

/** The number of an alert as it is typed, "7" or "#7"; or what to type instead. */
export function readNumber(word: Word | undefined, verb: string): number | Misunderstanding {
  const typed = word?.text ?? '';
  const number = /^#?(\d{1,9})$/.exec(typed)?.[1];
  if (number !== undefined) return Number(number);
  const message = say`alert ${verb} needs the number of an alert, not ${shownWord(typed)}.`;
  return misunderstanding('bad_value', message, { hint: forExample(`/usage alert ${verb} 7`) });
}

export function noSuchAlert(number: number): Misunderstanding {
  const hint = say`See /usage alert list.`;
  return misunderstanding('not_found', say`There is no alert ${String(number)}.`, { hint });
}

/** Whether somebody decides about what an incident is about: an admin, or a lead of a team it lies in. */
export function mayDecide({ speaker: { viewer } }: Call, incident: Incident): boolean {
  return (
    viewer.role === 'admin' ||
    lifeOf(incident).scopes.some((scope) => mayChangeScope(viewer, readScope(scope)))
  );
}

/** How the speaker is called where others read it. */
export function nameOf({ speaker, actor }: Call): string {
  const { member, viewer } = speaker;
  return member?.name ?? actor.name ?? viewer.id ?? actor.user;
}

/** Whether somebody may read what an incident is about: who may see its usage, or decides about it and may know whom it names. */
export function maySee(call: Call, incident: Incident): boolean {
  const { viewer } = call.speaker;
  const scope = readScope(lifeOf(incident).scope);
  if (mayReadScope(viewer, scope)) return true;
  const isOfPerson = scope !== 'org' && scope.dimension === 'user';
  return mayDecide(call, incident) && (!isOfPerson || maySeePerson(viewer, scope.value));
}
