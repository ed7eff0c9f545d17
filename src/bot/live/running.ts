import type { LiveAnswer } from '../../analytics/state.ts';
import { dateText } from '../../language/dates.ts';
import { say } from '../../language/say.ts';
import type { Call } from '../command.ts';

/** Answers of the organisation that are live now, the newest first. */
export async function runningLive({ services, speaker, now }: Call): Promise<readonly LiveAnswer[]> {
  const all = await services.state.liveAnswers(speaker.organisation.id);
  // One past its time ends at the next run of its job, and is in nobody's way.
  return all.filter(({ state, until }) => state === 'running' && now < until);
}

/** "until 14:30 UTC", in the organisation's zone. */
export function endText({ until }: LiveAnswer, { speaker }: Pick<Call, 'speaker'>): string {
  const { timeZone } = speaker.organisation;
  return say`until ${dateText(until, { timeZone, hour: '2-digit', minute: '2-digit' })} ${timeZone}`;
}
