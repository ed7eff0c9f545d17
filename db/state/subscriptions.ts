import { and, count, desc, eq, gt, gte, inArray } from 'drizzle-orm';
import type { SubscriptionState } from '../../src/analytics/state/subscription.ts';
import type { Slot, Subscription } from '../../src/analytics/state.ts';
import type { Database, Engine, NewRow, Row } from '../engine.ts';
import { byText, chunks } from './chunks.ts';
import { enqueue } from './outbox/enqueue.ts';
import { writeSetting } from './settings.ts';

/** Subscriptions, and which due times of scheduled jobs were claimed. */
export function subscriptionStore(engine: Engine): SubscriptionState {
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
    claimSlot: (claim, messages, notes = []) =>
      engine.write(async (db) => {
        if (!(await claimSlot(db, claim))) return false;
        await enqueue(db, messages);
        for (const note of notes.toSorted(byText(({ name }) => name)))
          await writeSetting(db, { ...note, org: claim.org });
        return true;
      }),
    claimedSlots: async (org, job, names) => {
      const found: Slot[] = [];
      for (const some of chunks(names)) {
        const rows = await read
          .select()
          .from(slot)
          .where(and(eq(slot.org, org), eq(slot.job, job), inArray(slot.slot, some)));
        found.push(...rows);
      }
      return found.sort(byText(nameOf));
    },
    rewindSlots: ({ now, beyond }) =>
      engine.write(async (db) => {
        const isAhead = gt(slot.claimedAt, beyond);
        const opened = await db
          .delete(slot)
          .where(and(isAhead, eq(slot.outcome, 'skipped')))
          .returning({ slot: slot.slot });
        const early = await db
          .update(slot)
          .set({ claimedAt: now })
          .where(isAhead)
          .returning({ slot: slot.slot });
        return opened.length + early.length;
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
