import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/* Unit prices and exchange rates. */

export const price = sqliteTable('price', {
  id: text('id').primaryKey(),
  source: text('source', { enum: ['base', 'tier', 'correction', 'operator'] }).notNull(),
  sourceVersion: text('source_version').notNull(),
  org: text('org'),
  provider: text('provider').notNull(),
  model: text('model').notNull(),
  mode: text('mode').notNull(),
  regionClass: text('region_class').notNull(),
  contextAbove: integer('context_above').notNull(),
  contextInclusive: integer('context_inclusive').notNull(),
  class: text('class').notNull(),
  /** Decimal text. */
  picoPerUnit: text('pico_per_unit').notNull(),
  perUnit: text('per_unit', { enum: ['token', 'use', 'second'] }).notNull(),
  validFrom: integer('valid_from'),
  validTo: integer('valid_to'),
  schedule: text('schedule'),
  confidence: text('confidence').notNull(),
  evidence: text('evidence').notNull(),
  createdAt: integer('created_at').notNull(),
  supersededBy: text('superseded_by'),
});

export const exchangeRate = sqliteTable(
  'exchange_rate',
  {
    org: text('org').notNull(),
    currency: text('currency').notNull(),
    day: text('day').notNull(),
    /** Decimal text, units for one USD. */
    rate: text('rate').notNull(),
  },
  (table) => [primaryKey({ columns: [table.org, table.currency, table.day] })],
);
