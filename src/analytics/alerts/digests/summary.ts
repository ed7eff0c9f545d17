import type { Message } from '../../message.ts';
import { toDecimalUsd } from '../../money.ts';
import { toZonedText } from '../../period.ts';
import type { Subscription } from '../../state.ts';
import type { WebhookEventType } from '../webhooks/events.ts';
import type { DigestFacts } from './facts.ts';

const TYPES = { day: 'summary.daily', week: 'summary.weekly', month: 'summary.monthly' } as const;

export function summaryType(every: Subscription['every']): WebhookEventType {
  return TYPES[every];
}

/** A digest as programs read it: money as decimal strings, counts as integers, times as RFC 3339. */
export function summaryData(
  { id, query, timeZone }: Subscription,
  { from, to, spent, usual, yearBefore }: DigestFacts,
  { headline, lines }: Message,
): Readonly<Record<string, unknown>> {
  return {
    subscription: id,
    query,
    period: { from: toZonedText(from, timeZone), to: toZonedText(to, timeZone), timeZone },
    costUsd: toDecimalUsd(spent.costNano),
    usualUsd: usual === null ? null : toDecimalUsd(usual),
    yearBeforeUsd: yearBefore === null ? null : toDecimalUsd(yearBefore),
    requests: Number(spent.requests),
    pendingEvents: Number(spent.pendingEvents),
    headline,
    lines,
  };
}
