import { and, eq, or } from 'drizzle-orm';
import { isOf } from '../../src/analytics/pricing/book/used-models.ts';
import type { Repriceable, StoredEvent, UsageQuery } from '../../src/analytics/store.ts';
import type { Database } from '../engine.ts';
import { seriesRows } from './dictionary.ts';
import { eventFilter } from './event-filters.ts';
import { type ReadRows, repriceableRows, rowsByTime, wholeRows } from './event-rows.ts';
import { readHorizon } from './horizon.ts';
import { type EventRow, fromEventRow } from './rows.ts';

/** Pages of events by time; ids order those of one instant, in TypeScript. */
export function eventPages(db: Database, query: UsageQuery): AsyncGenerator<readonly StoredEvent[]> {
  const read = (rows: readonly EventRow[]) => eventsOf(db, rows);
  return inOrder(toldRows(db, query, wholeRows), { read, idOf: ({ idKeys }) => idKeys[0] });
}

/** Pages of the rows of events that every filter leaves, as far as they are told at all. */
export async function* toldRows<Row extends Pick<EventRow, 'occurredAt' | 'seq'>>(
  db: Database,
  { org, filters, ...asked }: UsageQuery,
  read: ReadRows<Row>,
): AsyncGenerator<readonly Row[]> {
  const { event } = db.tables;
  const isTold = or(eq(event.counted, 1), eq(event.kind, 'cost'));
  const only = and(isTold, eventFilter(db, org, filters));
  // What is being removed is gone as a whole.
  const { eventsFrom } = await readHorizon(db, org);
  yield* rowsByTime(db, { org, only, read }, { from: Math.max(asked.from, eventsFrom), to: asked.to });
}

type Ordering<Row, Event> = {
  readonly read: (rows: readonly Row[]) => Promise<readonly Event[]>;
  readonly idOf: (event: Event) => string;
};

/** What pages of rows stand for, by time and id. */
export async function* inOrder<Row, Event extends Pick<StoredEvent, 'occurredAt'>>(
  pages: AsyncIterable<readonly Row[]>,
  { read, idOf }: Ordering<Row, Event>,
): AsyncGenerator<readonly Event[]> {
  const byTimeAndId = (a: Event, b: Event) =>
    a.occurredAt - b.occurredAt || (idOf(a) < idOf(b) ? -1 : Number(idOf(a) > idOf(b)));
  let held: readonly Event[] = [];
  for await (const rows of pages) {
    const all = [...held, ...(await read(rows))];
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
