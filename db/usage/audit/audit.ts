import { and, asc, count, eq, gt, gte, max, min } from 'drizzle-orm';
import { zoneClock } from '../../../src/analytics/period.ts';
import type { Drift } from '../../../src/analytics/store.ts';
import type { Database } from '../../engine.ts';
import { usageOf } from '../../turns.ts';
import { moveHorizon, nextMidnight, readHorizon } from '../horizon.ts';
import { keepTimes } from '../latency/keep-times.ts';
import { removeTimes } from '../latency/seal-times.ts';
import { MARGIN_TABLES } from '../margins.ts';
import { ROLLUPS, rollupChanges } from '../rollups.ts';
import { removeSeals } from '../seals/seals.ts';
import type { UsageTables } from '../tables.ts';
import { type Span, verifyDay } from './audit-day.ts';
import { verifyPairs } from './audit-pairs.ts';
import { verifyTimes } from './audit-times.ts';

const PAGE = 2_000;

/** Compares every rollup row with the sum of its events, a local day at a time; what differs is named. */
export async function verifyRollups(
  tables: UsageTables,
  org: string,
  since: number,
): Promise<readonly Drift[]> {
  const db = tables.engine.read;
  const clock = zoneClock(await tables.directory.timeZone(db, org));
  const span = await spanOf(db, org);
  const drifts: Drift[] = [];
  if (!span) return drifts;
  const first = clock.startOfDay(Math.max(span.from, since));
  for (let day = first; day <= span.to; day = clock.nextDay(day)) {
    drifts.push(...(await verifyDay(tables, org, { from: day, to: clock.nextDay(day) })));
  }
  const days = { from: first, to: span.to + 1 };
  return [...drifts, ...(await verifyPairs(tables, org, days)), ...(await verifyTimes(tables, org, days))];
}

/** From the first to the last time anything is stored at, in events (counted or not) or in any rollup. */
async function spanOf(db: Database, org: string): Promise<Span | undefined> {
  const { event } = db.tables;
  const spans = [
    await db
      .select({ from: min(event.occurredAt), to: max(event.occurredAt) })
      .from(event)
      .where(eq(event.org, org)),
  ];
  for (const rollup of ROLLUPS) {
    const table = db.tables[rollup.table];
    spans.push(
      await db
        .select({ from: min(table.bucket), to: max(table.bucket) })
        .from(table)
        .where(eq(table.org, org)),
    );
  }
  const known = spans
    .flat()
    .flatMap((span) => (span.from === null || span.to === null ? [] : [{ from: span.from, to: span.to }]));
  if (known.length === 0) return undefined;
  return {
    from: Math.min(...known.map((span) => span.from)),
    to: Math.max(...known.map((span) => span.to)),
  };
}

/**
 * Writes rollups of an organisation anew from its events: after its zone changed, or to mend a drift. What lies
 * before the horizon stays as it is, cut into the days of the zone it was counted in. Where the zone has another
 * midnight now, the horizon moves on to it, so that a day is either all kept events or none.
 */
export async function rebuildRollups(
  tables: UsageTables,
  org: string,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  await tables.engine.write(
    async (db) => {
      const { event } = db.tables;
      const timeZone = await tables.directory.timeZone(db, org);
      const { eventsFrom: from, hoursFrom } = await readHorizon(db, org);
      const kept = and(eq(event.org, org), gte(event.occurredAt, from), eq(event.counted, 1));
      const [all] = await db.select({ total: count() }).from(event).where(kept);
      const total = all?.total ?? 0;
      for (const name of [...ROLLUPS.map((rollup) => rollup.table), ...Object.values(MARGIN_TABLES)]) {
        const table = db.tables[name];
        await db.delete(table).where(and(eq(table.org, org), gte(table.bucket, from)));
      }
      await removeSeals(db, org);
      await removeTimes(db, org, from);
      let done = 0;
      for (let after = 0; ; ) {
        const rows = await db
          .select()
          .from(event)
          .where(and(kept, gt(event.seq, after)))
          .orderBy(asc(event.seq))
          .limit(PAGE);
        const changes = rollupChanges(tables.now());
        for (const row of rows) changes.add(row, timeZone);
        await changes.write(tables, db);
        done += rows.length;
        onProgress(done, total);
        const last = rows.at(-1);
        if (!last || rows.length < PAGE) break;
        after = last.seq;
      }
      const clock = zoneClock(timeZone);
      const eventsFrom = nextMidnight(from, clock);
      if (eventsFrom > from) {
        const rest = { org, bucket: clock.startOfDay(from), stretch: { from, to: eventsFrom } };
        await keepTimes(tables, rest, { read: db, write: (work) => work(db), pause: async () => undefined });
      }
      await moveHorizon(db, org, {
        eventsFrom,
        hoursFrom: nextMidnight(hoursFrom, clock),
      });
    },
    { alone: [usageOf(org)] },
  );
}
