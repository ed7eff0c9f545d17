import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/* API keys, what their senders lost, and codes that link a chat account or make its owner the first admin. */

export const apiKey = sqliteTable(
  'api_key',
  {
    id: text('id').primaryKey(),
    org: text('org').notNull(),
    scope: text('scope', { enum: ['ingest', 'read'] }).notNull(),
    name: text('name'),
    member: text('member'),
    /** A scope it sees nothing beyond: "customer:acme". */
    boundTo: text('bound_to'),
    createdAt: integer('created_at').notNull(),
    revokedAt: integer('revoked_at'),
    /** SHA-256 of the secret; the secret itself is stored nowhere. */
    secretHash: text('secret_hash').notNull(),
  },
  (table) => [index('api_key_org').on(table.org), uniqueIndex('api_key_secret_hash').on(table.secretHash)],
);

/** What senders say they lost, each by the hours it said so in. */
export const senderLoss = sqliteTable(
  'sender_loss',
  {
    org: text('org').notNull(),
    sender: text('sender').notNull(),
    hour: integer('hour').notNull(),
    apiKey: text('api_key').notNull(),
    /** Since the sender began. */
    total: integer('total').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.sender, table.hour] })],
);

export const linkCode = sqliteTable('link_code', {
  code: text('code').primaryKey(),
  org: text('org').notNull(),
  platform: text('platform').notNull(),
  platformUser: text('platform_user').notNull(),
  expiresAt: integer('expires_at').notNull(),
});
