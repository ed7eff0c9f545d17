import type { LiveAnswer } from '../../analytics/state.ts';
import type { Call } from '../command.ts';

/** Answers of the organisation that are live now, the newest first. */
export async function runningLive({ services, speaker, now }: Call): Promise<readonly LiveAnswer[]> {
  const all = await services.state.liveAnswers(speaker.organisation.id);
  // One past its time ends at the next run of its job, and is in nobody's way.
  return all.filter(({ state, until }) => state === 'running' && now < until);
}

/** "14:30", in the organisation's zone. */
export function endText({ until }: LiveAnswer, { speaker }: Pick<Call, 'speaker'>): string {
  const { timeZone } = speaker.organisation;
  const options = { timeZone, hour: '2-digit', minute: '2-digit' } as const;
  return `until ${new Intl.DateTimeFormat('en-GB', options).format(until)} ${timeZone}`;
}
