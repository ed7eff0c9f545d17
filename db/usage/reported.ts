import { and, asc, eq, gt, gte, inArray, lt, ne, or } from 'drizzle-orm';
import { POLLED_SOURCES } from '../../src/analytics/polls/polled.ts';
import type { ReportedEvent } from '../../src/analytics/store.ts';
import type { Database } from '../engine.ts';
import { seriesRows } from './dictionary.ts';
import { readHorizon } from './horizon.ts';
import { fromEventRow } from './rows.ts';

const PAGE = 1_000;

/** Pages of what providers reported of [from, to), by time. */
export async function* reportedPages(
  db: Database,
  org: string,
  { from, to }: { readonly from: number; readonly to: number },
): AsyncGenerator<readonly ReportedEvent[]> {
  const { event } = db.tables;
  // What is being removed is gone as a whole.
  const { eventsFrom } = await readHorizon(db, org);
  let after = { at: Math.max(from, eventsFrom), seq: -1 };
  for (;;) {
    const rows = await db
      .select()
      .from(event)
      .where(
        and(
          eq(event.org, org),
          gte(event.occurredAt, after.at),
          lt(event.occurredAt, to),
          ne(event.kind, 'call'),
          inArray(event.source, POLLED_SOURCES),
          or(gt(event.occurredAt, after.at), gt(event.seq, after.seq)),
        ),
      )
      .orderBy(asc(event.occurredAt), asc(event.seq))
      .limit(PAGE);
    const dictionary = await seriesRows(db, [...new Set(rows.map((row) => row.series))]);
    const page = rows.flatMap((row) => {
      const of = dictionary.get(row.series);
      return of ? [{ ...fromEventRow(row, of), counted: row.counted === 1 }] : [];
    });
    if (page.length > 0) yield page;
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = { at: last.occurredAt, seq: last.seq };
  }
}
