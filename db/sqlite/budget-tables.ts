import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/* Budgets, which of their thresholds were crossed, and requests for more. */

export const budget = sqliteTable(
  'budget',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    scope: text('scope').notNull(),
    unit: text('unit', { enum: ['usd', 'tokens'] }).notNull(),
    /** Nano-USD or tokens, as decimal text. */
    amount: text('amount').notNull(),
    period: text('period', { enum: ['day', 'week', 'month', 'quarter', 'cycle'] }).notNull(),
    /** JSON array of percents. */
    thresholds: text('thresholds').notNull(),
    repeatPercent: integer('repeat_percent').notNull().default(0),
    atLimit: text('at_limit', { enum: ['warn', 'deny'] })
      .notNull()
      .default('warn'),
    /** 1 or 0. */
    forecast: integer('forecast').notNull().default(0),
    channel: text('channel'),
    createdBy: text('created_by'),
  },
  (table) => [primaryKey({ columns: [table.org, table.id] })],
);

export const firing = sqliteTable(
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

export const budgetRequest = sqliteTable(
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
