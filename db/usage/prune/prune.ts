import { setImmediate as letOthers } from 'node:timers/promises';
import { and, asc, eq, gte, inArray, lt, max, min } from 'drizzle-orm';
import { SINCE_EVER } from '../../../src/analytics/detail.ts';
import { type ZoneClock, zoneClock } from '../../../src/analytics/period.ts';
import type { Pruned, Retention } from '../../../src/analytics/store.ts';
import type { Database, Row } from '../../engine.ts';
import { chunks } from '../../state/chunks.ts';
import { usageOf } from '../../turns.ts';
import { type Span, verifyDay } from '../audit/audit-day.ts';
import { moveHorizon, readHorizon } from '../horizon.ts';
import { findKeys, runKey } from '../keys/keys.ts';
import { hasTimes } from '../latency/seal-times.ts';
import { FIVE_MINUTES_KEPT_MS } from '../rollups.ts';
import { PRUNED_OPENER } from '../runs/run-drafts.ts';
import { sealUnlessBroken } from '../seals/seal.ts';
import type { UsageTables } from '../tables.ts';
import { pruneHours } from './prune-hours.ts';
import { pruneCovers, pruneSpans, removeFallbacks } from './prune-links.ts';

const DAY_MS = 86_400_000;

/** With their keys, runs and values these are at most some 5,000 rows: ingest never waits long behind them. */
const EVENTS_AT_ONCE = 1_000;

/** Transactions of one call, so that a process that is told to stop soon can. */
const MOST_TRANSACTIONS = 100;

/** Spike alerts replay up to 56 days of hours. */
const LEAST_HOURLY_DAYS = 57;

/** Some of what is due in one organisation; see UsageStore.prune. */
export async function pruneUsage(tables: UsageTables, org: string, retention: Retention): Promise<Pruned> {
  const clock = zoneClock(await tables.directory.timeZone(tables.engine.read, org));
  const midnight = (daysAgo: number) => clock.startOfDay(tables.now() - daysAgo * DAY_MS);
  await pruneFiveMinutes(tables, org);
  await pruneSpans(tables, org);
  const pruned = await pruneEvents({ tables, org, clock, due: midnight(retention.rawDays) });
  if (pruned.events > 0) await pruneCovers(tables, org);
  if (pruned.more) return pruned;
  const to = midnight(Math.max(retention.hourlyDays, LEAST_HOURLY_DAYS));
  return { ...pruned, more: await pruneHours(tables, { org, to, transactions: MOST_TRANSACTIONS }) };
}

async function pruneFiveMinutes({ engine, now }: UsageTables, org: string): Promise<void> {
  await engine.write(
    async (db) => {
      const { rollupFiveMinutes } = db.tables;
      const isOver = lt(rollupFiveMinutes.bucket, now() - FIVE_MINUTES_KEPT_MS);
      await db.delete(rollupFiveMinutes).where(and(eq(rollupFiveMinutes.org, org), isOver));
    },
    { alone: [usageOf(org)] },
  );
}

type Pruning = {
  readonly tables: UsageTables;
  readonly org: string;
  readonly clock: ZoneClock;
  /** Midnight before which everything is due. */
  readonly due: number;
};

async function pruneEvents(pruning: Pruning): Promise<Pruned> {
  const { tables, org } = pruning;
  let events = 0;
  for (let done = 0; done < MOST_TRANSACTIONS; done++) {
    // This thread has requests to answer.
    await letOthers();
    const { eventsFrom: from } = await readHorizon(tables.engine.read, org);
    const left = from === SINCE_EVER ? 0 : await removeEvents(tables, org, from);
    events += left;
    if (left > 0) continue;
    const day = await maybeDueDay(pruning, from);
    if (!day) return { events, held: undefined, more: false };
    const drifts = await verifyDay(tables, org, day);
    if (drifts.length > 0) return { events, held: { from: day.from, drifts }, more: false };
    // Where something came in meanwhile, the next call tries again.
    if (!(await keepsTimes(tables, org, day.from))) break;
    events += await removeEvents(tables, org, day.to, day.from);
  }
  return { events, held: undefined, more: true };
}

/** The first day that has events and is due. */
async function maybeDueDay({ tables, org, clock, due }: Pruning, from: number): Promise<Span | undefined> {
  const { event } = tables.engine.read.tables;
  const [oldest] = await tables.engine.read
    .select({ at: event.occurredAt })
    .from(event)
    .where(and(eq(event.org, org), gte(event.occurredAt, from), lt(event.occurredAt, due)))
    .orderBy(asc(event.occurredAt))
    .limit(1);
  return oldest && { from: clock.startOfDay(oldest.at), to: clock.nextDay(oldest.at) };
}

/** Response times are worked out from single events, so those of a day are kept before its events go. */
async function keepsTimes(tables: UsageTables, org: string, bucket: number): Promise<boolean> {
  if (await hasTimes(tables.engine.read, org, bucket)) return true;
  return sealUnlessBroken(tables, { span: { org, size: 'day', bucket }, buckets: [bucket] });
}

type EventRow = Pick<Row<'event'>, 'seq' | 'id' | 'run' | 'detail'>;

