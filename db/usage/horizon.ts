import { eq, sql } from 'drizzle-orm';
import { SINCE_EVER } from '../../src/analytics/detail.ts';
import type { ZoneClock } from '../../src/analytics/period.ts';
import type { Detail } from '../../src/analytics/store.ts';
import type { Database } from '../engine.ts';
import { prepareOnce } from '../prepare-once.ts';
import type { UsageTables } from './tables.ts';

type Horizon = Pick<Detail, 'eventsFrom' | 'hoursFrom'>;

const horizonOf = prepareOnce((db, { horizon }) =>
  db
    .select({ eventsFrom: horizon.eventsFrom, hoursFrom: horizon.hoursFrom })
    .from(horizon)
    .where(eq(horizon.org, sql.placeholder('org')))
    .prepare(),
);

const EVERYTHING: Horizon = { eventsFrom: SINCE_EVER, hoursFrom: SINCE_EVER };

/** Since when an organisation's events and hours are kept: midnights of its zone, or SINCE_EVER. */
export async function readHorizon(db: Database, org: string): Promise<Horizon> {
  const [row] = await horizonOf(db).execute({ org });
  return row ?? EVERYTHING;
}

/** What is left of an organisation's past, and its zone. */
export function keptDetail({ engine, directory, once }: UsageTables, org: string): Promise<Detail> {
  const { read } = engine;
  return once(`detail ${org}`, async () => ({
    ...(await readHorizon(read, org)),
    timeZone: await directory.timeZone(read, org),
  }));
}

/** Moves horizons ahead, never back, inside the transaction that removes what lies before them. */
export async function moveHorizon(db: Database, org: string, to: Partial<Horizon>): Promise<void> {
  const { horizon } = db.tables;
  const known = await readHorizon(db, org);
  const moved = {
    eventsFrom: Math.max(known.eventsFrom, to.eventsFrom ?? SINCE_EVER),
    hoursFrom: Math.max(known.hoursFrom, to.hoursFrom ?? SINCE_EVER),
  };
  if (moved.eventsFrom === known.eventsFrom && moved.hoursFrom === known.hoursFrom) return;
  await db
    .insert(horizon)
    .values({ org, ...moved })
    .onConflictDoUpdate({ target: horizon.org, set: moved });
}

/** `at`, or the first midnight after it. */
export function nextMidnight(at: number, clock: ZoneClock): number {
  if (at === SINCE_EVER || clock.startOfDay(at) === at) return at;
  return clock.nextDay(at);
}
