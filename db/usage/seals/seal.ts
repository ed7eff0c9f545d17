import { and, asc, eq, gte, lt, sql } from 'drizzle-orm';
import { type ZoneClock, zoneClock } from '../../../src/analytics/period.ts';
import type { Database, Tables } from '../../engine.ts';
import { prepareOnce } from '../../prepare-once.ts';
import { readHorizon } from '../horizon.ts';
import { hasTimesOf } from '../latency/latency-margins.ts';
import type { Stretch } from '../stretch.ts';
import type { UsageTables } from '../tables.ts';
import type { SealedSize } from './pairs.ts';
import { removeSpan, type SpanToSeal, sealSpan } from './seal-span.ts';
import { SealBroken, type SealedSpan, touchedAt } from './seals.ts';

/** Stragglers mostly come within minutes; what changes is left alone until it has been calm for as long. */
const CALM_MS = 10 * 60_000;

const DAY_MS = 86_400_000;

/**
 * Hours serve views of seven days by the hour and periods that begin or end within a day; days those of 90 days.
 * Longer ones are shown by the week. Days that still have events stay sealed: their response times hang on it.
 */
const KEPT_MS = { hour: 9 * DAY_MS, day: 100 * DAY_MS } as const;

/**
 * Seals one hour, day or week that is over, what is most asked for first, or removes one that is hardly asked for
 * any more. False when nothing is due.
 */
export async function sealNext(tables: UsageTables, org: string): Promise<boolean> {
  const clock = zoneClock(await tables.directory.timeZone(tables.engine.read, org));
  const due = { org, clock, now: tables.now() };
  const next = (await dueHour(tables, due)) ?? (await dueDay(tables, due)) ?? (await dueWeek(tables, due));
  if (next) {
    await sealUnlessBroken(tables, next);
    return true;
  }
  const old = (await maybeOld(tables, due, 'hour')) ?? (await maybeOld(tables, due, 'day'));
  if (old) await removeSpan(tables, old);
  return old !== undefined;
}

/** Whether it could be sealed; else something came in meanwhile, and it will be due again when it is calm. */
export async function sealUnlessBroken(tables: UsageTables, next: SpanToSeal): Promise<boolean> {
  try {
    await sealSpan(tables, next);
    return true;
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    return false;
  }
}

type Due = { readonly org: string; readonly clock: ZoneClock; readonly now: number };

async function dueHour({ engine }: UsageTables, { org, clock, now }: Due): Promise<SpanToSeal | undefined> {
  const span = { from: now - KEPT_MS.hour, to: clock.startOfHour(now - CALM_MS) };
  const hours = await HOURS_WITH_USAGE(engine.read).execute({ org, ...span });
  const bucket = await maybeDue(engine.read, {
    org,
    size: 'hour',
    now,
    starts: hours.map((row) => row.bucket),
  });
  return bucket === undefined ? undefined : { span: { org, size: 'hour', bucket }, buckets: [bucket] };
}

async function dueDay({ engine }: UsageTables, { org, clock, now }: Due): Promise<SpanToSeal | undefined> {
  const { eventsFrom } = await readHorizon(engine.read, org);
  const span = { from: Math.min(now - KEPT_MS.day, eventsFrom), to: clock.startOfDay(now - CALM_MS) };
  const days = await daysWithUsage(engine.read, org, span);
  const bucket = await maybeDue(engine.read, { org, size: 'day', now, starts: days, timesFrom: eventsFrom });
  return bucket === undefined ? undefined : { span: { org, size: 'day', bucket }, buckets: [bucket] };
}

async function dueWeek({ engine }: UsageTables, { org, clock, now }: Due): Promise<SpanToSeal | undefined> {
  const days = await daysWithUsage(engine.read, org, { from: 0, to: clock.startOfWeek(now - CALM_MS) });
  const weeks = Map.groupBy(days, clock.startOfWeek);
  const bucket = await maybeDue(engine.read, { org, size: 'week', now, starts: [...weeks.keys()] });
  return bucket === undefined
    ? undefined
    : { span: { org, size: 'week', bucket }, buckets: weeks.get(bucket) ?? [] };
}

async function daysWithUsage(db: Database, org: string, span: Stretch): Promise<readonly number[]> {
  const rows = await DAYS_WITH_USAGE(db).execute({ org, ...span });
  return rows.map((row) => row.bucket);
}

const HOURS_WITH_USAGE = prepareOnce((db, { marginHour }) => bucketsOf(db, marginHour));
const DAYS_WITH_USAGE = prepareOnce((db, { marginDay }) => bucketsOf(db, marginDay));

function bucketsOf(db: Database, table: Tables['marginHour'] | Tables['marginDay']) {
  return db
    .select({ bucket: table.bucket })
    .from(table)
    .where(
      and(
        eq(table.org, sql.placeholder('org')),
        eq(table.margin, ''),
        gte(table.bucket, sql.placeholder('from')),
        lt(table.bucket, sql.placeholder('to')),
      ),
    )
    .orderBy(asc(table.bucket))
    .prepare();
}

type Candidates = {
  readonly org: string;
  readonly size: SealedSize;
  readonly now: number;
  /** Of spans that are over, ascending. */
  readonly starts: readonly number[];
  /** From here on seals hold response times; those of an older version of this program lack some or all. */
  readonly timesFrom?: number;
};

/** The newest that is not sealed and has been calm for a while. */
async function maybeDue(
  db: Database,
  { org, size, now, starts, timesFrom = Number.POSITIVE_INFINITY }: Candidates,
): Promise<number | undefined> {
  const [first] = starts;
  if (first === undefined) return undefined;
  const rows = await SEALS(db).execute({ org, size, from: first });
  const known = new Map(rows.map((row) => [row.bucket, row]));
  return starts.findLast((bucket) => {
    const row = known.get(bucket);
    if (!row) return true;
    if (row.sealed === row.attempt) return bucket >= timesFrom && !hasTimesOf(row.pairs);
    return touchedAt(row.attempt) + CALM_MS <= now;
  });
}

const SEALS = prepareOnce((db, { seal }) =>
  db
    .select({ bucket: seal.bucket, attempt: seal.attempt, sealed: seal.sealed, pairs: seal.pairs })
    .from(seal)
    .where(
      and(
        eq(seal.org, sql.placeholder('org')),
        eq(seal.size, sql.placeholder('size')),
        gte(seal.bucket, sql.placeholder('from')),
      ),
    )
    .prepare(),
);

async function maybeOld(
  { engine }: UsageTables,
  { org, now }: Due,
  size: keyof typeof KEPT_MS,
): Promise<SealedSpan | undefined> {
  const { seal } = engine.read.tables;
  const { eventsFrom } = await readHorizon(engine.read, org);
  const before = size === 'hour' ? now - KEPT_MS.hour : Math.min(now - KEPT_MS.day, eventsFrom);
  const [row] = await engine.read
    .select({ bucket: seal.bucket })
    .from(seal)
    .where(and(eq(seal.org, org), eq(seal.size, size), lt(seal.bucket, before)))
    .orderBy(asc(seal.bucket))
    .limit(1);
  return row && { org, size, bucket: row.bucket };
}
