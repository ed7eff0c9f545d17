import { setImmediate as letOthers } from 'node:timers/promises';
import { and, asc, eq, gte, lt, sql } from 'drizzle-orm';
import { zoneClock } from '../../../src/analytics/period.ts';
import type { Split, UsageQuery } from '../../../src/analytics/store.ts';
import type { Database } from '../../engine.ts';
import { prepareOnce } from '../../prepare-once.ts';
import { keptDetail } from '../horizon.ts';
import { readingOf, type UsageTables } from '../record.ts';
import { sealedOf } from '../seals/seals.ts';
import { gaps } from '../sums/sum-pieces.ts';
import type { Stretch } from '../sums/sum-source.ts';
import { dimensionsOf } from '../sums/ways.ts';
import { type BinRow, eventTimes } from './event-times.ts';
import { maybeLatencyMargin } from './latency-margins.ts';

export type TimesAsked = { readonly query: UsageQuery; readonly by: Split['by'] };

/**
 * The stored events of a stretch, in pieces, so that no statement holds up all else. What hours say that are sealed
 * is kept in memory, where the question is about one dimension with few values.
 */
export async function hoursOfEvents(
  tables: UsageTables,
  asked: TimesAsked,
  stretch: Stretch,
): Promise<readonly BinRow[]> {
  const { read } = tables.engine;
  const { query, by } = asked;
  const { org } = query;
  const reading = readingOf(tables);
  const { timeZone } = await keptDetail(tables, org);
  const clock = zoneClock(timeZone);
  const sealed =
    maybeLatencyMargin(dimensionsOf(query, { ...(by && { by }) })) === undefined
      ? []
      : await sealedOf(reading, { org, size: 'hour', ...stretch });
  const whole = sealed.filter(({ bucket }) => clock.nextHour(bucket) <= stretch.to);
  const rest = gaps(stretch, whole, clock.nextHour);
  const question = JSON.stringify(['hours', timeZone, query.filters, by]);
  const known = await tables.sealedAnswers(reading, { org, question, seals: whole }, () =>
    added(
      read,
      asked,
      whole.map(({ bucket }) => ({ from: bucket, to: clock.nextHour(bucket) })),
    ),
  );
  return [...known, ...(await added(read, asked, rest))];
}

/** Calls of all stretches together, by value and bin. */
async function added(
  db: Database,
  asked: TimesAsked,
  stretches: readonly Stretch[],
): Promise<readonly BinRow[]> {
  const values = new Map<string, Map<number, number>>();
  for (const stretch of stretches) {
    for (let at = stretch.from; ; ) {
      const piece = await nextHour(db, asked.query.org, { from: at, to: stretch.to });
      if (!piece) break;
      at = piece.to;
      for (const { value, bin, calls } of await eventTimes(db, asked, piece)) {
        const bins = values.get(value) ?? new Map<number, number>();
        values.set(value, bins);
        bins.set(bin, (bins.get(bin) ?? 0) + calls);
      }
      await letOthers();
    }
  }
  return [...values].flatMap(([value, bins]) => [...bins].map(([bin, calls]) => ({ value, bin, calls })));
}

const HOUR_MS = 3_600_000;

/** The next hour from the next event on. */
async function nextHour(db: Database, org: string, { from, to }: Stretch): Promise<Stretch | undefined> {
  const [next] = await nextEvent(db).execute({ org, from, to });
  return next && { from: next.at, to: Math.min(next.at + HOUR_MS, to) };
}

const nextEvent = prepareOnce((db, { event }) =>
  db
    .select({ at: event.occurredAt })
    .from(event)
    .where(
      and(
        eq(event.org, sql.placeholder('org')),
        gte(event.occurredAt, sql.placeholder('from')),
        lt(event.occurredAt, sql.placeholder('to')),
      ),
    )
    .orderBy(asc(event.occurredAt))
    .limit(1)
    .prepare(),
);
