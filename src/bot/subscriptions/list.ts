import { messageOf } from '../../analytics/message.ts';
import type { Subscription } from '../../analytics/state.ts';
import { timeText } from '../../analytics/words/moment-text.ts';
import { counted, say } from '../../language/say.ts';
import type { Call, Saying } from '../command.ts';
import { printTarget } from '../grammar/target.ts';
import { nextPost, type PostingTerms } from './next-subscription.ts';
import { pauseReasonText } from './pause-reason.ts';
import { scheduleText } from './schedule-words.ts';
import { shownQuery } from './shown-query.ts';

const MOST_LISTED = 25;

/** Everything that is posted to channels: what, when next, where, by whom, and what is paused and why. */
export async function listSubscriptions(call: Call): Promise<Saying> {
  const { speaker, services, now } = call;
  const { organisation } = speaker;
  const all = (await services.state.subscriptions(organisation.id)).filter(({ kind }) => kind === 'question');
  const posting = { organisation, terms: await services.state.channelTerms(organisation.id) };
  const isNamed = organisation.people === 'named';
  const listed = all.slice(0, MOST_LISTED);
  const shown = await Promise.all(
    listed.map(async (one) => ({ ...one, query: await shownQuery(one, call) })),
  );
  const lines = shown.map((one) => lineOf(one, now, posting, isNamed));
  const more = all.length > lines.length ? [say`+${all.length - lines.length} more`] : [];
  const hint = all.length === 0 ? [say`Make one: /usage sub "team 7d" daily 09:00`] : [];
  return {
    message: messageOf({
      command: '/usage sub list',
      headline: countText(all),
      lines: [...lines, ...more, ...hint],
    }),
  };
}

function countText(all: readonly Subscription[]): string {
  const paused = all.filter(({ pausedAt }) => pausedAt !== null).length;
  if (all.length === 0) return say`No subscriptions`;
  const count = counted(all.length, say`1 subscription`, say`${all.length} subscriptions`);
  return paused === 0 ? count : say`${count}, ${paused} paused`;
}

/** "1a2b3c4d: team 7d, weekly mon 09:00, in #ml, next Mon 23 Nov 09:00 Europe/Berlin, by ada" */
function lineOf(one: Subscription, now: number, posting: PostingTerms, isNamed: boolean): string {
  const what = `${one.id}: ${one.query}, ${scheduleText(one)}, ${printTarget(one.channel)}`;
  const by = one.createdBy === null || !isNamed ? [] : [say`by ${one.createdBy}`];
  if (one.pausedAt !== null) return [what, ...by, pausedText(one.pausedAt, one)].join(', ');
  const at = nextPost(one, now, posting);
  const next = at === undefined ? [] : [say`next ${timeText(at, one.timeZone)} ${one.timeZone}`];
  return [what, ...next, ...by].join(', ');
}

function pausedText(at: number, { timeZone, pausedReason }: Subscription): string {
  const since = timeText(at, timeZone);
  return pausedReason === null
    ? say`paused since ${since}`
    : say`paused since ${since}: ${pauseReasonText(pausedReason)}`;
}
