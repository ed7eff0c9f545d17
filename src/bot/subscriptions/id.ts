import { shortHash } from '../../analytics/state/subscription.ts';
import type { Subscription } from '../../analytics/state.ts';

type Identity = Pick<Subscription, 'query' | 'at' | 'timeZone' | 'channel' | 'every' | 'days'>;

/** The same question at the same times in the same place is one subscription, however often it is added. */
export function subscriptionId({ query, at, timeZone, channel, every, days }: Identity): string {
  // Every day's came first, and keep the ids they have.
  const isEveryDay = every === 'day' && days.length === 0;
  const parts = [query, at, timeZone, channel, ...(isEveryDay ? [] : [every, days])];
  return shortHash(JSON.stringify(parts));
}
