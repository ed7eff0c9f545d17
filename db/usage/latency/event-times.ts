import { and, eq, gte, isNotNull, lt, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { DimensionName } from '../../../src/analytics/dimensions.ts';
import { TIME_BINS } from '../../../src/analytics/latency.ts';
import type { UsageQuery } from '../../../src/analytics/store.ts';
import type { Database, Tables } from '../../engine.ts';
import { prepareOnce } from '../../prepare-once.ts';
import { selectPiece } from '../sums/sum-piece.ts';
import { eventSource, type Groupable, type Stretch } from '../sums/sum-source.ts';

/** How many calls of a value fell into a bin. */
export type BinRow = { readonly value: string; readonly bin: number; readonly calls: number };

/** The stored events of a stretch, one by one. */
export async function eventTimes(
  db: Database,
  { query, by }: { readonly query: UsageQuery; readonly by: DimensionName | undefined },
  { from, to }: Stretch,
): Promise<readonly BinRow[]> {
  const { occurredAt } = db.tables.event;
  const piece = {
    source: timesSource(db.tables),
    when: and(gte(occurredAt, from), lt(occurredAt, to)),
    sign: 1,
  } as const;
  // Told apart by bin, which stands where time does.
  const asked = { query, split: { ...(by && { by }), buckets: [] } };
  const selected = selectPiece(db, piece, asked, [CALLS]);
  const rows = await db
    .select({
      bin: sql`"time"`.mapWith(Number),
      value: sql<string | null>`"value"`,
      calls: sql`"calls"`.mapWith(Number),
    })
    .from(sql`(${selected}) as times`);
  return rows.map(({ value, ...row }) => ({ ...row, value: value ?? '' }));
}

const CALLS = {
  measure: 'events',
  of: (column: SQLiteColumn | SQL) => column,
  name: sql.raw('"calls"'),
} as const;

function timesSource(tables: Tables): Groupable {
  const { event } = tables;
  return { ...eventSource(tables), only: isTimed(event), time: sql.raw(BIN) };
}

/** Calls of a stretch by series and bin: what a sealed day is made from. */
export const timesBySeries = prepareOnce((db, { event }) => {
  const bin = sql.raw(BIN);
  return db
    .select({ series: event.series, bin: bin.mapWith(Number), calls: sql`count(*)`.mapWith(Number) })
    .from(event)
    .where(
      and(
        eq(event.org, sql.placeholder('org')),
        gte(event.occurredAt, sql.placeholder('from')),
        lt(event.occurredAt, sql.placeholder('to')),
        isTimed(event),
      ),
    )
    .groupBy(event.series, bin)
    .prepare();
});

function isTimed(event: Tables['event']): SQL | undefined {
  return and(eq(event.counted, 1), isNotNull(event.latencyMs));
}

/**
 * Compared with the edges of bins, since engines round logarithms differently: some nine comparisons a call. One text,
 * since putting hundreds of parts together takes longer than reading an hour of calls.
 */
const BIN = binText('"event"."latency_ms"');

function binText(column: string): string {
  const among = (first: number, end: number): string => {
    if (end - first === 1) return String(TIME_BINS[first]?.bin);
    const middle = (first + end) >> 1;
    const edge = TIME_BINS[middle]?.least;
    return `case when ${column} < ${edge} then ${among(first, middle)} else ${among(middle, end)} end`;
  };
  return among(0, TIME_BINS.length);
}
