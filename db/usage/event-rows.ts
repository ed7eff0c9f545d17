import { setImmediate as letOthers } from 'node:timers/promises';
import { and, asc, eq, gt, gte, inArray, lt, max, or, type SQL, sql } from 'drizzle-orm';
import { filtersFor } from '../../src/analytics/pricing/book/used-models.ts';
import type { Repriceable } from '../../src/analytics/store.ts';
import type { Database } from '../engine.ts';
import { eventFilter } from './event-filters.ts';
import type { EventRow } from './rows.ts';

/** Rows of one page. */
export const PAGE = 1_000;

/** Rows one statement looks through at most: to find few among many takes long, and on SQLite the thread waits. */
const WINDOW = 20_000;

/** Numbers of pending events held in memory at once. */
const NUMBERS = 100_000;

type Span = { readonly from: number; readonly to: number };
type Wanted = { readonly org: string; readonly only: SQL | undefined };

/** The first PAGE rows where a condition holds, by time and number. */
export type ReadRows<Row> = (db: Database, when: SQL | undefined) => Promise<readonly Row[]>;

export async function wholeRows(db: Database, when: SQL | undefined): Promise<readonly EventRow[]> {
  const { event } = db.tables;
  return db.select().from(event).where(when).orderBy(asc(event.occurredAt), asc(event.seq)).limit(PAGE);
}

type Placed = Pick<EventRow, 'occurredAt' | 'seq'>;

/** Pages of the rows of [from, to) that are wanted, by time and number; between pages others get their turn. */
export async function* rowsByTime<Row extends Placed>(
  db: Database,
  wanted: Wanted & { readonly read: ReadRows<Row> },
  { from, to }: Span,
): AsyncGenerator<readonly Row[]> {
  // What is stored meanwhile would else be read as fast as it comes, without end.
  const last = Math.min(to, await afterNewest(db, wanted.org));
  for (let at = from; at < last; ) {
    const end = Math.min(last, await endOfWindow(db, wanted.org, at));
    yield* rowsOfWindow(db, wanted, { from: at, to: end });
    at = end;
  }
}

async function afterNewest(db: Database, org: string): Promise<number> {
  const { event } = db.tables;
  const [row] = await db
    .select({ at: max(event.occurredAt) })
    .from(event)
    .where(eq(event.org, org));
  return (row?.at ?? -1) + 1;
}

/** Ends behind an instant, so that no instant is in two of them. */
async function endOfWindow(db: Database, org: string, from: number): Promise<number> {
  const { event } = db.tables;
  const [row] = await db
    .select({ at: event.occurredAt })
    .from(event)
    .where(and(eq(event.org, org), gte(event.occurredAt, from)))
    .orderBy(asc(event.occurredAt))
    .limit(1)
    .offset(WINDOW);
  return row === undefined ? Number.POSITIVE_INFINITY : row.at + 1;
}

async function* rowsOfWindow<Row extends Placed>(
  db: Database,
  { org, only, read }: Wanted & { readonly read: ReadRows<Row> },
  { from, to }: Span,
): AsyncGenerator<readonly Row[]> {
  const { event } = db.tables;
  let after = { at: from, seq: -1 };
  for (;;) {
    const rows = await read(
      db,
      and(
        eq(event.org, org),
        gte(event.occurredAt, after.at),
        lt(event.occurredAt, to),
        or(gt(event.occurredAt, after.at), gt(event.seq, after.seq)),
        only,
      ),
    );
    await letOthers();
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = { at: last.occurredAt, seq: last.seq };
  }
}

/** Pages of the rows repricing looks at, those that wait for a price through their own index. */
export function repriceableRows(
  db: Database,
  { org, models, pendingOnly, from = 0, to = Number.MAX_SAFE_INTEGER }: Repriceable,
): AsyncGenerator<readonly EventRow[]> {
  const only = eventFilter(db, org, models ? filtersFor(models) : []);
  const span = { from, to };
  return pendingOnly
    ? pendingRows(db, { org, only }, span)
    : rowsByTime(db, { org, only, read: wholeRows }, span);
}

async function* pendingRows(db: Database, { org, only }: Wanted, { from, to }: Span) {
  const { event } = db.tables;
  let after = -1;
  for (;;) {
    const found = await db
      .select({ seq: event.seq })
      .from(event)
      .where(
        and(
          eq(event.org, org),
          // As the index says it, or a database may not see that it holds all of them.
          sql`${event.costStatus} = 'pending'`,
          gt(event.seq, after),
          only,
        ),
      )
      .orderBy(asc(event.seq))
      .limit(NUMBERS);
    for (let start = 0; start < found.length; start += PAGE) {
      const numbers = found.slice(start, start + PAGE).map(({ seq }) => seq);
      const rows = await db.select().from(event).where(inArray(event.seq, numbers)).orderBy(asc(event.seq));
      // Asked of the database, the time would lead it away from the index of what waits.
      yield rows.filter(({ occurredAt }) => occurredAt >= from && occurredAt < to);
      await letOthers();
    }
    const last = found.at(-1);
    if (!last || found.length < NUMBERS) return;
    after = last.seq;
  }
}
