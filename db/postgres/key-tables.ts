import { index, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { integer } from './columns.ts';

/* The tables of db/sqlite/key-tables.ts, where it is said what they are for; db/schema.ts keeps both the same. */

export const apiKey = pgTable(
  'api_key',
  {
    id: text('id').primaryKey(),
    org: text('org').notNull(),
    scope: text('scope', { enum: ['ingest', 'read'] }).notNull(),
    name: text('name'),
    member: text('member'),
    boundTo: text('bound_to'),
    createdAt: integer('created_at').notNull(),
    revokedAt: integer('revoked_at'),
    secretHash: text('secret_hash').notNull(),
  },
  (table) => [index('api_key_org').on(table.org), uniqueIndex('api_key_secret_hash').on(table.secretHash)],
);

export const senderLoss = pgTable(
  'sender_loss',
  {
    org: text('org').notNull(),
    sender: text('sender').notNull(),
    hour: integer('hour').notNull(),
    apiKey: text('api_key').notNull(),
    total: integer('total').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.sender, table.hour] })],
);

export const linkCode = pgTable('link_code', {
  code: text('code').primaryKey(),
  org: text('org').notNull(),
  platform: text('platform').notNull(),
  platformUser: text('platform_user').notNull(),
  expiresAt: integer('expires_at').notNull(),
});
