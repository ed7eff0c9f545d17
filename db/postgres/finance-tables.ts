import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { integer } from './columns.ts';

/* The tables of db/sqlite/finance-tables.ts, where it is said what they are for; db/schema.ts keeps both the same. */

export const membership = pgTable(
  'membership',
  {
    org: text('org').notNull(),
    member: text('member').notNull(),
    from: text('from_day').notNull(),
    until: text('until_day'),
    team: text('team').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.member, table.from] })],
);

export const attribution = pgTable(
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

export const sharedCost = pgTable(
  'shared_cost',
  {
    org: text('org').notNull(),
    scope: text('scope').notNull(),
    split: text('split', { enum: ['even', 'usage', 'none'] }).notNull(),
    teams: text('teams').notNull(),
    createdBy: text('created_by'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.scope] })],
);

export const monthClose = pgTable(
  'month_close',
  {
    org: text('org').notNull(),
    month: text('month').notNull(),
    closedAt: integer('closed_at').notNull(),
    closedBy: text('closed_by'),
    checksum: text('checksum').notNull(),
    body: text('body').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.month] })],
);

export const invoice = pgTable(
  'invoice',
  {
    org: text('org').notNull(),
    number: integer('number').notNull(),
    month: text('month').notNull(),
    customer: text('customer').notNull().default(''),
    state: text('state', { enum: ['issued', 'void'] }).notNull(),
    issuedAt: integer('issued_at').notNull(),
    issuedBy: text('issued_by'),
    checksum: text('checksum').notNull(),
    body: text('body').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.org, table.number] }),
    index('invoice_month').on(table.org, table.month),
  ],
);

export const ledgerEntry = pgTable(
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

export const revenue = pgTable(
  'revenue',
  {
    org: text('org').notNull(),
    day: text('day').notNull(),
    customer: text('customer').notNull(),
    amount: text('amount').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.day, table.customer] })],
);

export const seatPlan = pgTable(
  'seat_plan',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    name: text('name').notNull(),
    seatPrice: text('seat_price').notNull(),
    tokens: integer('tokens'),
    cost: text('cost'),
  },
  (table) => [primaryKey({ columns: [table.org, table.id] })],
);

export const seat = pgTable(
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
