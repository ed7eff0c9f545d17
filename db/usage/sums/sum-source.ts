import { and, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { Measure } from '../../../src/analytics/store.ts';
import type { Tables } from '../../engine.ts';
import { MARGIN_TABLES } from '../margins.ts';
import { ROLLUPS, type RollupSize } from '../rollups.ts';
import { PAIR_TABLES, type SealedSize } from '../seals/pairs.ts';
import type { Stretch } from '../stretch.ts';
import { isIn } from './value-set.ts';
import type { MarginWay, PairWay } from './ways.ts';

/** Rows to add up, and what their columns are called. */
export type Source = ReturnType<typeof marginSource | typeof pairSource | typeof rollupSource>;

/** The same where something else than time tells rows apart. */
export type Groupable = Omit<Source, 'time' | 'columnOf'> & {
  readonly time: SQLiteColumn | SQL;
  readonly columnOf: (name: Measure) => SQLiteColumn | SQL;
};

export function marginSource(tables: Tables, size: keyof typeof MARGIN_TABLES, way: MarginWay) {
  const table = tables[MARGIN_TABLES[size]];
  return {
    table,
    org: table.org,
    time: table.bucket,
    isOfEvents: false,
    series: table.series,
    only: and(eq(table.margin, way.margin), isIn(table.series, way.series)),
    within: undefined,
    /** Whether rows stand under series of one value, which is what is grouped by and already filtered. */
    isSingle: true,
    columnOf: (name: Measure) => table[name],
  };
}

/** Where a bucket that is sealed is read. No margin is kept of weeks. */
export function sealedSource(tables: Tables, size: SealedSize, way: PairWay | MarginWay): Source {
  if ('pair' in way) return pairSource(tables, size, way);
  return marginSource(tables, size === 'hour' ? size : 'day', way);
}

function pairSource(tables: Tables, size: SealedSize, way: PairWay) {
  const table = tables[PAIR_TABLES[size]];
  return {
    table,
    org: table.org,
    time: table.bucket,
    isOfEvents: false,
    series: table.series,
    only: and(eq(table.pair, way.pair), isIn(table.within, way.within), isIn(table.series, way.series)),
    within: table.within,
    isSingle: !way.isCombined,
    columnOf: (name: Measure) => table[name],
  };
}

/** Rows by all dimensions. */
export function rollupSource(tables: Tables, size: RollupSize | 'event') {
  const rollup = ROLLUPS.find((one) => one.size === size);
  if (!rollup) return eventSource(tables);
  const table = tables[rollup.table];
  return {
    table,
    org: table.org,
    time: table.bucket,
    isOfEvents: false,
    series: table.series,
    only: undefined,
    within: undefined,
    isSingle: false,
    columnOf: (name: Measure) => table[name],
  };
}

export function eventSource({ event }: Tables) {
  const measures = eventMeasures(event);
  return {
    table: event,
    org: event.org,
    time: event.occurredAt,
    isOfEvents: true,
    series: event.series,
    only: eq(event.counted, 1),
    within: undefined,
    isSingle: false,
    columnOf: (name: Measure) => measures[name] ?? event[name as keyof typeof event & Measure],
  };
}

/** How the sums of a rollup follow from single events, where a column of the same name would not do. */
function eventMeasures(event: Tables['event']): Readonly<Partial<Record<Measure, SQL>>> {
  const { costNano, planned } = event;
  const billed = (nano: SQLiteColumn) => sql`case when ${planned} = 1 then 0 else ${nano} end`;
  const ofInput = (count: SQLiteColumn) =>
    sql`case when ${event.inputTokens} is null then 0 else ${count} end`;
  return {
    events: sql`1`,
    cacheReadTokens: ofInput(event.cacheReadTokens),
    cacheWriteTokens: ofInput(event.cacheWriteTokens),
    costNano: billed(costNano),
    inputCostNano: billed(event.inputCostNano),
    cacheReadCostNano: billed(event.cacheReadCostNano),
    cacheWriteCostNano: billed(event.cacheWriteCostNano),
    outputCostNano: billed(event.outputCostNano),
    providedCostNano: sql`case when ${event.costStatus} = 'provided' and ${planned} = 0 then ${costNano} else 0 end`,
    plannedCostNano: sql`case when ${planned} = 1 then ${costNano} else 0 end`,
    savingsNano: billed(event.savingsNano),
    pendingEvents: sql`case when ${event.costStatus} = 'pending' then 1 else 0 end`,
    latencyEvents: sql`case when ${event.latencyMs} is null then 0 else 1 end`,
  };
}

export function within({ time }: Source, { from, to }: Stretch): SQL | undefined {
  return and(gte(time, from), lt(time, to));
}

export function amongBuckets({ time }: Source, buckets: readonly number[]): SQL {
  return inArray(time, [...buckets]);
}
