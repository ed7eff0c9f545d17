import { and, count, desc, eq, inArray, isNotNull } from 'drizzle-orm';
import type { Message } from '../../../src/analytics/message.ts';
import type { OutboxRow, WebhookEvent } from '../../../src/analytics/outbox.ts';
import type { StateStore } from '../../../src/analytics/state.ts';
import type { Engine, Row } from '../../engine.ts';
import { byText } from '../chunks.ts';
import { enqueue, inChain } from './enqueue.ts';
import { finish } from './finish.ts';
import { countByTarget, drop, replay } from './given-up.ts';
import { dueRows, lease } from './lease.ts';

type OutboxStore = Pick<
  StateStore,
  | 'enqueue'
  | 'leaseOutbox'
  | 'finishDelivery'
  | 'chainReference'
  | 'chainLosses'
  | 'outbox'
  | 'outboxCounts'
  | 'outboxByTarget'
  | 'replayOutbox'
  | 'dropOutbox'
>;

/** Messages on their way to a platform. */
export function outboxStore(engine: Engine): OutboxStore {
  const { read } = engine;
  const { outbox } = read.tables;
  return {
    enqueue: (drafts) => engine.write((db) => enqueue(db, drafts)),
    leaseOutbox: async (terms) => {
      // A write transaction is worth opening only when something is due; mostly nothing is.
      if ((await dueRows(read, terms)).length === 0) return [];
      return (await engine.write((db) => lease(db, terms))).map(toOutboxRow);
    },
    finishDelivery: (id, owner, result, messages = []) =>
      engine.write((db) => finish(db, { id, owner, result, messages })),
    chainLosses: async (org, target, chain) => {
      const rows = await read
        .select({ id: outbox.id, answersLost: outbox.answersLost, lostAt: outbox.lostAt })
        .from(outbox)
        .where(and(inChain(read.tables, { org, target, chain }), isNotNull(outbox.lostAt)));
      // Sent again by a person, a row forgets how often it was lost, not that it was.
      const count = rows.reduce((sum, row) => sum + Math.max(1, row.answersLost), 0);
      const lastAt = Math.max(0, ...rows.map((row) => row.lostAt ?? 0));
      return { count, lastAt, keys: rows.map(({ id }) => id) };
    },
    chainReference: async (org, target, chain) => {
      const [row] = await read
        .select({ reference: outbox.reference })
        .from(outbox)
        .where(and(inChain(read.tables, { org, target, chain }), isNotNull(outbox.reference)))
        .orderBy(desc(outbox.seq))
        .limit(1);
      return row?.reference ?? undefined;
    },
    outbox: async (org, { states, limit }) => {
      const rows = await read
        .select()
        .from(outbox)
        .where(and(eq(outbox.org, org), inArray(outbox.state, [...states])))
        .orderBy(desc(outbox.seq))
        .limit(limit);
      return rows.map(toOutboxRow);
    },
    outboxCounts: async () => {
      const rows = await read
        .select({ state: outbox.state, messages: count() })
        .from(outbox)
        .groupBy(outbox.state);
      return new Map(rows.map(({ state, messages }) => [state, messages]));
    },
    outboxByTarget: async (org) => {
      const rows = await countByTarget(read, org);
      return rows.toSorted(byText(({ target, state }) => `${target}\n${state}`));
    },
    replayOutbox: (org, which, now) => engine.write((db) => replay(db, { org, which, now })),
    dropOutbox: (org, which, reason) => engine.write((db) => drop(db, { org, which, reason })),
  };
}

function toOutboxRow(row: Row<'outbox'>): OutboxRow {
  const { seq: _seq, leaseOwner: _owner, leasedAt: _leasedAt, message, event, ...rest } = row;
  // Only `fromDraft` writes the columns, from a Message and a WebhookEvent.
  const told = event === null ? {} : { event: JSON.parse(event) as WebhookEvent };
  return { ...rest, ...told, message: JSON.parse(message) as Message };
}
