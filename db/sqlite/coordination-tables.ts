import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/* What processes beside each other agree on: who does what, what was done, which number is next. */

export const slot = sqliteTable(
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

export const jobRun = sqliteTable('job_run', {
  name: text('name').primaryKey(),
  startedAt: integer('started_at').notNull(),
  endedAt: integer('ended_at'),
  outcome: text('outcome', { enum: ['done', 'failed'] }),
  error: text('error'),
  nextAt: integer('next_at'),
  misses: integer('misses').notNull(),
  failures: integer('failures').notNull(),
});

/** Work one process does at a time. `fence` grows with every holder, so a holder that slept can be told from its heir. */
export const lease = sqliteTable('lease', {
  name: text('name').primaryKey(),
  owner: text('owner').notNull(),
  fence: integer('fence').notNull(),
  until: integer('until').notNull(),
});

/** What one process has taken and no other may: a pressed button, a signed request. */
export const claim = sqliteTable('claim', {
  name: text('name').primaryKey(),
  until: integer('until').notNull(),
});

/** Numbers that only count up: incidents of an organisation, versions of the price book (organisation ""). */
export const counter = sqliteTable(
  'counter',
  {
    org: text('org').notNull(),
    name: text('name').notNull(),
    value: integer('value').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.name] })],
);
