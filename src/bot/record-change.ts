import type { Call } from './command.ts';

const CHANGE_BITS = 60;

/** Leaves a row that says who changed what by a command. */
export async function recordChange(
  { speaker, actor, services, now }: Pick<Call, 'speaker' | 'actor' | 'services' | 'now'>,
  what: string,
  detail: string,
): Promise<void> {
  await services.state.recordChange({
    org: speaker.organisation.id,
    id: services.randomId(CHANGE_BITS),
    at: now,
    actor: speaker.member?.id ?? (actor.user === '' ? null : `${actor.platform}:${actor.user}`),
    what,
    detail,
  });
}
