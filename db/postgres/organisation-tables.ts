import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { integer } from './columns.ts';

/* The tables of db/sqlite/organisation-tables.ts, where it is said what they are for; db/schema.ts keeps both the same. */

export const organisation = pgTable('organisation', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  timeZone: text('time_zone').notNull(),
  people: text('people', { enum: ['named', 'pseudonymous', 'off'] }).notNull(),
  cycleDay: integer('cycle_day').notNull().default(1),
  currency: text('currency').notNull().default('USD'),
  taxRate: text('tax_rate').notNull().default('0'),
  locale: text('locale').notNull().default('en'),
});

export const tenant = pgTable(
  'tenant',
  {
    platform: text('platform').notNull(),
    tenant: text('tenant').notNull(),
    org: text('org').notNull(),
  },
  (table) => [primaryKey({ columns: [table.platform, table.tenant] })],
);

export const team = pgTable(
  'team',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    name: text('name').notNull(),
    department: text('department'),
    costCenter: text('cost_center'),
    leads: text('leads').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.id] })],
);

export const member = pgTable(
  'member',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    name: text('name'),
    email: text('email'),
    team: text('team'),
    role: text('role', { enum: ['member', 'lead', 'admin'] }).notNull(),
    slack: text('slack'),
    discord: text('discord'),
  },
  (table) => [primaryKey({ columns: [table.org, table.id] })],
);

export const setting = pgTable(
  'setting',
  {
    org: text('org').notNull(),
    name: text('name').notNull(),
    value: text('value').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.name] })],
);

export const changeRecord = pgTable(
  'change_record',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    at: integer('at').notNull(),
    actor: text('actor'),
    what: text('what').notNull(),
    detail: text('detail').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.org, table.id] }),
    index('change_record_at').on(table.org, table.at),
  ],
);
