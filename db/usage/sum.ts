import { and, eq, gte, inArray, lt, notInArray, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { type DimensionName, isSeriesDimension } from '../../src/analytics/dimensions.ts';
import { bucketIndex, zoneClock } from '../../src/analytics/period.ts';
import {
  type Filter,
  MEASURES,
  type Measure,
  type Measures,
  type Split,
  type SumRow,
  type UsageQuery,
} from '../../src/analytics/store.ts';
import type { Database } from '../engine.ts';
import { event, eventValue, series, seriesTag } from '../sqlite/usage-tables.ts';
import { coverPeriod, merge, type Segment } from './cover.ts';
import type { UsageTables } from './record.ts';
import { FIVE_MINUTES_KEPT_MS, ROLLUPS } from './rollups.ts';

/** Sums of a period, exact to the nano-dollar whatever its ends, split as asked. */
export async function sumUsage(
  tables: UsageTables,
  query: UsageQuery,
  split: Split,
): Promise<readonly SumRow[]> {
  const db = tables.engine.read;
  const sums = new Map<string, { bucket: number; value: string; measures: Record<Measure, bigint> }>();
  for (const segment of await segmentsOf(tables, query, split)) {
    for (const row of await sumSegment(db, query, split, segment)) {
      const bucket = split.buckets ? bucketIndex(split.buckets, row.bucket) : 0;
      const key = `${bucket}\u001f${row.value}`;
      const known = sums.get(key);
      if (known) addTo(known.measures, row.measures);
      else sums.set(key, { bucket, value: row.value, measures: { ...row.measures } });
    }
  }
  const rows = [...sums.values()].filter((row) => row.measures.events > 0n);
  if (rows.length > 0 || split.by || split.buckets) return rows;
  return [{ bucket: 0, value: '', measures: noMeasures() }];
}

export function noMeasures(): Record<Measure, bigint> {
  return Object.fromEntries(MEASURES.map((measure) => [measure, 0n])) as Record<Measure, bigint>;
}

/** Dimensions only stored events know read events; all others the coarsest rollups that fit the buckets. */
async function segmentsOf(tables: UsageTables, query: UsageQuery, split: Split): Promise<readonly Segment[]> {
  const { from, to } = query;
  if (from >= to) return [];
  const names = [...query.filters.map((filter) => filter.dimension), ...(split.by ? [split.by] : [])];
  if (names.some(needsEvents)) return [{ size: 'event', from, to }];
  const clock = zoneClock(await tables.directory.timeZone(tables.engine.read, query.org));
  // A day of margin: rows of that age may just be on their way out.
  const fiveMinutesSince = tables.now() - FIVE_MINUTES_KEPT_MS + 86_400_000;
  const edges = split.buckets && split.buckets.length > 0 ? [...split.buckets, to] : [from, to];
  const segments = edges.slice(1).flatMap((end, index) => {
    const start = edges[index] ?? from;
    return coverPeriod({ from: start, to: end }, clock, fiveMinutesSince);
  });
  return merge(segments);
}

function needsEvents(name: DimensionName): boolean {
  return !isSeriesDimension(name) && name !== 'tag';
}

type SegmentRow = { readonly bucket: number; readonly value: string; readonly measures: Measures };

async function sumSegment(
  db: Database,
  query: UsageQuery,
  split: Split,
  segment: Segment,
): Promise<readonly SegmentRow[]> {
  const source = sourceOf(segment);
  const bucket = split.buckets ? source.time : sql<number>`0`;
  const value = split.by ? groupOf(split.by) : sql<string>`''`;
  const statement = db
    .select({ bucket, value, ...source.sums })
    .from(source.table)
    .innerJoin(series, eq(series.id, source.series))
    .$dynamic();
  if (split.by === 'tag') statement.leftJoin(seriesTag, eq(seriesTag.series, source.series));
  if (split.by === 'tool' || split.by === 'file') {
    statement.leftJoin(eventValue, and(eq(eventValue.seq, event.seq), eq(eventValue.dimension, split.by)));
  }
  const rows = await statement
    .where(
      and(
        eq(source.org, query.org),
        gte(source.time, segment.from),
        lt(source.time, segment.to),
        ...query.filters.map((filter) => conditionOf(db, filter)),
      ),
    )
    .groupBy(...(split.buckets ? [bucket] : []), ...(split.by ? [value] : []));
  return rows.map((row) => ({
    bucket: Number(row.bucket),
    value: String(row.value ?? ''),
    measures: toMeasures(row),
  }));
}

function sourceOf(segment: Segment) {
  const rollup = ROLLUPS.find((one) => one.size === segment.size);
  if (rollup) {
    const { table } = rollup;
    return {
      table,
      org: table.org,
      time: table.bucket,
      series: table.series,
      sums: sumsOf((name) => table[name]),
    };
  }
  return {
    table: event,
    org: event.org,
    time: event.occurredAt,
    series: event.series,
    sums: sumsOf((name) => EVENT_MEASURES[name] ?? event[name as keyof typeof event & Measure]),
  };
}

/** How the sums of a rollup follow from single events, where a column of the same name would not do. */
const EVENT_MEASURES: Readonly<Partial<Record<Measure, SQL>>> = {
  events: sql`1`,
  providedCostNano: sql`case when ${event.costStatus} = 'provided' then ${event.costNano} else 0 end`,
  pendingEvents: sql`case when ${event.costStatus} = 'pending' then 1 else 0 end`,
  latencyEvents: sql`case when ${event.latencyMs} is null then 0 else 1 end`,
};

/** As text: a sum past 2^53 must not pass through a JavaScript number on any engine. */
function sumsOf(columnOf: (measure: Measure) => SQLiteColumn | SQL): Record<Measure, SQL<string>> {
  return Object.fromEntries(
    MEASURES.map((measure) => [measure, sql<string>`cast(coalesce(sum(${columnOf(measure)}), 0) as text)`]),
  ) as Record<Measure, SQL<string>>;
}

function toMeasures(row: Readonly<Record<Measure, string>>): Measures {
  return Object.fromEntries(MEASURES.map((measure) => [measure, BigInt(row[measure])])) as Record<
    Measure,
    bigint
  >;
}

function addTo(sums: Record<Measure, bigint>, more: Measures): void {
  for (const measure of MEASURES) sums[measure] += more[measure];
}

/** The column (or joined value) a dimension groups by. */
function groupOf(name: DimensionName): SQLiteColumn | SQL {
  if (isSeriesDimension(name)) return series[name];
  switch (name) {
    case 'tag':
      return sql`coalesce(${seriesTag.tag}, '')`;
    case 'tool':
    case 'file':
      return sql`coalesce(${eventValue.value}, '')`;
    case 'conversation':
      return sql`coalesce(${event.conversation}, '')`;
    case 'message':
      return sql`coalesce(${event.message}, '')`;
    case 'trace':
      return sql`coalesce(${event.trace}, '')`;
  }
}

function conditionOf(db: Database, filter: Filter): SQL | undefined {
  const { dimension, negate } = filter;
  const values = [...filter.values];
  if (dimension === 'tag' || dimension === 'tool' || dimension === 'file') {
    return severalCondition(db, dimension, values, negate);
  }
  const column = groupOf(dimension);
  return sql`${column} ${negate ? sql`not in` : sql`in`} ${values}`;
}

function severalCondition(
  db: Database,
  dimension: 'tag' | 'tool' | 'file',
  values: readonly string[],
  negate: boolean,
): SQL | undefined {
  const known = values.filter((one) => one !== '');
  const [key, named] =
    dimension === 'tag'
      ? [series.id, db.select({ key: seriesTag.series }).from(seriesTag).where(inArray(seriesTag.tag, known))]
      : [
          event.seq,
          db
            .select({ key: eventValue.seq })
            .from(eventValue)
            .where(and(eq(eventValue.dimension, dimension), inArray(eventValue.value, known))),
        ];
  return negate ? notInArray(key, named) : inArray(key, named);
}
