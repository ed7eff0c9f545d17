import type { Call } from '../command.ts';
import { readSubscribed } from './subscribed.ts';

/** What stands in place of a question that names what somebody may not know of. */
export const UNTOLD = 'a question you may not ask';

/** A stored question, for somebody who may ask it for everybody to see, made it, or may know everybody. */
export async function shownQuery(
  { query, createdBy }: { readonly query: string; readonly createdBy: string | null },
  call: Call,
): Promise<string> {
  const { viewer } = call.speaker;
  const mayKnow = viewer.people === 'named' && (viewer.role === 'admin' || isOwn(createdBy, viewer.id));
  if (mayKnow || (await readSubscribed(query, call)).kind === 'asked') return query;
  return UNTOLD;
}

function isOwn(createdBy: string | null, id: string | null): boolean {
  return createdBy !== null && createdBy === id;
}
