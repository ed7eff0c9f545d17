import type { Subscription } from '../../analytics/state.ts';
import { printTarget } from '../grammar/target.ts';
import { quoteText } from '../grammar/words.ts';
import { printSchedule } from './schedule-words.ts';

/** The command that subscribes to the same again. */
export function printSubscription(
  one: Pick<Subscription, 'query' | 'every' | 'days' | 'at' | 'quiet' | 'timeZone' | 'channel'>,
): string {
  const target = printTarget(one.channel);
  const where = target.startsWith('<@') ? 'me' : target;
  return `/usage sub ${quoteText(one.query)} ${printSchedule(one)} ${where} tz:${one.timeZone}`;
}
