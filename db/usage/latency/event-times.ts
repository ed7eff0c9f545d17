import { and, asc, eq, gte, isNotNull, lt, type SQL, sql } from 'drizzle-orm';
import type { DimensionName } from '../../../src/analytics/dimensions.ts';
import type { UsageQuery } from '../../../src/analytics/store.ts';
import type { Database, Tables } from '../../engine.ts';
import { prepareOnce } from '../../prepare-once.ts';
import type { Stretch } from '../stretch.ts';
import { selectPiece } from '../sums/sum-piece.ts';
import { eventSource, type Groupable } from '../sums/sum-source.ts';

/*
 * Bins are found here and not by the database: the expression for it has hundreds of branches, and SQLite compiles a
 * statement anew whenever it is given another organisation (measured: a millisecond and more an hour of calls).
 */

/** How many calls of a value took so many milliseconds. */
export type TimeRow = { readonly value: string; readonly ms: number; readonly calls: number };

/** The stored events of a stretch, one by one. */
export async function eventTimes(
  db: Database,
  { query, by }: { readonly query: UsageQuery; readonly by: DimensionName | undefined },
  { from, to }: Stretch,
): Promise<readonly TimeRow[]> {
  const { occurredAt } = db.tables.event;
  const piece = {
    source: timesSource(db.tables),
    when: and(gte(occurredAt, from), lt(occurredAt, to)),
    sign: 1,
  } as const;
  // Told apart by how long they took, which stands where time does.
  const asked = { query, split: { ...(by && { by }), buckets: [] } };
  const selected = selectPiece(db, piece, asked, [CALLS]);
  const rows = await db
    .select({
      ms: sql`"time"`.mapWith(Number),
      value: sql<string | null>`"value"`,
      calls: sql`"s0"`.mapWith(Number),
    })
    .from(sql`(${selected}) as times`);
  return rows.map(({ value, ...row }) => ({ ...row, value: value ?? '' }));
}

const CALLS = { measure: 'events', bits: 'all', name: '"s0"' } as const;

function timesSource(tables: Tables): Groupable {
  const { event } = tables;
  return { ...eventSource(tables), only: isTimed(event), time: event.latencyMs, isOfEvents: false };
}

/** The calls of a stretch, each with its series: what a sealed day is made from. */
export const timesBySeries = prepareOnce((db, { event }) =>
  db
    .select({ series: event.series, ms: sql`${event.latencyMs}`.mapWith(Number) })
    .from(event)
    .where(and(isWithin(event), isTimed(event)))
    .prepare(),
);

/** The same as one text, "series milliseconds" after each other: that takes a fifth of the time of many rows. */
export const packedTimes = prepareOnce((db, { event }) =>
  db
    .select({ calls: sql<string | null>`string_agg(${event.series} || ' ' || ${event.latencyMs}, ' ')` })
    .from(event)
    .where(and(isWithin(event), isTimed(event)))
    .prepare(),
);

function isTimed(event: Tables['event']): SQL | undefined {
  return and(eq(event.counted, 1), isNotNull(event.latencyMs));
}

function isWithin(event: Tables['event']): SQL | undefined {
  return and(
    eq(event.org, sql.placeholder('org')),
    gte(event.occurredAt, sql.placeholder('from')),
    lt(event.occurredAt, sql.placeholder('to')),
  );
}

/** Calls that are read by one statement, in some five milliseconds, so that none holds up all else. */
const CALLS_AT_ONCE = 2_000;

/** A stretch in as many as have so many calls; those of one millisecond stay together. */
export async function* shortStretches(
  db: Database,
  org: string,
  { from, to }: Stretch,
): AsyncGenerator<Stretch> {
  for (let at = from; at < to; ) {
    const [next] = await timeAfterMany(db).execute({ org, from: at, to });
    const end = next ? Math.max(next.at, at + 1) : to;
    yield { from: at, to: end };
    at = end;
  }
}

const timeAfterMany = prepareOnce((db, { event }) =>
  db
    .select({ at: event.occurredAt })
    .from(event)
    .where(isWithin(event))
    .orderBy(asc(event.occurredAt))
    .limit(1)
    .offset(CALLS_AT_ONCE)
    .prepare(),
);
