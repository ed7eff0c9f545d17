import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/* Organisations, who is in them, and what was set and changed there. */

export const organisation = sqliteTable('organisation', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  timeZone: text('time_zone').notNull(),
  people: text('people', { enum: ['named', 'pseudonymous', 'off'] }).notNull(),
  cycleDay: integer('cycle_day').notNull().default(1),
  currency: text('currency').notNull().default('USD'),
  /** Percent, decimal text. */
  taxRate: text('tax_rate').notNull().default('0'),
  /** Language of what it is told; what people see themselves is in their own. */
  locale: text('locale').notNull().default('en'),
});

/** Slack workspaces and Discord guilds that belong to another organisation than `default`. */
export const tenant = sqliteTable(
  'tenant',
  {
    platform: text('platform').notNull(),
    tenant: text('tenant').notNull(),
    org: text('org').notNull(),
  },
  (table) => [primaryKey({ columns: [table.platform, table.tenant] })],
);

export const team = sqliteTable(
  'team',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    name: text('name').notNull(),
    department: text('department'),
    costCenter: text('cost_center'),
    /** JSON array of member ids. */
    leads: text('leads').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.id] })],
);

export const member = sqliteTable(
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

export const setting = sqliteTable(
  'setting',
  {
    org: text('org').notNull(),
    name: text('name').notNull(),
    value: text('value').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.name] })],
);

/** Who changed what by a command, for those who ask later. */
export const changeRecord = sqliteTable(
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
