import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/* What alerts are about: rules, what is new, incidents, silences. */

export const alertRule = sqliteTable(
  'alert_rule',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    kind: text('kind').notNull(),
    scope: text('scope').notNull(),
    /** JSON object. */
    terms: text('terms').notNull(),
    channel: text('channel'),
    state: text('state', { enum: ['on', 'off'] }).notNull(),
    createdBy: text('created_by'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.id] })],
);

/** The first event of each value of some dimensions, so that what is new can be told. */
export const sighting = sqliteTable(
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

export const incident = sqliteTable(
  'incident',
  {
    org: text('org').notNull(),
    id: text('id').notNull(),
    number: integer('number').notNull(),
    key: text('key').notNull(),
    /** The key while unresolved, then null: nulls never collide, so a key has one unresolved incident. */
    openKey: text('open_key'),
    state: text('state', { enum: ['firing', 'acknowledged', 'resolved'] }).notNull(),
    openedAt: integer('opened_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    resolvedAt: integer('resolved_at'),
    acknowledgedBy: text('acknowledged_by'),
    acknowledgedAt: integer('acknowledged_at'),
    owner: text('owner'),
    snoozedUntil: integer('snoozed_until'),
    /** When somebody was last reminded that it lasts. */
    remindedAt: integer('reminded_at'),
    verdict: text('verdict', { enum: ['useful', 'expected', 'noise'] }),
    verdictBy: text('verdict_by'),
    /** JSON object. */
    facts: text('facts').notNull(),
    version: integer('version').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.org, table.id] }),
    uniqueIndex('incident_number').on(table.org, table.number),
    uniqueIndex('incident_open').on(table.org, table.openKey),
  ],
);

export const silence = sqliteTable(
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
