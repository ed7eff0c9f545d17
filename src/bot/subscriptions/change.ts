import type { Viewer } from '../../analytics/access/access.ts';
import { maybeTarget } from '../../analytics/alerts/targets.ts';
import { messageOf } from '../../analytics/message.ts';
import type { Subscription } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { misunderstanding, shownWord } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';
import { recordChange } from '../record-change.ts';
import { insufficientAccess } from '../speaker/insufficient-access.ts';
import { pausedBy } from './pause-reason.ts';
import { printSubscription } from './print-subscription.ts';
import { scheduleText } from './schedule-words.ts';

export type Act = (call: Call, subscription: Subscription) => Promise<Saying>;

/** Acts on the subscription whose id was typed. */
export async function withSubscription(call: Call, words: readonly Word[], act: Act): Promise<Saying> {
  const typed = words[0]?.values[0] ?? '';
  const all = await call.services.state.subscriptions(call.speaker.organisation.id);
  const posted = all.filter(({ kind }) => kind === 'question');
  const found = posted.find(({ id }) => id === typed.toLowerCase()) ?? posted.find(({ id }) => id === typed);
  if (found) return act(call, found);
  const message = say`There is no subscription ${shownWord(typed)}.`;
  return refuse(call, misunderstanding('not_found', message, { hint: say`See /usage sub list.` }));
}

/** Only who made it and admins change a subscription. */
export function changing(act: Act): Act {
  return async (call, subscription) => {
    const { viewer } = call.speaker;
    if (mayChange(viewer, subscription)) return act(call, subscription);
    const reason = say`A subscription is changed by who made it or an admin.`;
    return refuse(call, insufficientAccess(viewer, reason));
  };
}

export function mayChange(viewer: Viewer, { createdBy }: Pick<Subscription, 'createdBy'>): boolean {
  return viewer.role === 'admin' || (createdBy !== null && createdBy === viewer.id);
}

export async function removeSubscription(call: Call, subscription: Subscription): Promise<Saying> {
  const { id, org } = subscription;
  await call.services.state.removeSubscription(org, id);
  return changed(call, subscription, {
    verb: 'rm',
    headline: say`Removed: ${whatOf(subscription)}`,
    action: { label: say`Subscribe again`, command: printSubscription(subscription) },
  });
}

export async function pauseSubscription(call: Call, subscription: Subscription): Promise<Saying> {
  const pausedReason = pausedBy(call.speaker.member?.id ?? null);
  await call.services.state.saveSubscription({ ...subscription, pausedAt: call.now, pausedReason });
  return changed(call, subscription, {
    verb: 'pause',
    headline: say`Paused: ${whatOf(subscription)}`,
    action: { label: say`Resume`, command: `/usage sub resume ${subscription.id}` },
  });
}

/** Whoever resumes it has mended its channel. What was due in the pause is not made up for. */
export async function resumeSubscription(call: Call, subscription: Subscription): Promise<Saying> {
  const target = maybeTarget(subscription.channel);
  if (target !== undefined) await call.services.state.resumeTarget(subscription.org, target);
  const resumed = { ...subscription, pausedAt: null, pausedReason: null, createdAt: call.now };
  await call.services.state.saveSubscription(resumed);
  return changed(call, subscription, {
    verb: 'resume',
    headline: say`Resumed: ${whatOf(subscription)}`,
    action: { label: say`Pause`, command: `/usage sub pause ${subscription.id}` },
  });
}

/** "team 7d, weekly mon 09:00" */
function whatOf(subscription: Subscription): string {
  return `${subscription.query}, ${scheduleText(subscription)}`;
}

type Change = {
  readonly verb: string;
  readonly headline: string;
  readonly action: { readonly label: string; readonly command: string };
};

async function changed(call: Call, subscription: Subscription, change: Change): Promise<Saying> {
  const { verb, headline, action } = change;
  await recordChange(call, `sub ${verb} ${subscription.id}`, printSubscription(subscription));
  const command = `/usage sub ${verb} ${subscription.id}`;
  return { message: messageOf({ command, tone: 'good', headline, actions: [action] }) };
}
