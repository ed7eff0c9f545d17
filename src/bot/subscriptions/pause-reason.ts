import { say } from '../../language/say.ts';
import { failureText } from '../outbox/failure-text.ts';

/** Why somebody's subscription stands still, as it is stored; null for an admin who is nobody's member. */
export function pausedBy(member: string | null): string {
  return `${BY}${member ?? ADMIN}`;
}

const BY = 'paused by ';
const ADMIN = 'an admin';

/** A stored reason in the language spoken. What a platform answered is said as it came. */
export function pauseReasonText(stored: string): string {
  if (stored === pausedBy(null)) return say`paused by an admin`;
  return stored.startsWith(BY) ? say`paused by ${stored.slice(BY.length)}` : failureText(stored);
}
