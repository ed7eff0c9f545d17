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
import type { Database, Engine, Tables } from '../engine.ts';
import { coverPeriod, merge, type Segment } from './cover.ts';
import { maybeMargin } from './margins.ts';
import type { UsageTables } from './record.ts';
import { FIVE_MINUTES_KEPT_MS } from './rollups.ts';
import { sourceOf } from './sum-source.ts';

/** Sums of a period, exact to the nano-dollar whatever its ends, split as asked. */
export async function sumUsage(
  tables: UsageTables,
  query: UsageQuery,
  split: Split,
): Promise<readonly SumRow[]> {
  const sums = new Map<string, { bucket: number; value: string; measures: Record<Measure, bigint> }>();
  for (const segment of await segmentsOf(tables, query, split)) {
    for (const row of await sumSegment(tables.engine, { query, split, segment })) {
      const bucket = split.buckets ? bucketIndex(split.buckets, row.bucket) : 0;
      const key = `${bucket}\u001f${row.value}`;
      const known = sums.get(key);
      if (known) addTo(known.measures, row.measures);
      else sums.set(key, { ...row, bucket });
    }
  }
  const rows = [...sums.values()].filter((row) => row.measures.events > 0n);
  if (rows.length > 0 || split.by || split.buckets) return rows;
  return [{ bucket: 0, value: '', measures: noMeasures() }];
}

const NO_MEASURES = Object.fromEntries(MEASURES.map((measure) => [measure, 0n]));

export function noMeasures(): Record<Measure, bigint> {
  return { ...NO_MEASURES } as Record<Measure, bigint>; // has an entry for each of MEASURES
}

