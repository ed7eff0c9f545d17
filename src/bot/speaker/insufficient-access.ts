import { refuseView, type Viewer } from '../../analytics/access/access.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { type Misunderstanding, misunderstanding } from '../grammar/problem.ts';

/** Somebody may not see or do this: why, and who can grant it. */
export function insufficientAccess(viewer: Viewer, reason: string): Misunderstanding {
  const { message, hint } = refuseView(viewer, reason);
  return misunderstanding('insufficient_access', message, { hint });
}

/** The refusal of whoever is no admin; undefined for admins. */
export function maybeNoAdmin(call: Call, reason: string): Saying | undefined {
  const { viewer } = call.speaker;
  return viewer.role === 'admin' ? undefined : refuse(call, insufficientAccess(viewer, reason));
}
