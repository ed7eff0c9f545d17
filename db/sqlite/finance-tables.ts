import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/*
 * What finance keeps beside usage. As tables.ts says: text and 64-bit integers only, amounts as decimal text
 * in nano-USD, lists and whole documents as JSON in text, days as "YYYY-MM-DD" of the organisation's zone.
 */

/** Who was in which team when; without a row somebody is where `member` says, since ever. */
export const membership = sqliteTable(
  'membership',
  {
    org: text('org').notNull(),
    member: text('member').notNull(),
    from: text('from_day').notNull(),
    /** The first day it no longer holds; null while it does. */
    until: text('until_day'),
    team: text('team').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.member, table.from] })],
);

/** Whose team is known although its events do not say: a key's, a person's, a project's. */
export const attribution = sqliteTable(
  'attribution',
  {
    org: text('org').notNull(),
    dimension: text('dimension').notNull(),
    value: text('value').notNull(),
    team: text('team').notNull(),
    createdBy: text('created_by'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.dimension, table.value] })],
);

/** What several teams use together, and how they share what it costs. */
export const sharedCost = sqliteTable(
  'shared_cost',
  {
    org: text('org').notNull(),
    /** A scope as budgets have it: "team:platform", "apiKey:gateway". */
    scope: text('scope').notNull(),
    split: text('split', { enum: ['even', 'usage', 'none'] }).notNull(),
    /** JSON array of team ids; empty: all that used anything. */
    teams: text('teams').notNull(),
    createdBy: text('created_by'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.scope] })],
);

/** A month as it was when it was closed. */
export const monthClose = sqliteTable(
  'month_close',
  {
    org: text('org').notNull(),
    month: text('month').notNull(),
    closedAt: integer('closed_at').notNull(),
    closedBy: text('closed_by'),
    /** SHA-256 of `body`, in hexadecimal. */
    checksum: text('checksum').notNull(),
    /** The rows as they were, as the CSV that is handed out. */
    body: text('body').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.month] })],
);

export const invoice = sqliteTable(
  'invoice',
  {
    org: text('org').notNull(),
    number: integer('number').notNull(),
    month: text('month').notNull(),
    /** The customer it is for; "" for the organisation itself. */
    customer: text('customer').notNull().default(''),
    state: text('state', { enum: ['issued', 'void'] }).notNull(),
    issuedAt: integer('issued_at').notNull(),
    issuedBy: text('issued_by'),
    checksum: text('checksum').notNull(),
    /** JSON of its lines. */
    body: text('body').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.org, table.number] }),
    index('invoice_month').on(table.org, table.month),
  ],
);

/** Credits that were granted and payments that were made. */
export const ledgerEntry = sqliteTable(
  'ledger_entry',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    kind: text('kind', { enum: ['credit', 'payment'] }).notNull(),
    day: text('day').notNull(),
    customer: text('customer').notNull().default(''),
    amount: text('amount').notNull(),
    note: text('note').notNull(),
    createdBy: text('created_by'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.org, table.id] }),
    index('ledger_entry_day').on(table.org, table.day),
  ],
);

/** What customers paid the organisation for its product; "" is revenue of no customer in particular. */
export const revenue = sqliteTable(
  'revenue',
  {
    org: text('org').notNull(),
    day: text('day').notNull(),
    customer: text('customer').notNull(),
    amount: text('amount').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.day, table.customer] })],
);

/** A plan people have seats in: what a seat costs a month and what it includes. */
export const seatPlan = sqliteTable(
  'seat_plan',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    name: text('name').notNull(),
    seatPrice: text('seat_price').notNull(),
    /** What each seat may use in a billing cycle; null: no such limit. */
    tokens: integer('tokens'),
    cost: text('cost'),
  },
  (table) => [primaryKey({ columns: [table.org, table.id] })],
);

export const seat = sqliteTable(
  'seat',
  {
    org: text('org').notNull(),
    member: text('member').notNull(),
    plan: text('plan').notNull(),
    from: text('from_day').notNull(),
    until: text('until_day'),
  },
  (table) => [primaryKey({ columns: [table.org, table.member, table.plan, table.from] })],
);
