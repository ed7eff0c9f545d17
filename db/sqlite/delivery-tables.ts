import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/* Messages on their way, and the buttons under them. */

export const outbox = sqliteTable(
  'outbox',
  {
    /** Counts up as rows are written: the order messages of one target are sent in. */
    seq: integer('seq').primaryKey(),
    id: text('id').notNull(),
    org: text('org').notNull(),
    target: text('target').notNull(),
    dedupeKey: text('dedupe_key').notNull(),
    chain: text('chain'),
    /** JSON of a Message. */
    message: text('message').notNull(),
    /** JSON of what a webhook is told; null for what is posted in a chat. */
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
    /** Who delivers it now, and since when. */
    leaseOwner: text('lease_owner'),
    leasedAt: integer('leased_at'),
    /** When it was sent and no answer came, the last time. */
    lostAt: integer('lost_at'),
  },
  (table) => [
    uniqueIndex('outbox_id').on(table.id),
    uniqueIndex('outbox_dedupe').on(table.org, table.target, table.dedupeKey),
    index('outbox_queue').on(table.state, table.org, table.target, table.seq),
    index('outbox_chain').on(table.org, table.target, table.chain, table.seq),
  ],
);

/**
 * One row per target ever written to. Whoever moves `readyAt` ahead has the target to themselves until then,
 * so a lease, a pause after 429 and the pace of one message a second are all the same number.
 */
export const outboxTarget = sqliteTable(
  'outbox_target',
  {
    org: text('org').notNull(),
    target: text('target').notNull(),
    readyAt: integer('ready_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.target] })],
);

export const action = sqliteTable('action', {
  id: text('id').primaryKey(),
  org: text('org').notNull(),
  command: text('command').notNull(),
  member: text('member'),
  expiresAt: integer('expires_at').notNull(),
});
