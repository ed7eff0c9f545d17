import { setImmediate as letOthers } from 'node:timers/promises';
import { and, asc, eq, lt, lte, or, type SQL } from 'drizzle-orm';
import type { Database, Tables } from '../../engine.ts';
import { usageOf } from '../../turns.ts';
import { moveHorizon } from '../horizon.ts';
import { MARGINS } from '../margins.ts';
import type { UsageTables } from '../tables.ts';

const ROWS_AT_ONCE = 5_000;

/** Removes hourly sums before `to`, some rows a transaction, in at most so many; whether more is due. */
export async function pruneHours(
  { engine }: UsageTables,
  { org, to, transactions }: { readonly org: string; readonly to: number; readonly transactions: number },
): Promise<boolean> {
  for (let done = 0; done < transactions; done++) {
    if (!(await isAnyDue(engine.read, org, to))) return false;
    await letOthers();
    await engine.write(
      async (db) => {
        await moveHorizon(db, org, { hoursFrom: to });
        await removeSome(db, org, to);
      },
      { alone: [usageOf(org)] },
    );
  }
  return true;
}

async function isAnyDue(db: Database, org: string, to: number): Promise<boolean> {
  const { rollupHour } = db.tables;
  const rows = await db
    .select({ bucket: rollupHour.bucket })
    .from(rollupHour)
    .where(and(eq(rollupHour.org, org), lt(rollupHour.bucket, to)))
    .limit(1);
  return rows.length > 0;
}

/** Sums by one dimension before those by all, so that these tell whether any are left. */
async function removeSome(db: Database, org: string, to: number): Promise<void> {
  const { marginHour, rollupHour } = db.tables;
  for (const margin of MARGINS) {
    const ofMargin = and(eq(marginHour.org, org), eq(marginHour.margin, margin), lt(marginHour.bucket, to));
    if (await removeRows(db, marginHour, ofMargin)) return;
  }
  await removeRows(db, rollupHour, and(eq(rollupHour.org, org), lt(rollupHour.bucket, to)));
}

/** The oldest rows where a condition holds; false when there are none. */
async function removeRows(
  db: Database,
  table: Tables['rollupHour'] | Tables['marginHour'],
  condition: SQL | undefined,
): Promise<boolean> {
  const { bucket, series } = table;
  const [last] = await db
    .select({ bucket, series })
    .from(table)
    .where(condition)
    .orderBy(asc(bucket), asc(series))
    .limit(1)
    .offset(ROWS_AT_ONCE - 1);
  const upTo = last && and(lte(bucket, last.bucket), or(lt(bucket, last.bucket), lte(series, last.series)));
  const removed = await db.delete(table).where(and(condition, upTo)).returning({ bucket });
  return removed.length > 0;
}
