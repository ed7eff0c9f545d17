import { say } from '../../language/say.ts';
import type { Call } from '../command.ts';
import type { Misunderstanding } from '../grammar/problem.ts';
import { insufficientAccess } from '../speaker/insufficient-access.ts';
import { readSubscribed, type Subscribed } from '../subscriptions/subscribed.ts';

/** Reads the question of a live answer: for leads and admins, and only what everybody in the channel may see. */
export async function readLive(text: string, call: Call, target?: string): Promise<Subscribed> {
  if (call.speaker.viewer.role === 'member') return { kind: 'refused', problem: notForMembers(call) };
  return readSubscribed(text, call, target);
}

export function notForMembers({ speaker }: Pick<Call, 'speaker'>): Misunderstanding {
  return insufficientAccess(speaker.viewer, say`Live answers are for leads and admins.`);
}
