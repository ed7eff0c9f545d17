import { and, count, desc, eq, gte } from 'drizzle-orm';
import type { Slot, StateStore, Subscription } from '../../src/analytics/state.ts';
import type { Database, Engine, NewRow, Row } from '../engine.ts';
import { byText } from './chunks.ts';
import { enqueue } from './outbox.ts';

type SubscriptionStore = Pick<
  StateStore,
  'subscriptions' | 'saveSubscription' | 'removeSubscription' | 'claimSlot' | 'slots' | 'skippedSlots'
>;

/** Subscriptions, and which due times of scheduled jobs were claimed. */
export function subscriptionStore(engine: Engine): SubscriptionStore {
  const { read } = engine;
  const { slot, subscription } = read.tables;
  return {
    subscriptions: async (org) => {
      const rows = await read.select().from(subscription).where(eq(subscription.org, org));
      return rows.map(toSubscription).sort(byText((row) => row.id));
    },
    saveSubscription: (row) => engine.write((db) => saveSubscription(db, row)),
    removeSubscription: (org, id) =>
      engine.write(async (db) => {
        const removed = await db
          .delete(subscription)
          .where(and(eq(subscription.org, org), eq(subscription.id, id)))
          .returning({ id: subscription.id });
        return removed.length > 0;
      }),
    claimSlot: (claim, messages) =>
      engine.write(async (db) => {
        const isClaimed = await claimSlot(db, claim);
        if (isClaimed) await enqueue(db, messages);
        return isClaimed;
      }),
    slots: async (org, job, limit) => {
      const rows = await read
        .select()
        .from(slot)
        .where(and(eq(slot.org, org), eq(slot.job, job)))
        .orderBy(desc(slot.claimedAt))
        .limit(limit);
      return rows.sort((a, b) => b.claimedAt - a.claimedAt || byText(nameOf)(b, a));
    },
    skippedSlots: async (since) => {
      const [row] = await read
        .select({ skipped: count() })
        .from(slot)
        .where(and(eq(slot.outcome, 'skipped'), gte(slot.claimedAt, since)));
      return row?.skipped ?? 0;
    },
  };
}

export function fromSubscription(row: Subscription): NewRow<'subscription'> {
  return { ...row, days: JSON.stringify(row.days), quiet: row.quiet ? 1 : 0 };
}

function toSubscription(row: Row<'subscription'>): Subscription {
  // Only `fromSubscription` writes the column, from a list of numbers.
  return { ...row, days: JSON.parse(row.days) as number[], quiet: row.quiet === 1 };
}

async function saveSubscription(db: Database, row: Subscription): Promise<void> {
  const { subscription } = db.tables;
  const { org, id, ...rest } = fromSubscription(row);
  await db
    .insert(subscription)
    .values({ org, id, ...rest })
    .onConflictDoUpdate({ target: [subscription.org, subscription.id], set: rest });
}

async function claimSlot(db: Database, claim: Slot): Promise<boolean> {
  const { slot } = db.tables;
  const rows = await db
    .insert(slot)
    .values({ ...claim })
    .onConflictDoNothing()
    .returning({ slot: slot.slot });
  return rows.length > 0;
}

function nameOf(row: Slot): string {
  return row.slot;
}
