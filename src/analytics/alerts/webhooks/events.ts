import type { Message } from '../../message.ts';
import type { OutboxDraft, WebhookEvent } from '../../outbox.ts';
import type { Webhook } from '../../state.ts';

/** Everything a webhook can be told of, with what its `data` is about. */
export const WEBHOOK_EVENTS = {
  'budget.threshold': 'a threshold of a budget was crossed',
  'budget.pace': 'a budget is going to be exceeded',
  'anomaly.opened': 'an incident began',
  'anomaly.updated': 'an incident grew, or somebody took it on',
  'anomaly.resolved': 'an incident is over',
  'summary.daily': 'a daily digest was posted',
  'summary.weekly': 'a weekly digest was posted',
  'summary.monthly': 'a monthly digest was posted',
  'cost.restated': 'what a month cost is no longer what it was',
  'pricing.pending': 'a model without a price was seen',
  'cap.hit': 'a call was refused by a cap',
  'delivery.failed': 'a message could not be delivered and was given up',
  'action.requested': 'somebody asks the gateway to throttle',
  'invoice.generated': 'an invoice was made',
  'webhook.test': 'somebody tries the webhook',
} as const satisfies Readonly<Record<string, string>>;

export type WebhookEventType = keyof typeof WEBHOOK_EVENTS;

/** "webhook:<id>", as a target of the outbox. */
export function webhookTarget({ id }: Pick<Webhook, 'id'>): string {
  return `webhook:${id}`;
}

export type WebhookTelling = {
  readonly type: WebhookEventType;
  /** What happened, as JSON: money as decimal strings, counts as integers, times as RFC 3339. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The same event told twice has the same key. */
  readonly dedupeKey: string;
  /** The same in words, for those who list what is waiting. */
  readonly message: Message;
  readonly now: number;
};

/** The Standard Webhooks schedule of retries ends after about three days. */
const KEEP_MS = 4 * 86_400_000;

/**
 * One draft for every webhook that asked for the event; to be queued in the write that decides it, which holds
 * what is for a paused one.
 */
export function webhookDrafts(webhooks: readonly Webhook[], telling: WebhookTelling): readonly OutboxDraft[] {
  const { type, data, dedupeKey, message, now } = telling;
  const event: WebhookEvent = { type, at: now, data };
  return webhooks
    .filter((webhook) => webhook.events.includes(type))
    .map((webhook) => ({
      org: webhook.org,
      target: webhookTarget(webhook),
      dedupeKey,
      chain: null,
      message,
      event,
      createdAt: now,
      expiresAt: now + KEEP_MS,
    }));
}
