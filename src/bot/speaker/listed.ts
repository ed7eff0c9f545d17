import { maySeePerson } from '../../analytics/access/access.ts';
import type { Listed, Question } from '../../analytics/reports/question.ts';
import type { Speaker } from './speaker.ts';

/**
 * What rows may say of the people and teams behind them: names and teams of those the speaker may see, e-mails to
 * admins and of oneself. Whoever is bound to a scope learns nothing of them.
 */
export function listedFor({ viewer, members, teams }: Speaker): NonNullable<Question['listed']> {
  if (viewer.boundTo !== null) return {};
  const people = members
    .filter(({ id }) => maySeePerson(viewer, id))
    .map(({ id, name, email, team }): [string, Listed] => [
      id,
      { name, email: viewer.role === 'admin' || id === viewer.id ? email : null, team },
    ]);
  const named = teams.map(({ id, name }): [string, Listed] => [id, { name, email: null, team: null }]);
  return { user: new Map(people), team: new Map(named) };
}
