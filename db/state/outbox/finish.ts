import { and, eq, isNull } from 'drizzle-orm';
import type { DeliveryResult, OutboxDraft } from '../../../src/analytics/outbox.ts';
import type { Database, Row } from '../../engine.ts';
import { enqueue, supersede } from './enqueue.ts';
import { maybeWebhookId, pauseTarget } from './target-pause.ts';

/** Slack takes about one message a second and channel (docs.slack.dev, "Rate limits"). */
const TARGET_SPACING_MS = 1_000;

export type Finish = {
  readonly id: string;
  readonly owner: string;
  readonly result: DeliveryResult;
  readonly messages: readonly OutboxDraft[];
};

/** Ends a lease; false when it was lost meanwhile. */
export async function finish(db: Database, { id, owner, result, messages }: Finish): Promise<boolean> {
  const { outbox } = db.tables;
  const [row] = await db
    .update(outbox)
    .set({ ...changeOf(result), leaseOwner: null })
    .where(and(eq(outbox.id, id), eq(outbox.leaseOwner, owner), eq(outbox.state, 'sending')))
    .returning();
  if (!row) return false;
  if (result.state !== 'sent' && result.answerLost) {
    await db
      .update(outbox)
      .set({ answersLost: row.answersLost + 1, lostAt: row.leasedAt })
      .where(eq(outbox.seq, row.seq));
  }
  await (maybeWebhookId(row.target) === undefined
    ? freeTarget(db, row, result)
    : noteHealth(db, row, result));
  if (result.state === 'pending') await supersede(db, [row]);
  if ('pausedAt' in result && result.pausedAt !== undefined)
    await pauseTarget(db, row, { at: result.pausedAt, reason: result.error });
  await enqueue(db, messages);
  return true;
}

function changeOf(result: DeliveryResult) {
  switch (result.state) {
    case 'sent':
      return { state: result.state, reference: result.reference, lastError: null };
    case 'pending':
      return { state: result.state, nextAt: result.nextAt, lastError: result.error };
    case 'dead':
    case 'expired':
    case 'superseded':
      return { state: result.state, lastError: result.error };
  }
}

async function freeTarget(db: Database, row: Row<'outbox'>, result: DeliveryResult): Promise<void> {
  const { outboxTarget } = db.tables;
  await db
    .update(outboxTarget)
    .set({ readyAt: readyAfter(result, row.leasedAt ?? 0) })
    .where(and(eq(outboxTarget.org, row.org), eq(outboxTarget.target, row.target)));
}

/** When a target may be written to again; what ended without a call to the platform costs it no time. */
function readyAfter(result: DeliveryResult, leasedAt: number): number {
  switch (result.state) {
    case 'pending':
      return Math.max(result.nextAt, leasedAt + TARGET_SPACING_MS);
    case 'sent':
    case 'dead':
      return leasedAt + TARGET_SPACING_MS;
    case 'expired':
    case 'superseded':
      return leasedAt;
  }
}

/** Since when a webhook takes nothing. */
async function noteHealth(db: Database, row: Row<'outbox'>, result: DeliveryResult): Promise<void> {
  const { webhook } = db.tables;
  const isIt = and(eq(webhook.org, row.org), eq(webhook.id, maybeWebhookId(row.target) ?? ''));
  if (result.state === 'sent') await db.update(webhook).set({ failingSince: null }).where(isIt);
  else
    await db
      .update(webhook)
      .set({ failingSince: row.leasedAt })
      .where(and(isIt, isNull(webhook.failingSince)));
}
