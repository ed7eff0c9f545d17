import { shorten } from '../../analytics/reports/wording.ts';
import type { JobRun } from '../../analytics/state.ts';
import { minuteText } from '../../analytics/words/moment-text.ts';
import { counted, say } from '../../language/say.ts';
import type { Call } from '../command.ts';
import { printTarget } from '../grammar/target.ts';
import { failureText } from '../outbox/failure-text.ts';
import { jobTrouble } from '../reply/job-table.ts';
import { nextSubscription } from '../subscriptions/next-subscription.ts';
import { shownQuery } from '../subscriptions/shown-query.ts';
import { calm, type Details, troubled } from './details.ts';

const MOST_COUNTED = 1_000;

/** What is on its way to people, and what never arrived. */
export async function outboxOf({ services, speaker }: Call): Promise<Details> {
  const rowsIn = (...states: readonly ('pending' | 'sending' | 'dead' | 'held')[]) =>
    services.state.outbox(speaker.organisation.id, { states, limit: MOST_COUNTED });
  const waiting = waitingText((await rowsIn('pending', 'sending')).length);
  const [dead, held] = [await rowsIn('dead'), await rowsIn('held')];
  const [latest] = [...dead].sort((one, other) => other.createdAt - one.createdAt);
  const heldLines =
    held.length === 0
      ? []
      : [
          counted(
            held.length,
            say`1 message is held: /usage outbox`,
            say`${countText(held.length)} messages are held: /usage outbox`,
          ),
        ];
  if (!latest) {
    const line = say`Messages: ${waiting}, none given up.`;
    return { lines: [line, ...heldLines], isTroubled: held.length > 0 };
  }
  const why = latest.lastError === null ? '' : `: ${shorten(failureText(latest.lastError))}`;
  const last = `${latest.target}${why}`;
  return troubled([
    say`Messages: ${waiting}, ${countText(dead.length)} given up; the last to ${last}`,
    ...heldLines,
  ]);
}

function waitingText(count: number): string {
  return counted(count, say`1 on its way`, say`${countText(count)} on their way`);
}

function countText(count: number): string {
  return count >= MOST_COUNTED ? say`${MOST_COUNTED} or more` : String(count);
}

/** What is posted next. */
export async function digestOf(call: Call): Promise<Details> {
  const { services, speaker, now } = call;
  const { organisation } = speaker;
  const all = (await services.state.subscriptions(organisation.id)).filter(({ kind }) => kind === 'question');
  const posting = { organisation, terms: await services.state.channelTerms(organisation.id) };
  const paused = all.filter(({ pausedAt }) => pausedAt !== null).length;
  if (paused > 0)
    return troubled([say`${paused} of ${all.length} subscriptions are paused: /usage sub list`]);
  const next = nextSubscription(all, now, posting);
  if (!next) return calm([say`No digest is subscribed to.`]);
  const { timeZone, channel } = next.subscription;
  const query = await shownQuery(next.subscription, call);
  return calm([
    say`Next digest: ${query} at ${minuteText(next.at, timeZone)} ${timeZone} in ${printTarget(channel)}`,
  ]);
}

export function jobsOf(runs: readonly JobRun[], now: number): Details {
  const wrong = runs.flatMap((run) => jobTrouble(run, now) ?? []);
  if (wrong.length > 0) return troubled(wrong);
  return calm(runs.length === 0 ? [say`No scheduled work has run yet.`] : []);
}
