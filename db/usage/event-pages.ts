import { and, eq, or } from 'drizzle-orm';
import { isOf } from '../../src/analytics/pricing/used-models.ts';
import type { Repriceable, StoredEvent, UsageQuery } from '../../src/analytics/store.ts';
import type { Database } from '../engine.ts';
import { seriesRows } from './dictionary.ts';
import { eventFilter } from './event-filters.ts';
import { repriceableRows, rowsByTime } from './event-rows.ts';
import { readHorizon } from './horizon.ts';
import { type EventRow, fromEventRow } from './rows.ts';

/** Pages of events by time; ids order those of one instant, in TypeScript. */
export async function* eventPages(
  db: Database,
  { org, filters, ...asked }: UsageQuery,
): AsyncGenerator<readonly StoredEvent[]> {
  const { event } = db.tables;
  const isTold = or(eq(event.counted, 1), eq(event.kind, 'cost'));
  const only = and(isTold, eventFilter(db, org, filters));
  // What is being removed is gone as a whole.
  const { eventsFrom } = await readHorizon(db, org);
  const span = { from: Math.max(asked.from, eventsFrom), to: asked.to };
  let held: readonly StoredEvent[] = [];
  for await (const rows of rowsByTime(db, { org, only }, span)) {
    const all = [...held, ...(await eventsOf(db, rows))];
    // The last instant may go on in the next page, so it waits for it.
    const last = all.at(-1)?.occurredAt ?? 0;
    const ready = all.filter((one) => one.occurredAt < last);
    held = all.slice(ready.length);
    if (ready.length > 0) yield ready.sort(byTimeAndId);
  }
  if (held.length > 0) yield held.toSorted(byTimeAndId);
}

/** Pages of what repricing looks at, as far as it adds to sums. */
export async function* repriceablePages(
  db: Database,
  which: Repriceable,
): AsyncGenerator<readonly StoredEvent[]> {
  const { eventsFrom } = await readHorizon(db, which.org);
  const concerns = which.models ? isOf(which.models) : () => true;
  for await (const rows of repriceableRows(db, which)) {
    const counted = rows.filter((row) => row.counted === 1 && row.occurredAt >= eventsFrom);
    const page = (await eventsOf(db, counted)).filter(concerns);
    if (page.length > 0) yield page;
  }
}

async function eventsOf(db: Database, rows: readonly EventRow[]): Promise<readonly StoredEvent[]> {
  const dictionary = await seriesRows(db, [...new Set(rows.map((row) => row.series))]);
  return rows.flatMap((row) => {
    const of = dictionary.get(row.series);
    return of ? [fromEventRow(row, of)] : [];
  });
}

function byTimeAndId(a: StoredEvent, b: StoredEvent): number {
  if (a.occurredAt !== b.occurredAt) return a.occurredAt - b.occurredAt;
  return a.idKeys[0] < b.idKeys[0] ? -1 : Number(a.idKeys[0] > b.idKeys[0]);
}
