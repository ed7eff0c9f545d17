import { and, desc, eq, max, min } from 'drizzle-orm';
import { isSeriesDimension } from '../src/analytics/dimensions.ts';
import type { UsageStore } from '../src/analytics/store.ts';
import type { Database, Engine } from './engine.ts';
import { reattribute } from './usage/attribute/reattribute.ts';
import { rebuildRollups, verifyRollups } from './usage/audit/audit.ts';
import { callPages } from './usage/call-pages.ts';
import { createDictionary } from './usage/dictionary.ts';
import { eventPages, repriceablePages } from './usage/event-pages.ts';
import { countHanging } from './usage/hanging.ts';
import { keptDetail } from './usage/horizon.ts';
import { createGenerations } from './usage/keys/generations.ts';
import { readLatencies } from './usage/latency/latencies.ts';
import { createLearning } from './usage/learning.ts';
import { markPolled } from './usage/links/polled.ts';
import { pendingModels, pendingUsage } from './usage/pending.ts';
import { pruneUsage } from './usage/prune/prune.ts';
import { createOnce, everyTime } from './usage/reading.ts';
import { recordAll } from './usage/record.ts';
import { reportedPages } from './usage/reported.ts';
import { repriceEvents } from './usage/reprice.ts';
import { sealNext } from './usage/seals/seal.ts';
import { createSealedAnswers, readAnew, type SealedAnswers } from './usage/seals/sealed-answers.ts';
import { createSeriesValues, type SeriesValues } from './usage/series-values.ts';
import { countValues } from './usage/sums/distinct.ts';
import { sumHoursOfWeek } from './usage/sums/hours-of-week.ts';
import { sumUsage } from './usage/sums/sum.ts';
import type { Directory, UsageTables } from './usage/tables.ts';

/** Names of sessions and hours, some 100 bytes each. */
const COVERS_REMEMBERED = 50_000;

type StoreOptions = Partial<Pick<UsageTables, 'once'>> & {
  readonly generationRows?: number;
  /** What snapshots have in common. */
  readonly remembered?: Remembered;
};

type Remembered = { readonly sealedAnswers: SealedAnswers; readonly seriesValues: SeriesValues };

function createRemembered(): Remembered {
  return { sealedAnswers: createSealedAnswers(), seriesValues: createSeriesValues() };
}

/** Usage in a database. `now` is the wall clock, UTC milliseconds. Tests make generations of keys small. */
export function createUsageStore(
  engine: Engine,
  directory: Directory,
  now: () => number,
  { generationRows, once = everyTime, remembered = createRemembered() }: StoreOptions = {},
): UsageStore {
  const dictionary = createDictionary();
  const generations = createGenerations(generationRows);
  const covers = createLearning<string, true>(COVERS_REMEMBERED);
  const tables: UsageTables = {
    engine: covers.listen(dictionary.listen(engine)),
    once,
    sealedAnswers: once === everyTime ? readAnew : remembered.sealedAnswers,
    seriesValues: remembered.seriesValues,
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
      engine.snapshot((db) =>
        work(
          createUsageStore({ ...engine, read: db }, directory, now, {
            once: createOnce(),
            remembered,
          }),
        ),
      ),
    sum: (query, split = {}) => sumUsage(tables, query, split),
    hoursOfWeek: (query, timeZone) => sumHoursOfWeek(tables, { query, timeZone }),
    latencies: (query, split = {}) => readLatencies(tables, query, split),
    hanging: (query, asked) => countHanging(read, query, asked),
    distinct: (query, dimension) => countValues(tables, query, dimension),
    names: (org, dimension, match) => namesOf(read, org, dimension, match),
    detail: (org) => keptDetail(tables, org),
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
    calls: (query) => callPages(read, query),
    repriceable: (which) => repriceablePages(read, which),
    reported: (org, span) => reportedPages(read, org, span),
    pendingModels: (org) => pendingModels(read, org),
    pendingUsage: (org) => pendingUsage(read, org),
    reprice: (scope, price, onRead) => repriceEvents(tables, scope, { price, onRead }),
    reattribute: (which, isEnough = () => false) => reattribute(tables, which, isEnough),
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
