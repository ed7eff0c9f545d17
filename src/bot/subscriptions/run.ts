import { maybeTarget } from '../../analytics/alerts/targets.ts';
import type { Subscription } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { insufficientAccess } from '../speaker/insufficient-access.ts';
import { mayChange } from './change.ts';
import { maybeShownQuery } from './shown-query.ts';
import { readSubscribed } from './subscribed.ts';

/** What would be posted now, shown to the asker alone, if they may ask it themselves. */
export async function runSubscription(call: Call, subscription: Subscription): Promise<Saying> {
  const asked = await readSubscribed(subscription.query, call, maybeTarget(subscription.channel));
  const { viewer } = call.speaker;
  // What is wrong with it would tell what it asks.
  if ((await maybeShownQuery(subscription, call)) === undefined)
    return refuse(call, insufficientAccess(viewer, say`It asks a question you may not ask.`));
  if (asked.kind === 'refused') return refuse(call, asked.problem);
  if (asked.question.boundTo !== undefined && !mayChange(viewer, subscription)) {
    const reason = say`What a bound channel is told is for those in it.`;
    return refuse(call, insufficientAccess(viewer, reason));
  }
  const message = await call.services.digestOf(subscription, call.now);
  return { message: { ...message, command: `/usage sub run ${subscription.id}`, visibility: 'private' } };
}
