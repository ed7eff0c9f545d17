import { eq, max, sql } from 'drizzle-orm';
import { coveredFrom, coveredTo } from '../../../src/analytics/detail.ts';
import { type DimensionName, isSeriesDimension } from '../../../src/analytics/dimensions.ts';
import { zoneClock } from '../../../src/analytics/period.ts';
import type { Split, UsageQuery } from '../../../src/analytics/store.ts';
import { prepareOnce } from '../../prepare-once.ts';
import { keptDetail } from '../horizon.ts';
import { FIVE_MINUTES_KEPT_MS } from '../rollups.ts';
import { readingOf, type UsageTables } from '../tables.ts';
import { coverBuckets, type Segment } from './cover.ts';
import { type Piece, type Planning, segmentPieces } from './sum-pieces.ts';
import { eventSource, within } from './sum-source.ts';
import { dimensionsOf, waysOf } from './ways.ts';

/**
 * The pieces an answer is put together from. Dimensions only stored events know read events, as far back as they
 * are kept; all others the coarsest sums that fit the buckets and hold little more than what is asked for.
 */
export async function piecesOf(
  tables: UsageTables,
  query: UsageQuery,
  split: Split,
): Promise<readonly Piece[]> {
  const { org, from, to } = query;
  if (from >= to) return [];
  const reading = readingOf(tables);
  const detail = await keptDetail(tables, org);
  const clock = zoneClock(detail.timeZone);
  if (dimensionsOf(query, split).some(needsEvents)) {
    const source = eventSource(reading.db.tables);
    return [{ source, when: within(source, { from: Math.max(from, detail.eventsFrom), to }), sign: 1 }];
  }
  const asked = split.buckets && split.buckets.length > 0 ? [...split.buckets, to] : [from, to];
  const edges = asked.map((at, index) => (index === 0 ? coveredFrom : coveredTo)(at, detail, clock));
  const ways = await waysOf(reading, { query, split });
  const { seriesValues, sealedAnswers } = tables;
  const { eventsFrom } = detail;
  const known = { reading, seriesValues, sealedAnswers };
  const planning: Planning = { ...known, query, split, clock, eventsFrom, edges, ways };
  const pieces: Piece[] = [];
  for (const segment of await segmentsOf(planning, tables.now()))
    pieces.push(...(await segmentPieces(planning, segment)));
  return pieces;
}

function needsEvents(name: DimensionName): boolean {
  return !isSeriesDimension(name) && name !== 'tag';
}

async function segmentsOf(
  { reading, query, clock, edges, ways }: Planning,
  now: number,
): Promise<readonly Segment[]> {
  const segments = coverBuckets(edges, {
    clock,
    now,
    // A day of margin: rows of that age may just be on their way out.
    fiveMinutesSince: now - FIVE_MINUTES_KEPT_MS + 86_400_000,
    // Without a margin a day is read by all combinations, of which its sealed hours are fewer.
    completesDays: ways.margin !== undefined,
  });
  if (!segments.some((segment) => segment.to > now)) return segments;
  // Usually nothing is stored of the rest of the hour, and events of that age are all kept.
  const { db, once } = reading;
  const [newest] = await once(`newest ${query.org}`, () => newestEvent(db).execute({ org: query.org }));
  return segments.filter((segment) => segment.to <= now || segment.from <= (newest?.at ?? now));
}

/** Whether it counts or not: a segment with nothing in it does no harm. */
const newestEvent = prepareOnce((db, { event }) =>
  db
    .select({ at: max(event.occurredAt) })
    .from(event)
    .where(eq(event.org, sql.placeholder('org')))
    .prepare(),
);
