import { and, asc, count, desc, eq, gt, gte, lt, max, min, or, sql } from 'drizzle-orm';
import { isSeriesDimension } from '../src/analytics/dimensions.ts';
import { zoneClock } from '../src/analytics/period.ts';
import type { StoredEvent, UsageQuery, UsageStore } from '../src/analytics/store.ts';
import type { Database, Engine } from './engine.ts';
import { rebuildRollups, verifyRollups } from './usage/audit/audit.ts';
import { createDictionary, seriesRows } from './usage/dictionary.ts';
import { detailOf, readHorizon } from './usage/horizon.ts';
import { createGenerations } from './usage/keys/generations.ts';
import { createLearning } from './usage/learning.ts';
import { markPolled } from './usage/links/polled.ts';
import { pruneUsage } from './usage/prune/prune.ts';
import { type Directory, recordAll, type UsageTables } from './usage/record.ts';
import { reportedPages } from './usage/reported.ts';
import { repriceEvents } from './usage/reprice.ts';
import { fromEventRow } from './usage/rows.ts';
import { sealNext } from './usage/seals/seal.ts';
import { countDistinct, sumUsage } from './usage/sums/sum.ts';

const PAGE = 1_000;

/** Names of sessions and hours, some 100 bytes each. */
const COVERS_REMEMBERED = 50_000;

/** Usage in a database. `now` is the wall clock, UTC milliseconds. Tests make generations of keys small. */
export function createUsageStore(
  engine: Engine,
  directory: Directory,
  now: () => number,
  { generationRows }: { readonly generationRows?: number } = {},
): UsageStore {
  const dictionary = createDictionary();
  const generations = createGenerations(generationRows);
  const covers = createLearning<string, true>(COVERS_REMEMBERED);
  const tables: UsageTables = {
    engine: covers.listen(dictionary.listen(engine)),
    covers,
    directory,
    dictionary,
    generations,
    now,
  };
  const { read } = engine;
  const { rollupDay, sourceSeen } = read.tables;
  return {
    record: async (recordings) => {
      await generations.step(
        engine,
        recordings.reduce((sum, { events }) => sum + events.length, 0),
      );
      return recordAll(tables, recordings);
    },
    markPolled: (org, provider, from) => markPolled(tables, { org, provider, from }),
    snapshot: (work) =>
      engine.snapshot((db) => work(createUsageStore({ ...engine, read: db }, directory, now))),
    sum: (query, split = {}) => sumUsage(tables, query, split),
    distinct: (query, dimension) => countDistinct(tables, query, dimension),
    names: (org, dimension, match) => namesOf(read, org, dimension, match),
    detail: async (org) => detailOf(read, org, zoneClock(await directory.timeZone(read, org))),
    newest: async (org) => {
      const [row] = await read
        .select({ occurredAt: max(sourceSeen.lastOccurredAt), receivedAt: max(sourceSeen.lastReceivedAt) })
        .from(sourceSeen)
        .where(eq(sourceSeen.org, org));
      if (row?.occurredAt == null || row.receivedAt == null) return undefined;
      return { occurredAt: row.occurredAt, receivedAt: row.receivedAt };
    },
    oldest: async (org) => {
      const [row] = await read
        .select({ first: min(rollupDay.bucket) })
        .from(rollupDay)
        .where(eq(rollupDay.org, org));
      return row?.first ?? undefined;
    },
    sources: (org) =>
      read
        .select({
          source: sourceSeen.source,
          events: sourceSeen.events,
          lastOccurredAt: sourceSeen.lastOccurredAt,
          lastReceivedAt: sourceSeen.lastReceivedAt,
        })
        .from(sourceSeen)
        .where(eq(sourceSeen.org, org)),
    events: (query) => eventPages(read, query),
    reported: (org, span) => reportedPages(read, org, span),
    pendingModels: (org) => pendingModels(read, org),
    reprice: (scope, price) => repriceEvents(tables, scope, price),
    prune: (org, retention) => pruneUsage(tables, org, retention),
    seal: (org) => sealNext(tables, org),
    verify: (org, since = 0) => verifyRollups(tables, org, since),
    rebuild: (org, onProgress = () => undefined) => rebuildRollups(tables, org, onProgress),
  };
}

