import { Temporal } from 'temporal-polyfill';
import type { Subscription } from '../analytics/state.ts';

/** The subscription that is due first after `now`, and when. */
export function nextSubscription(
  subscriptions: readonly Subscription[],
  now: number,
): { readonly subscription: Subscription; readonly at: number } | undefined {
  const due = subscriptions.map((subscription) => ({ subscription, at: nextTime(subscription, now) }));
  return due.sort((one, other) => one.at - other.at)[0];
}

/** Today's wall time in its zone, or tomorrow's when that has passed. */
function nextTime({ at, timeZone }: Pick<Subscription, 'at' | 'timeZone'>, now: number): number {
  const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone);
  const today = local.withPlainTime(Temporal.PlainTime.from(at));
  const next =
    today.epochMilliseconds > now ? today : local.add({ days: 1 }).withPlainTime(Temporal.PlainTime.from(at));
  return next.epochMilliseconds;
}
