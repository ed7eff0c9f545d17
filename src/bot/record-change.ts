import { PLAIN_LOCALE, speaking } from '../language/locale.ts';
import type { Call } from './command.ts';

const CHANGE_BITS = 60;

/**
 * Leaves a row that says who changed what by a command. It outlives the conversation: a detail with amounts or
 * words in it is given as a function, and said in plain English whatever was spoken.
 */
export async function recordChange(
  { speaker, actor, services, now }: Pick<Call, 'speaker' | 'actor' | 'services' | 'now'>,
  what: string,
  detail: string | (() => string),
): Promise<void> {
  await services.state.recordChange({
    org: speaker.organisation.id,
    id: services.randomId(CHANGE_BITS),
    at: now,
    actor: speaker.member?.id ?? (actor.user === '' ? null : `${actor.platform}:${actor.user}`),
    what,
    detail: typeof detail === 'string' ? detail : speaking(PLAIN_LOCALE, detail),
  });
}
