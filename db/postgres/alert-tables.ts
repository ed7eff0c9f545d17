import { index, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { integer } from './columns.ts';

/* The tables of db/sqlite/alert-tables.ts, where it is said what they are for; db/schema.ts keeps both the same. */

export const alertRule = pgTable(
  'alert_rule',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    kind: text('kind').notNull(),
    scope: text('scope').notNull(),
    terms: text('terms').notNull(),
    channel: text('channel'),
    state: text('state', { enum: ['on', 'off'] }).notNull(),
    createdBy: text('created_by'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.id] })],
);

export const sighting = pgTable(
  'sighting',
  {
    org: text('org').notNull(),
    dimension: text('dimension').notNull(),
    value: text('value').notNull(),
    at: integer('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.org, table.dimension, table.value] }),
    index('sighting_at').on(table.org, table.at),
  ],
);

export const incident = pgTable(
  'incident',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    number: integer('number').notNull(),
    key: text('key').notNull(),
    openKey: text('open_key'),
    state: text('state', { enum: ['firing', 'acknowledged', 'resolved'] }).notNull(),
    openedAt: integer('opened_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    resolvedAt: integer('resolved_at'),
    acknowledgedBy: text('acknowledged_by'),
    acknowledgedAt: integer('acknowledged_at'),
    owner: text('owner'),
    snoozedUntil: integer('snoozed_until'),
    remindedAt: integer('reminded_at'),
    verdict: text('verdict', { enum: ['useful', 'expected', 'noise'] }),
    verdictBy: text('verdict_by'),
    facts: text('facts').notNull(),
    version: integer('version').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.org, table.id] }),
    uniqueIndex('incident_number').on(table.org, table.number),
    uniqueIndex('incident_open').on(table.org, table.openKey),
  ],
);

export const silence = pgTable(
  'silence',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    rule: text('rule').notNull(),
    scope: text('scope').notNull(),
    from: integer('from_at').notNull(),
    until: integer('until').notNull(),
    author: text('author'),
    reason: text('reason').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.id] })],
);
