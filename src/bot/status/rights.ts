import type { Viewer } from '../../analytics/access.ts';
import { HOW_TO_LINK } from '../question.ts';

/** Why somebody sees less than there is. */
export function rightsText({ id, role, leads }: Viewer): string {
  if (role === 'admin') return 'You see everything.';
  if (id === null) return `You see the totals of teams; I do not know which usage is yours. ${HOW_TO_LINK}`;
  if (leads.length === 0) return 'You see your own usage and the totals of teams.';
  return `You see your own usage, the totals of teams, and who makes up ${leads.join(', ')}.`;
}