/**
 * One transaction's worth of events before `to`, and before them the horizon, so that none of them counts again.
 * None while the response times of the day that begins at `timesOf` are not kept.
 */
async function removeEvents(
  { engine, generations }: UsageTables,
  org: string,
  to: number,
  timesOf?: number,
): Promise<number> {
  return engine.write(
    async (db) => {
      if (timesOf !== undefined && !(await hasTimes(db, org, timesOf))) return 0;
      const { event, eventValue } = db.tables;
      const newestSeq = await newestOf(db);
      const rows = await db
        .select({ seq: event.seq, id: event.id, run: event.run, detail: event.detail })
        .from(event)
        // The newest number stays, or it would be given to another event, and keys and runs are filed by it.
        .where(and(eq(event.org, org), lt(event.occurredAt, to), lt(event.seq, newestSeq)))
        .orderBy(asc(event.occurredAt))
        .limit(EVENTS_AT_ONCE);
      await moveHorizon(db, org, { eventsFrom: to });
      if (rows.length === 0) return 0;
      const runs = await removeRuns(db, { engine, generations, org, to, newestSeq, rows });
      await removeKeys(engine, db, { org, keys: [...rows.flatMap(keysOf), ...runs.map(runKey)] });
      await removeFallbacks(db, org, rows);
      for (const some of chunks(rows.map((row) => row.seq))) {
        await db.delete(eventValue).where(inArray(eventValue.seq, some));
        await db.delete(event).where(inArray(event.seq, some));
      }
      return rows.length;
    },
    { alone: [usageOf(org)] },
  );
}

async function newestOf(db: Database): Promise<number> {
  const { event } = db.tables;
  const [row] = await db.select({ seq: max(event.seq) }).from(event);
  return row?.seq ?? 0;
}

function keysOf({ id, detail }: EventRow): readonly string[] {
  // Only `toEventRow` writes the column.
  const { keys = [] } = JSON.parse(detail) as { readonly keys?: readonly string[] };
  return [id, ...keys];
}

type RunsOfEvents = Pick<UsageTables, 'engine' | 'generations'> & {
  readonly org: string;
  readonly to: number;
  readonly newestSeq: number;
  readonly rows: readonly EventRow[];
};

/**
 * Removes the runs that ended before `to` and tells their names. One that goes on stays, and is told that the
 * event it was counted on is gone.
 */
async function removeRuns(
  db: Database,
  { engine, generations, org, to, newestSeq, rows }: RunsOfEvents,
): Promise<readonly string[]> {
  const { run } = db.tables;
  const names = new Set(rows.flatMap((row) => (row.run === null ? [] : [runKey(row.run)])));
  const gone = new Set(rows.map((row) => row.seq));
  const generation = await generations.enter(engine, db, newestSeq);
  const found = await findKeys({ engine, db, generations, generation }, org, names);
  const removed: string[] = [];
  for (const some of chunks([...found.values()])) {
    const runs = await db.select().from(run).where(inArray(run.seq, some));
    const over = runs.filter((one) => one.lastAt < to);
    const headless = runs.filter((one) => one.lastAt >= to && gone.has(one.firstSeq));
    if (over.length > 0) await db.delete(run).where(inArray(run.seq, seqsOf(over)));
    if (headless.length > 0) {
      await db
        .update(run)
        .set({ firstSeq: PRUNED_OPENER })
        .where(inArray(run.seq, seqsOf(headless)));
    }
    removed.push(...over.map((one) => one.key));
  }
  return removed;
}

function seqsOf(rows: readonly { readonly seq: number }[]): number[] {
  return rows.map((row) => row.seq);
}

type GoneKeys = { readonly org: string; readonly keys: readonly string[] };

/** Keys are filed by the million of events they came with; a copy may have brought one later than its event. */
async function removeKeys(
  engine: UsageTables['engine'],
  db: Database,
  { org, keys }: GoneKeys,
): Promise<void> {
  const { eventKey } = db.tables;
  let left = keys;
  for (const generation of engine.hasOneKeyIndex ? [undefined] : await generationsOf(db, org)) {
    const filed = generation === undefined ? undefined : eq(eventKey.generation, generation);
    const removed = new Set<string>();
    for (const some of chunks(left)) {
      const rows = await db
        .delete(eventKey)
        .where(and(eq(eventKey.org, org), filed, inArray(eventKey.key, some)))
        .returning({ key: eventKey.key });
      for (const row of rows) removed.add(row.key);
    }
    left = left.filter((key) => !removed.has(key));
    if (left.length === 0) return;
  }
}

/** Those an organisation may have keys in, oldest first. */
async function generationsOf(db: Database, org: string): Promise<readonly number[]> {
  const { eventKey } = db.tables;
  const ofOrg = eq(eventKey.org, org);
  // Each alone: together they would read all keys.
  const [first] = await db
    .select({ generation: min(eventKey.generation) })
    .from(eventKey)
    .where(ofOrg);
  const [last] = await db
    .select({ generation: max(eventKey.generation) })
    .from(eventKey)
    .where(ofOrg);
  const oldest = first?.generation ?? 0;
  return Array.from({ length: (last?.generation ?? -1) - oldest + 1 }, (_, index) => oldest + index);
}
