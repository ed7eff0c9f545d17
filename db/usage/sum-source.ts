import { eq, type SQL, sql } from 'drizzle-orm';
import type { Measure } from '../../src/analytics/store.ts';
import type { Tables } from '../engine.ts';
import type { Segment } from './cover.ts';
import { MARGIN_TABLES, type Margin } from './margins.ts';
import { ROLLUPS } from './rollups.ts';

/** The table that answers a segment, and what its columns are called: margins where one will do. */
export function sourceOf(tables: Tables, segment: Segment, margin: Margin | undefined) {
  if (margin !== undefined && (segment.size === 'day' || segment.size === 'hour')) {
    const table = tables[MARGIN_TABLES[segment.size]];
    return {
      table,
      org: table.org,
      time: table.bucket,
      series: table.series,
      only: eq(table.margin, margin),
      columnOf: (name: Measure) => table[name],
    };
  }
  const rollup = ROLLUPS.find((one) => one.size === segment.size);
  if (rollup) {
    const table = tables[rollup.table];
    return {
      table,
      org: table.org,
      time: table.bucket,
      series: table.series,
      only: undefined,
      columnOf: (name: Measure) => table[name],
    };
  }
  const { event } = tables;
  const measures = eventMeasures(event);
  return {
    table: event,
    org: event.org,
    time: event.occurredAt,
    series: event.series,
    only: undefined,
    columnOf: (name: Measure) => measures[name] ?? event[name as keyof typeof event & Measure],
  };
}

/** How the sums of a rollup follow from single events, where a column of the same name would not do. */
function eventMeasures(event: Tables['event']): Readonly<Partial<Record<Measure, SQL>>> {
  return {
    events: sql`1`,
    providedCostNano: sql`case when ${event.costStatus} = 'provided' then ${event.costNano} else 0 end`,
    pendingEvents: sql`case when ${event.costStatus} = 'pending' then 1 else 0 end`,
    latencyEvents: sql`case when ${event.latencyMs} is null then 0 else 1 end`,
  };
}
