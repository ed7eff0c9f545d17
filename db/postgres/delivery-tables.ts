import { index, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { counted, integer } from './columns.ts';

/* The tables of db/sqlite/delivery-tables.ts, where it is said what they are for; db/schema.ts keeps both the same. */

export const outbox = pgTable(
  'outbox',
  {
    seq: counted('seq').primaryKey(),
    id: text('id').notNull(),
    org: text('org').notNull(),
    target: text('target').notNull(),
    dedupeKey: text('dedupe_key').notNull(),
    chain: text('chain'),
    message: text('message').notNull(),
    event: text('event'),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    state: text('state', {
      enum: ['pending', 'sending', 'sent', 'dead', 'expired', 'superseded', 'held'],
    }).notNull(),
    attempts: integer('attempts').notNull(),
    answersLost: integer('answers_lost').notNull(),
    nextAt: integer('next_at').notNull(),
    lastError: text('last_error'),
    reference: text('reference'),
    leaseOwner: text('lease_owner'),
    leasedAt: integer('leased_at'),
    lostAt: integer('lost_at'),
  },
  (table) => [
    uniqueIndex('outbox_id').on(table.id),
    uniqueIndex('outbox_dedupe').on(table.org, table.target, table.dedupeKey),
    index('outbox_queue').on(table.state, table.org, table.target, table.seq),
    index('outbox_chain').on(table.org, table.target, table.chain, table.seq),
  ],
);

export const outboxTarget = pgTable(
  'outbox_target',
  {
    org: text('org').notNull(),
    target: text('target').notNull(),
    readyAt: integer('ready_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.target] })],
);

export const action = pgTable('action', {
  id: text('id').primaryKey(),
  org: text('org').notNull(),
  command: text('command').notNull(),
  member: text('member'),
  expiresAt: integer('expires_at').notNull(),
});
