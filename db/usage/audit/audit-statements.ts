import { and, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { MEASURES, type Measure } from '../../../src/analytics/store.ts';
import type { Tables } from '../../engine.ts';
import { prepareOnce } from '../../prepare-once.ts';
import { MARGIN_TABLES, type Margin } from '../margins.ts';
import { FIVE_MINUTES_MS, type ROLLUPS } from '../rollups.ts';
import { eventSource } from '../sums/sum-source.ts';
import { joinTexts, sumOf, textOf } from '../sums/sum-text.ts';

/*
 * What an audit compares, each read with one prepared statement of an organisation in [from, to). `name` is a series
 * or a value of a dimension; `sums` are all of MEASURES as one text, so that equal sums are equal texts.
 */

type Of = (measure: Measure) => SQLiteColumn | SQL;

const stored = (of: Of) => joinTexts(MEASURES.map((measure) => textOf(of(measure))));
const added = (of: Of) => joinTexts(MEASURES.map((measure) => sumOf(of(measure))));

function within(org: SQLiteColumn, time: SQLiteColumn): SQL | undefined {
  return and(
    eq(org, sql.placeholder('org')),
    gte(time, sql.placeholder('from')),
    lt(time, sql.placeholder('to')),
  );
}

function countedWithin({ org, occurredAt, counted }: Tables['event']): SQL | undefined {
  return and(within(org, occurredAt), eq(counted, 1));
}

export const anyEvent = prepareOnce((db, { event }) =>
  db.select({ seq: event.seq }).from(event).where(countedWithin(event)).limit(1).prepare(),
);

/** Events by series; they lie in one bucket. */
export const eventSums = prepareOnce((db, tables) => {
  const { event } = tables;
  return db
    .select({ name: event.series, sums: added(eventSource(tables).columnOf) })
    .from(event)
    .where(countedWithin(event))
    .groupBy(event.series)
    .prepare();
});

export const eventSumsOfFiveMinutes = prepareOnce((db, tables) => {
  const { event } = tables;
  const bucket = sql`${event.occurredAt} - ${event.occurredAt} % ${sql.raw(String(FIVE_MINUTES_MS))}`;
  return db
    .select({
      bucket: bucket.mapWith(Number),
      name: event.series,
      sums: added(eventSource(tables).columnOf),
    })
    .from(event)
    .where(countedWithin(event))
    .groupBy(bucket, event.series)
    .prepare();
});

/** Hours of one day by series. */
export const hourSums = prepareOnce((db, { rollupHour }) =>
  db
    .select({ name: rollupHour.series, sums: added((measure) => rollupHour[measure]) })
    .from(rollupHour)
    .where(within(rollupHour.org, rollupHour.bucket))
    .groupBy(rollupHour.series)
    .prepare(),
);

type RollupTable = (typeof ROLLUPS)[number]['table'];

/** Rows of a rollup as they stand. */
export const rollupRows = {
  rollupFiveMinutes: rowsOf('rollupFiveMinutes'),
  rollupHour: rowsOf('rollupHour'),
  rollupDay: rowsOf('rollupDay'),
} satisfies Record<RollupTable, unknown>;

function rowsOf(name: RollupTable) {
  return prepareOnce((db, tables) => {
    const table = tables[name];
    return db
      .select({ bucket: table.bucket, name: table.series, sums: stored((measure) => table[measure]) })
      .from(table)
      .where(within(table.org, table.bucket))
      .prepare();
  });
}

export type MarginSize = keyof typeof MARGIN_TABLES;

const ROLLUP_OF = { hour: 'rollupHour', day: 'rollupDay' } as const satisfies Record<MarginSize, RollupTable>;

/** Rows of a margin as they stand, by value. */
export function marginRows(size: MarginSize, margin: Margin) {
  return prepareOnce((db, tables) => {
    const table = tables[MARGIN_TABLES[size]];
    return db
      .select({
        bucket: table.bucket,
        name: nameIn(tables, margin),
        sums: stored((measure) => table[measure]),
      })
      .from(table)
      .innerJoin(tables.series, eq(tables.series.id, table.series))
      .where(and(within(table.org, table.bucket), eq(table.margin, margin)))
      .prepare();
  });
}

/** What they should be: a rollup by all dimensions, added up by the values of one. */
export function marginSums(size: MarginSize, margin: Margin) {
  return prepareOnce((db, tables) => {
    const table = tables[ROLLUP_OF[size]];
    return db
      .select({
        bucket: table.bucket,
        name: nameIn(tables, margin),
        sums: added((measure) => table[measure]),
      })
      .from(table)
      .innerJoin(tables.series, eq(tables.series.id, table.series))
      .where(within(table.org, table.bucket))
      .groupBy(table.bucket, ...(margin === '' ? [] : [tables.series[margin]]))
      .prepare();
  });
}

function nameIn({ series }: Tables, margin: Margin): SQL<string> {
  return margin === '' ? sql<string>`''` : sql<string>`${series[margin]}`;
}
