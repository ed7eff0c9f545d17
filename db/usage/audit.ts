import { and, asc, count, eq, gt, gte, lt, max, min } from 'drizzle-orm';
import { zoneClock } from '../../src/analytics/period.ts';
import { type Drift, MEASURES } from '../../src/analytics/store.ts';
import type { Database } from '../engine.ts';
import { usageOf } from '../turns.ts';
import { exactSums, verifyMargins } from './audit-margins.ts';
import { MARGIN_TABLES } from './margins.ts';
import type { UsageTables } from './record.ts';
import { contributionOf, FIVE_MINUTES_KEPT_MS, ROLLUPS, rollupChanges } from './rollups.ts';
import type { EventRow } from './rows.ts';

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
  return drifts;
}

export type Span = { readonly from: number; readonly to: number };

/** From the first to the last time anything is stored at, in events or in any rollup. */
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

async function verifyDay(tables: UsageTables, org: string, day: Span): Promise<readonly Drift[]> {
  const db = tables.engine.read;
  const { event } = db.tables;
  const clock = zoneClock(await tables.directory.timeZone(db, org));
  const rows = await db
    .select()
    .from(event)
    .where(and(eq(event.org, org), gte(event.occurredAt, day.from), lt(event.occurredAt, day.to)));
  const drifts: Drift[] = [];
  for (const rollup of ROLLUPS) {
    // Rows near the end of their life may be gone already.
    if (rollup.size === 'five-minutes' && day.from < tables.now() - FIVE_MINUTES_KEPT_MS + 86_400_000)
      continue;
    const expected = sumsOf(rows, (at) => rollup.bucketOf(at, clock));
    const table = db.tables[rollup.table];
    const stored = await db
      .select(exactSums(table))
      .from(table)
      .where(and(eq(table.org, org), gte(table.bucket, day.from), lt(table.bucket, day.to)));
    for (const row of stored) {
      const key = `${row.bucket} ${row.series}`;
      const sums = expected.get(key);
      expected.delete(key);
      for (const [index, measure] of MEASURES.entries()) {
        if (BigInt(row[measure]) !== (sums?.[index] ?? 0n))
          drifts.push({ table: rollup.size, bucket: row.bucket, measure });
      }
    }
    for (const key of expected.keys()) {
      drifts.push({ table: rollup.size, bucket: Number(key.split(' ')[0]), measure: 'events' });
    }
    if (rollup.size !== 'five-minutes')
      drifts.push(...(await verifyMargins(db, { org, day, size: rollup.size, stored })));
  }
  return drifts;
}

function sumsOf(rows: readonly EventRow[], bucketOf: (at: number) => number): Map<string, bigint[]> {
  const sums = new Map<string, bigint[]>();
  for (const row of rows) {
    const key = `${bucketOf(row.occurredAt)} ${row.series}`;
    const contribution = contributionOf(row);
    const known = sums.get(key) ?? MEASURES.map(() => 0n);
    sums.set(
      key,
      known.map((sum, index) => sum + BigInt(contribution[index] ?? 0)),
    );
  }
  return sums;
}

/** Writes all rollups of an organisation anew from its events: after its zone changed, or to mend a drift. */
export async function rebuildRollups(
  tables: UsageTables,
  org: string,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  await tables.engine.write(
    async (db) => {
      const { event } = db.tables;
      const timeZone = await tables.directory.timeZone(db, org);
      const [counted] = await db.select({ total: count() }).from(event).where(eq(event.org, org));
      const total = counted?.total ?? 0;
      for (const name of [...ROLLUPS.map((rollup) => rollup.table), ...Object.values(MARGIN_TABLES)]) {
        const table = db.tables[name];
        await db.delete(table).where(eq(table.org, org));
      }
      let done = 0;
      for (let after = 0; ; ) {
        const rows = await db
          .select()
          .from(event)
          .where(and(eq(event.org, org), gt(event.seq, after)))
          .orderBy(asc(event.seq))
          .limit(PAGE);
        const changes = rollupChanges(tables.now());
        for (const row of rows) changes.add(row, timeZone);
        await changes.write(tables, db);
        done += rows.length;
        onProgress(done, total);
        const last = rows.at(-1);
        if (!last || rows.length < PAGE) return;
        after = last.seq;
      }
    },
    { alone: [usageOf(org)] },
  );
}
