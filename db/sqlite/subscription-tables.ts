import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/* Who is told what, and where. */

export const subscription = sqliteTable(
  'subscription',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    query: text('query').notNull(),
    at: text('at').notNull(),
    every: text('every', { enum: ['day', 'week', 'month'] })
      .notNull()
      .default('day'),
    /** JSON array of numbers. */
    days: text('days').notNull().default('[]'),
    /** 1 or 0. */
    quiet: integer('quiet').notNull().default(0),
    kind: text('kind', { enum: ['question', 'personal'] })
      .notNull()
      .default('question'),
    timeZone: text('time_zone').notNull(),
    channel: text('channel').notNull(),
    createdBy: text('created_by'),
    createdAt: integer('created_at').notNull(),
    pausedAt: integer('paused_at'),
    pausedReason: text('paused_reason'),
  },
  (table) => [primaryKey({ columns: [table.org, table.id] })],
);

/** Answers that keep themselves up to date for a while: one message each, edited in place. */
export const liveAnswer = sqliteTable(
  'live_answer',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    /** "<platform>:<channel id>" */
    target: text('target').notNull(),
    /** The platform's name of the message; null until it is known. */
    reference: text('reference'),
    /** As typed, without "live". */
    command: text('command').notNull(),
    member: text('member'),
    everyMs: integer('every_ms').notNull(),
    startedAt: integer('started_at').notNull(),
    until: integer('until').notNull(),
    nextAt: integer('next_at').notNull(),
    state: text('state', { enum: ['running', 'ended', 'stopped', 'lost'] }).notNull(),
    /** Hash of what it says, so that nothing is edited while nothing changes. */
    said: text('said'),
    failures: integer('failures').notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.org, table.id] }),
    index('live_answer_next').on(table.state, table.nextAt),
  ],
);

export const route = sqliteTable(
  'route',
  {
    org: text('org').notNull(),
    kind: text('kind').notNull(),
    scope: text('scope').notNull(),
    channel: text('channel').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.kind, table.scope, table.channel] })],
);

/** What holds in a channel whatever is posted there; channels without terms have no row. */
export const channelTerms = sqliteTable(
  'channel_terms',
  {
    org: text('org').notNull(),
    target: text('target').notNull(),
    quietFrom: text('quiet_from'),
    quietTo: text('quiet_to'),
    timeZone: text('time_zone'),
    mostPosts: integer('most_posts'),
    boundTo: text('bound_to'),
    pausedAt: integer('paused_at'),
    pausedReason: text('paused_reason'),
  },
  (table) => [primaryKey({ columns: [table.org, table.target] })],
);

export const webhook = sqliteTable(
  'webhook',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    url: text('url').notNull(),
    /** JSON arrays of texts; the secrets are encrypted. */
    events: text('events').notNull(),
    secrets: text('secrets').notNull(),
    state: text('state', { enum: ['on', 'paused'] }).notNull(),
    pausedReason: text('paused_reason'),
    failingSince: integer('failing_since'),
    createdBy: text('created_by'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.id] })],
);
