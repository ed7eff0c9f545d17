import { and, count, eq, max, min, sql } from 'drizzle-orm';
import type { PendingModel, PendingUsage } from '../../src/analytics/store.ts';
import type { Database } from '../engine.ts';

/** Counted by series in the index of pending events alone, before the dictionary says what they stand for. */
export async function pendingModels(db: Database, org: string): Promise<readonly PendingModel[]> {
  const { event, series } = db.tables;
  const pending = db
    .select({ series: event.series, events: count().as('events') })
    .from(event)
    .where(isPending(db, org))
    .groupBy(event.series)
    .as('pending');
  const rows = await db
    .select({
      provider: series.provider,
      model: series.model,
      events: sql`sum(${pending.events})`.mapWith(Number),
    })
    .from(pending)
    .innerJoin(series, eq(series.id, pending.series))
    .groupBy(series.provider, series.model);
  return rows.sort((a, b) => b.events - a.events);
}

/** The same, with what only the events themselves know. */
export async function pendingUsage(db: Database, org: string): Promise<readonly PendingUsage[]> {
  const { event, series } = db.tables;
  const tokens = sql`coalesce(${event.inputTokens}, 0) + coalesce(${event.outputTokens}, 0)`;
  const pending = db
    .select({
      series: event.series,
      events: count().as('events'),
      tokens: sql`sum(${tokens})`.as('tokens'),
      firstAt: min(event.occurredAt).as('first_at'),
      lastAt: max(event.occurredAt).as('last_at'),
    })
    .from(event)
    .where(isPending(db, org))
    .groupBy(event.series)
    .as('pending');
  const rows = await db
    .select({
      provider: series.provider,
      model: series.model,
      events: sql`sum(${pending.events})`.mapWith(Number),
      // As text: a driver would round what is past 2^53.
      tokens: sql`cast(sum(${pending.tokens}) as text)`.mapWith(BigInt),
      firstAt: sql`min(${pending.firstAt})`.mapWith(Number),
      lastAt: sql`max(${pending.lastAt})`.mapWith(Number),
    })
    .from(pending)
    .innerJoin(series, eq(series.id, pending.series))
    .groupBy(series.provider, series.model);
  return rows.sort((a, b) => b.events - a.events);
}

function isPending({ tables: { event } }: Database, org: string) {
  return and(eq(event.org, org), eq(event.costStatus, 'pending'), eq(event.counted, 1));
}
