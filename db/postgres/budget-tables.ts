import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { integer } from './columns.ts';

/* The tables of db/sqlite/budget-tables.ts, where it is said what they are for; db/schema.ts keeps both the same. */

export const budget = pgTable(
  'budget',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    scope: text('scope').notNull(),
    unit: text('unit', { enum: ['usd', 'tokens'] }).notNull(),
    amount: text('amount').notNull(),
    period: text('period', { enum: ['day', 'week', 'month', 'quarter', 'cycle'] }).notNull(),
    thresholds: text('thresholds').notNull(),
    repeatPercent: integer('repeat_percent').notNull().default(0),
    atLimit: text('at_limit', { enum: ['warn', 'deny'] })
      .notNull()
      .default('warn'),
    forecast: integer('forecast').notNull().default(0),
    channel: text('channel'),
    createdBy: text('created_by'),
  },
  (table) => [primaryKey({ columns: [table.org, table.id] })],
);

export const firing = pgTable(
  'firing',
  {
    org: text('org').notNull(),
    periodStart: integer('period_start').notNull(),
    budget: text('budget').notNull(),
    threshold: integer('threshold').notNull(),
    firedAt: integer('fired_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.periodStart, table.budget, table.threshold] })],
);

export const budgetRequest = pgTable(
  'budget_request',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    scope: text('scope').notNull(),
    unit: text('unit', { enum: ['usd', 'tokens'] }).notNull(),
    amount: text('amount').notNull(),
    period: text('period', { enum: ['day', 'week', 'month', 'quarter', 'cycle'] }).notNull(),
    reason: text('reason').notNull(),
    requestedBy: text('requested_by'),
    channel: text('channel'),
    requestedAt: integer('requested_at').notNull(),
    state: text('state', { enum: ['open', 'approved', 'refused'] }).notNull(),
    decidedBy: text('decided_by'),
    decidedAt: integer('decided_at'),
    until: integer('until').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.org, table.id] }),
    index('budget_request_until').on(table.org, table.until),
  ],
);
