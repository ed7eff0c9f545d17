import { say } from '../../language/say.ts';
import type { Call } from '../command.ts';
import { readSubscribed } from './subscribed.ts';

type Asked = { readonly query: string; readonly createdBy: string | null };

/** A stored question, or what stands in place of one that names what somebody may not know of. */
export async function shownQuery(asked: Asked, call: Call): Promise<string> {
  return (await maybeShownQuery(asked, call)) ?? say`a question you may not ask`;
}

/** A stored question, for somebody who may ask it for everybody to see, made it, or may know everybody. */
export async function maybeShownQuery({ query, createdBy }: Asked, call: Call): Promise<string | undefined> {
  const { viewer } = call.speaker;
  const mayKnow = viewer.people === 'named' && (viewer.role === 'admin' || isOwn(createdBy, viewer.id));
  if (mayKnow || (await readSubscribed(query, call)).kind === 'asked') return query;
  return undefined;
}

function isOwn(createdBy: string | null, id: string | null): boolean {
  return createdBy !== null && createdBy === id;
}
