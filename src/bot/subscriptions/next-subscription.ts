import { maybeTarget } from '../../analytics/alerts/targets.ts';
import { nextDueTime } from '../../analytics/due-times.ts';
import { afterQuiet, quietHoursOf } from '../../analytics/quiet-hours.ts';
import type { ChannelTerms, Organisation, Subscription } from '../../analytics/state.ts';

/** What decides, beside a subscription, when it is posted. */
export type PostingTerms = {
  readonly terms: readonly ChannelTerms[];
  readonly organisation: Pick<Organisation, 'timeZone'>;
};

/** The subscription that is posted first after `now`, and when; none of those that are paused. */
export function nextSubscription(
  subscriptions: readonly Subscription[],
  now: number,
  posting: PostingTerms,
): { readonly subscription: Subscription; readonly at: number } | undefined {
  const due = subscriptions.flatMap((subscription) => {
    const at = nextPost(subscription, now, posting);
    return at === undefined || subscription.pausedAt !== null ? [] : [{ subscription, at }];
  });
  return due.sort((one, other) => one.at - other.at)[0];
}

/** When it is posted next: at its due time, or when the channel's quiet hours end. UTC milliseconds. */
export function nextPost(
  subscription: Subscription,
  now: number,
  { terms, organisation }: PostingTerms,
): number | undefined {
  const dueAt = nextDueTime(subscription, now);
  if (dueAt === undefined) return undefined;
  return afterQuiet(quietHoursOf(maybeTarget(subscription.channel), terms, organisation), dueAt);
}