/** Every value has a series that has nothing else; the newest value first. */
async function namesOf(
  db: Database,
  org: string,
  dimension: Parameters<UsageStore['names']>[1],
  match: { readonly text: string; readonly limit: number },
): Promise<readonly string[]> {
  const { series } = db.tables;
  if (!isSeriesDimension(dimension)) return [];
  // No matching of text in the database: engines collate differently.
  const rows = await db
    .select({ value: series[dimension] })
    .from(series)
    .where(and(eq(series.org, org), eq(series.sole, dimension)))
    .orderBy(desc(series.id));
  const wanted = match.text.toLowerCase();
  return rows
    .map((row) => row.value)
    .filter((value) => value.toLowerCase().includes(wanted))
    .slice(0, match.limit);
}

/** Pages of events by time; ids order those of one instant, in TypeScript. */
async function* eventPages(db: Database, query: UsageQuery): AsyncGenerator<readonly StoredEvent[]> {
  const { event } = db.tables;
  // What is being removed is gone as a whole.
  const { eventsFrom } = await readHorizon(db, query.org);
  const from = Math.max(query.from, eventsFrom);
  let after = { at: from, seq: -1 };
  let held: StoredEvent[] = [];
  for (;;) {
    const rows = await db
      .select()
      .from(event)
      .where(
        and(
          eq(event.org, query.org),
          gte(event.occurredAt, from),
          lt(event.occurredAt, query.to),
          or(eq(event.counted, 1), eq(event.kind, 'cost')),
          or(gt(event.occurredAt, after.at), and(eq(event.occurredAt, after.at), gt(event.seq, after.seq))),
        ),
      )
      .orderBy(asc(event.occurredAt), asc(event.seq))
      .limit(PAGE);
    const dictionary = await seriesRows(db, [...new Set(rows.map((row) => row.series))]);
    for (const row of rows) {
      const of = dictionary.get(row.series);
      if (of) held.push(fromEventRow(row, of));
    }
    const last = rows.at(-1);
    const isDone = !last || rows.length < PAGE;
    // The last instant may go on in the next page, so it waits for it.
    const ready = isDone ? held : held.filter((one) => one.occurredAt < last.occurredAt);
    held = isDone ? [] : held.filter((one) => one.occurredAt >= last.occurredAt);
    if (ready.length > 0) yield ready.sort(byTimeAndId);
    if (isDone) return;
    after = { at: last.occurredAt, seq: last.seq };
  }
}

function byTimeAndId(a: StoredEvent, b: StoredEvent): number {
  if (a.occurredAt !== b.occurredAt) return a.occurredAt - b.occurredAt;
  return a.idKeys[0] < b.idKeys[0] ? -1 : Number(a.idKeys[0] > b.idKeys[0]);
}

/** Counted by series in the index of pending events alone, before the dictionary says what they stand for. */
async function pendingModels(db: Database, org: string): ReturnType<UsageStore['pendingModels']> {
  const { event, series } = db.tables;
  const pending = db
    .select({ series: event.series, events: count().as('events') })
    .from(event)
    .where(and(eq(event.org, org), eq(event.costStatus, 'pending'), eq(event.counted, 1)))
    .groupBy(event.series)
    .as('pending');
  const rows = await db
    .select({
      provider: series.provider,
      model: series.model,
      events: sql`sum(${pending.events})`.mapWith(Number),
    })
    .from(pending)
    .innerJoin(series, eq(series.id, pending.series))
    .groupBy(series.provider, series.model);
  return rows.sort((a, b) => b.events - a.events);
}
