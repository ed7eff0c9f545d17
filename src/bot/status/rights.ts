import type { Viewer } from '../../analytics/access/access.ts';
import { say } from '../../language/say.ts';
import { howToLink } from '../question/question.ts';

/** Why somebody sees less than there is. */
export function rightsText({ id, role, leads }: Viewer): string {
  if (role === 'admin') return say`You see everything.`;
  if (id === null)
    return say`You see the totals of teams; I do not know which usage is yours. ${howToLink()}`;
  if (leads.length === 0) return say`You see your own usage and the totals of teams.`;
  return say`You see your own usage, the totals of teams, and who makes up ${leads.join(', ')}.`;
}
