import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { integer } from './columns.ts';

/* The tables of db/sqlite/coordination-tables.ts, where it is said what they are for; db/schema.ts keeps both the same. */

export const slot = pgTable(
  'slot',
  {
    org: text('org').notNull(),
    job: text('job').notNull(),
    slot: text('slot').notNull(),
    claimedAt: integer('claimed_at').notNull(),
    outcome: text('outcome', { enum: ['done', 'skipped'] }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.org, table.job, table.slot] }),
    index('slot_claimed').on(table.org, table.job, table.claimedAt),
  ],
);

export const jobRun = pgTable('job_run', {
  name: text('name').primaryKey(),
  startedAt: integer('started_at').notNull(),
  endedAt: integer('ended_at'),
  outcome: text('outcome', { enum: ['done', 'failed'] }),
  error: text('error'),
  nextAt: integer('next_at'),
  misses: integer('misses').notNull(),
  failures: integer('failures').notNull(),
});

export const lease = pgTable('lease', {
  name: text('name').primaryKey(),
  owner: text('owner').notNull(),
  fence: integer('fence').notNull(),
  until: integer('until').notNull(),
});

export const claim = pgTable('claim', {
  name: text('name').primaryKey(),
  until: integer('until').notNull(),
});

export const counter = pgTable(
  'counter',
  {
    org: text('org').notNull(),
    name: text('name').notNull(),
    value: integer('value').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.name] })],
);
