import { and, eq, inArray, isNotNull, isNull } from 'drizzle-orm';
import { maybeTarget } from '../../../src/analytics/alerts/targets.ts';
import type { Pause } from '../../../src/analytics/state/channel.ts';
import { PLAIN_CHANNEL } from '../../../src/analytics/state/channel.ts';
import type { Database } from '../../engine.ts';
import { pauseText, type Target } from './enqueue.ts';

/** The webhook a target names; undefined for a channel. */
export function maybeWebhookId(target: string): string | undefined {
  return target.startsWith('webhook:') ? target.slice('webhook:'.length) : undefined;
}

/** Nothing is sent to a channel or webhook any more: what waits for it is held, its subscriptions are paused. */
export async function pauseTarget(db: Database, { org, target }: Target, pause: Pause): Promise<void> {
  const { outbox, channelTerms } = db.tables;
  const id = maybeWebhookId(target);
  if (id === undefined) {
    const paused = { pausedAt: pause.at, pausedReason: pause.reason };
    await db
      .insert(channelTerms)
      .values({ org, target, ...PLAIN_CHANNEL, ...paused })
      .onConflictDoUpdate({ target: [channelTerms.org, channelTerms.target], set: paused });
    await pauseSubscriptions(db, { org, target }, pause);
  } else await pauseWebhook(db, { org, id }, pause.reason);
  await db
    .update(outbox)
    .set({ state: 'held', lastError: pauseText(pause.reason) })
    .where(and(eq(outbox.org, org), eq(outbox.target, target), eq(outbox.state, 'pending')));
}

/** Undoes `pauseTarget`, but leaves what is held to a person; false when it was not paused. */
export async function resumeTarget(db: Database, { org, target }: Target): Promise<boolean> {
  const { channelTerms } = db.tables;
  const id = maybeWebhookId(target);
  if (id !== undefined) return resumeWebhook(db, { org, id });
  const isIt = and(
    eq(channelTerms.org, org),
    eq(channelTerms.target, target),
    isNotNull(channelTerms.pausedAt),
  );
  const [was] = await db.select().from(channelTerms).where(isIt);
  if (!was) return false;
  await db.update(channelTerms).set({ pausedAt: null, pausedReason: null }).where(isIt);
  await resumeSubscriptions(db, { org, target }, was.pausedReason);
  return true;
}

type WebhookKey = { readonly org: string; readonly id: string };

async function pauseWebhook(db: Database, { org, id }: WebhookKey, reason: string): Promise<void> {
  const { webhook } = db.tables;
  await db
    .update(webhook)
    .set({ state: 'paused', pausedReason: reason })
    .where(and(eq(webhook.org, org), eq(webhook.id, id)));
}

async function resumeWebhook(db: Database, { org, id }: WebhookKey): Promise<boolean> {
  const { webhook } = db.tables;
  const resumed = await db
    .update(webhook)
    .set({ state: 'on', pausedReason: null, failingSince: null })
    .where(and(eq(webhook.org, org), eq(webhook.id, id), eq(webhook.state, 'paused')))
    .returning({ id: webhook.id });
  return resumed.length > 0;
}

async function pauseSubscriptions(db: Database, target: Target, { at, reason }: Pause): Promise<void> {
  const { subscription } = db.tables;
  await db
    .update(subscription)
    .set({ pausedAt: at, pausedReason: pauseText(reason) })
    .where(and(await isPostedTo(db, target), isNull(subscription.pausedAt)));
}

/** Those a person paused stay as they are: their reason is another. */
async function resumeSubscriptions(db: Database, target: Target, reason: string | null): Promise<void> {
  const { subscription } = db.tables;
  await db
    .update(subscription)
    .set({ pausedAt: null, pausedReason: null })
    .where(and(await isPostedTo(db, target), eq(subscription.pausedReason, pauseText(reason))));
}

/** Subscriptions keep a channel as people and files write it. */
async function isPostedTo(db: Database, { org, target }: Target) {
  const { subscription } = db.tables;
  const rows = await db
    .select({ id: subscription.id, channel: subscription.channel })
    .from(subscription)
    .where(eq(subscription.org, org));
  const ids = rows.filter(({ channel }) => maybeTarget(channel) === target).map(({ id }) => id);
  return and(eq(subscription.org, org), inArray(subscription.id, ids));
}
