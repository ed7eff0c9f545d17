import type { BudgetStatus } from '../../budget-status.ts';
import type { Message } from '../../message.ts';
import type { OutboxDraft } from '../../outbox.ts';
import type { StateStore } from '../../state.ts';
import { draftsFor, targetsOf } from '../targets.ts';
import { type WebhookEventType, webhookDrafts } from '../webhooks/events.ts';

/** A warning nobody could be given for a day is old. */
const KEEP_MS = 24 * 3_600_000;

export type BudgetTelling = {
  readonly message: Message;
  readonly dedupeKey: string;
  readonly chain: string | null;
  /** What webhooks are told of it; null: nothing. */
  readonly event: {
    readonly type: WebhookEventType;
    readonly data: Readonly<Record<string, unknown>>;
  } | null;
  readonly now: number;
};

/** What is said of a budget, for its own channel or where it is routed, and for webhooks. */
export async function budgetDrafts(
  { budget: { org, scope, channel } }: BudgetStatus,
  { message, dedupeKey, chain, event, now }: BudgetTelling,
  {
    state,
    fallbackTarget,
  }: { readonly state: Pick<StateStore, 'routes' | 'webhooks'>; readonly fallbackTarget: string | null },
): Promise<readonly OutboxDraft[]> {
  const targets = targetsOf(
    { kind: 'budget', scopes: [scope, `${scope.split(':', 1)[0]}:*`], channel },
    await state.routes(org),
    fallbackTarget,
  );
  const posts = draftsFor(targets, { org, dedupeKey, chain, message, now, keepForMs: KEEP_MS });
  if (!event) return posts;
  return [...posts, ...webhookDrafts(await state.webhooks(org), { ...event, dedupeKey, message, now })];
}