/** Dimensions only stored events know read events; all others the coarsest rollups that fit the buckets. */
async function segmentsOf(tables: UsageTables, query: UsageQuery, split: Split): Promise<readonly Segment[]> {
  const { from, to } = query;
  if (from >= to) return [];
  if (dimensionsOf(query, split).some(needsEvents)) return [{ size: 'event', from, to }];
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

function dimensionsOf({ filters }: UsageQuery, { by }: Split): readonly DimensionName[] {
  return [...filters.map((filter) => filter.dimension), ...(by ? [by] : [])];
}

function needsEvents(name: DimensionName): boolean {
  return !isSeriesDimension(name) && name !== 'tag';
}

type SegmentRow = {
  readonly bucket: number;
  readonly value: string;
  readonly measures: Record<Measure, bigint>;
};

/** What is asked of one segment. */
type Part = { readonly query: UsageQuery; readonly split: Split; readonly segment: Segment };

async function sumSegment({ read, isSumTooLarge }: Engine, part: Part): Promise<readonly SegmentRow[]> {
  try {
    const rows = await statementOf(read, part, { sums: (column) => column });
    return rows.map(({ bucket, value, sums }) => ({
      bucket,
      value: value ?? '',
      measures: toMeasures(sums),
    }));
  } catch (error) {
    if (!isSumTooLarge(error)) throw error;
    // Only absurd counts get here. Halves of 32 bits cannot overflow, and are put together as bigints.
    const rows = await statementOf(read, part, {
      high: (column) => sql`${column} >> 32`,
      low: (column) => sql`${column} & 4294967295`,
    });
    return rows.map(({ bucket, value, high, low }) => ({
      bucket,
      value: value ?? '',
      measures: joinHalves(toMeasures(high), toMeasures(low)),
    }));
  }
}

/** One way to add up a column. */
type Addend = (column: SQLiteColumn | SQL) => SQLiteColumn | SQL;

function statementOf<Name extends string>(
  db: Database,
  { query, split, segment }: Part,
  addends: Readonly<Record<Name, Addend>>,
) {
  const { event, eventValue, series, seriesTag } = db.tables;
  const source = sourceOf(db.tables, segment, maybeMargin(query, split));
  const bucket = (split.buckets ? sql`${source.time}` : sql`0`).mapWith(Number);
  const value = split.by ? sql<string | null>`${groupOf(db.tables, split.by)}` : sql<string>`''`;
  const sums = Object.fromEntries(
    // The names are those of `addends`.
    Object.entries<Addend>(addends).map(([name, addend]) => [name, sumsOf(source.columnOf, addend)]),
  ) as Record<Name, SQL<string>>;
  const statement = db
    .select({ bucket, value, ...sums })
    .from(source.table)
    .$dynamic();
  if (dimensionsOf(query, split).some(isSeriesDimension)) {
    statement.innerJoin(series, eq(series.id, source.series));
  }
  if (split.by === 'tag') statement.leftJoin(seriesTag, eq(seriesTag.series, source.series));
  if (split.by === 'tool' || split.by === 'file') {
    statement.leftJoin(eventValue, and(eq(eventValue.seq, event.seq), eq(eventValue.dimension, split.by)));
  }
  return statement
    .where(
      and(
        eq(source.org, query.org),
        source.only,
        gte(source.time, segment.from),
        lt(source.time, segment.to),
        ...query.filters.map((filter) => conditionOf(db, filter, source.series)),
      ),
    )
    .groupBy(...(split.buckets ? [bucket] : []), ...(split.by ? [value] : []));
}

/** From the text of `sumsOf`. Most sums are 0, which needs no parsing. */
function toMeasures(sums: string): Record<Measure, bigint> {
  const texts = sums.split(' ');
  const measures = noMeasures();
  for (const [index, measure] of MEASURES.entries()) {
    const text = texts[index] ?? '0';
    if (text !== '0') measures[measure] = BigInt(text);
  }
  return measures;
}

function joinHalves(high: Measures, low: Measures): Record<Measure, bigint> {
  const measures = noMeasures();
  for (const measure of MEASURES) measures[measure] = (high[measure] << 32n) + low[measure];
  return measures;
}

/**
 * All sums as one text, "12 0 3 …": past 2^53 a sum must not pass through a JavaScript number on any engine,
 * and reading twenty columns of a row takes drizzle longer than the database needs to add them up.
 */
function sumsOf(columnOf: (measure: Measure) => SQLiteColumn | SQL, addend: Addend): SQL<string> {
  const texts = MEASURES.map((measure) => sql`cast(coalesce(sum(${addend(columnOf(measure))}), 0) as text)`);
  return sql<string>`${sql.join(texts, sql` || ' ' || `)}`;
}

function addTo(sums: Record<Measure, bigint>, more: Measures): void {
  for (const measure of MEASURES) sums[measure] += more[measure];
}

/** The column (or joined value) a dimension groups by. */
function groupOf({ event, eventValue, series, seriesTag }: Tables, name: DimensionName): SQLiteColumn | SQL {
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

function conditionOf(db: Database, filter: Filter, seriesOf: SQLiteColumn): SQL | undefined {
  const { dimension, negate } = filter;
  const values = [...filter.values];
  if (dimension === 'tag' || dimension === 'tool' || dimension === 'file') {
    const [key, named] = carriersOf(db, dimension, values, seriesOf);
    return negate ? notInArray(key, named) : inArray(key, named);
  }
  const column = groupOf(db.tables, dimension);
  return sql`${column} ${negate ? sql`not in` : sql`in`} ${values}`;
}

/** The column that names whatever carries any of the values, and the statement that lists what does. */
function carriersOf(
  db: Database,
  dimension: 'tag' | 'tool' | 'file',
  values: readonly string[],
  seriesOf: SQLiteColumn,
) {
  const { event, eventValue, seriesTag } = db.tables;
  const known = values.filter((one) => one !== '');
  if (dimension === 'tag') {
    const named = db.select({ key: seriesTag.series }).from(seriesTag).where(inArray(seriesTag.tag, known));
    return [seriesOf, named] as const;
  }
  const named = db
    .select({ key: eventValue.seq })
    .from(eventValue)
    .where(and(eq(eventValue.dimension, dimension), inArray(eventValue.value, known)));
  return [event.seq, named] as const;
}
