import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { integer } from './columns.ts';

/* The tables of db/sqlite/subscription-tables.ts, where it is said what they are for; db/schema.ts keeps both the same. */

export const subscription = pgTable(
  'subscription',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    query: text('query').notNull(),
    at: text('at').notNull(),
    every: text('every', { enum: ['day', 'week', 'month'] })
      .notNull()
      .default('day'),
    days: text('days').notNull().default('[]'),
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

export const liveAnswer = pgTable(
  'live_answer',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    target: text('target').notNull(),
    reference: text('reference'),
    command: text('command').notNull(),
    member: text('member'),
    everyMs: integer('every_ms').notNull(),
    startedAt: integer('started_at').notNull(),
    until: integer('until').notNull(),
    nextAt: integer('next_at').notNull(),
    state: text('state', { enum: ['running', 'ended', 'stopped', 'lost'] }).notNull(),
    said: text('said'),
    failures: integer('failures').notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.org, table.id] }),
    index('live_answer_next').on(table.state, table.nextAt),
  ],
);

export const route = pgTable(
  'route',
  {
    org: text('org').notNull(),
    kind: text('kind').notNull(),
    scope: text('scope').notNull(),
    channel: text('channel').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.kind, table.scope, table.channel] })],
);

export const channelTerms = pgTable(
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

export const webhook = pgTable(
  'webhook',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    url: text('url').notNull(),
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
