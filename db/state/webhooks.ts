import { and, count, eq, gte, inArray } from 'drizzle-orm';
import type { WebhookState } from '../../src/analytics/state/webhook.ts';
import type { Webhook } from '../../src/analytics/state.ts';
import type { Database, Engine, NewRow, Row } from '../engine.ts';
import { byText } from './chunks.ts';

/** Addresses outside that are told of events. */
export function webhookStore(engine: Engine): WebhookState {
  const { webhook } = engine.read.tables;
  return {
    webhooks: async (org) => {
      const rows = await engine.read.select().from(webhook).where(eq(webhook.org, org));
      return rows.map(toWebhook).sort(byText((row) => row.id));
    },
    saveWebhook: (row) =>
      engine.write(async (db) => {
        const { org, id, ...rest } = fromWebhook(row);
        await db
          .insert(webhook)
          .values({ org, id, ...rest })
          .onConflictDoUpdate({ target: [webhook.org, webhook.id], set: rest });
      }),
    removeWebhook: (org, id) =>
      engine.write(async (db) => {
        const removed = await db
          .delete(webhook)
          .where(and(eq(webhook.org, org), eq(webhook.id, id)))
          .returning({ id: webhook.id });
        await endWaiting(db, org, id);
        return removed.length > 0;
      }),
    webhookDeaths: async (org, id) => {
      const { outbox } = engine.read.tables;
      const [found] = await engine.read
        .select({ failingSince: webhook.failingSince })
        .from(webhook)
        .where(and(eq(webhook.org, org), eq(webhook.id, id)));
      if (found?.failingSince == null) return 0;
      const [row] = await engine.read
        .select({ dead: count() })
        .from(outbox)
        .where(
          and(
            eq(outbox.org, org),
            eq(outbox.target, `webhook:${id}`),
            eq(outbox.state, 'dead'),
            gte(outbox.leasedAt, found.failingSince),
          ),
        );
      return row?.dead ?? 0;
    },
  };
}

async function endWaiting(db: Database, org: string, id: string): Promise<void> {
  const { outbox } = db.tables;
  await db
    .update(outbox)
    .set({ state: 'expired', lastError: 'the webhook was removed' })
    .where(
      and(
        eq(outbox.org, org),
        eq(outbox.target, `webhook:${id}`),
        inArray(outbox.state, ['pending', 'held', 'dead']),
      ),
    );
}

function fromWebhook(row: Webhook): NewRow<'webhook'> {
  return { ...row, events: JSON.stringify(row.events), secrets: JSON.stringify(row.secrets) };
}

function toWebhook(row: Row<'webhook'>): Webhook {
  // Only `fromWebhook` writes the columns, from lists of texts.
  return {
    ...row,
    events: JSON.parse(row.events) as string[],
    secrets: JSON.parse(row.secrets) as string[],
  };
}
