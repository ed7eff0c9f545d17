import { setImmediate as letOthers } from 'node:timers/promises';
import { isSeriesDimension } from '../../../src/analytics/dimensions.ts';
import { addCalls, binOf } from '../../../src/analytics/latency.ts';
import { zoneClock } from '../../../src/analytics/period.ts';
import type { Database } from '../../engine.ts';
import { keptDetail } from '../horizon.ts';
import type { Sealed } from '../seals/sealed-answers.ts';
import { sealedOf } from '../seals/seals.ts';
import { gaps, type Stretch } from '../stretch.ts';
import { dimensionsOf } from '../sums/ways.ts';
import { readingOf, type UsageTables } from '../tables.ts';
import { eventTimes, shortStretches } from './event-times.ts';
import { maybeOpenTimes } from './open-times.ts';
import { startTally, type TimedRow, type TimesAsked } from './timed-rows.ts';

/**
 * Times of the stored events of some stretches, ascending, each in one of the buckets asked for. What days and hours
 * say that are sealed is kept in memory: it takes microseconds a call to read.
 */
export async function stretchesOfEvents(
  tables: UsageTables,
  asked: TimesAsked,
  stretches: readonly Stretch[],
): Promise<readonly TimedRow[]> {
  const { read } = tables.engine;
  const reading = readingOf(tables);
  const { org } = asked.query;
  const { days, hours, rest } = await coverSealed(tables, asked, stretches);
  // Apart, as another hour is sealed every hour.
  const known = [];
  for (const seals of [days, hours]) {
    const question = { org, question: `events ${asked.question}`, seals };
    known.push(await tables.sealedAnswers(reading, question, () => added(read, asked, seals)));
  }
  const open = (await maybeOpenTimes(tables, asked, rest)) ?? (await added(read, asked, rest));
  return [...known.flat(), ...open];
}

type SealedStretch = Sealed & Stretch;

type Covered = {
  readonly days: readonly SealedStretch[];
  readonly hours: readonly SealedStretch[];
  readonly rest: readonly Stretch[];
};

/** Whole sealed days, whole sealed hours of the rest, and what is left then. */
async function coverSealed(
  tables: UsageTables,
  { query, split }: TimesAsked,
  stretches: readonly Stretch[],
): Promise<Covered> {
  const [first, last] = [stretches[0], stretches.at(-1)];
  // A seal holds as long as no sum changes, which tools, files and conversations have none of.
  if (!first || !last || !dimensionsOf(query, split).every(isSeriesDimension))
    return { days: [], hours: [], rest: stretches };
  const { timeZone } = await keptDetail(tables, query.org);
  const clock = zoneClock(timeZone);
  const sealedIn = (size: 'day' | 'hour') =>
    sealedOf(readingOf(tables), { org: query.org, size, from: first.from, to: last.to });
  const byDay = cover(stretches, await sealedIn('day'), clock.nextDay);
  const byHour = cover(byDay.rest, await sealedIn('hour'), clock.nextHour);
  return { days: byDay.sealed, hours: byHour.sealed, rest: byHour.rest };
}

function cover(
  stretches: readonly Stretch[],
  spans: readonly Sealed[],
  end: (bucket: number) => number,
): { readonly sealed: readonly SealedStretch[]; readonly rest: readonly Stretch[] } {
  const fitting = stretches.map((stretch) => ({
    stretch,
    spans: spans.filter(
      // Ends are worked out of few: there may be thousands of stretches.
      ({ bucket }) => bucket >= stretch.from && bucket < stretch.to && end(bucket) <= stretch.to,
    ),
  }));
  return {
    sealed: fitting.flatMap((one) =>
      one.spans.map((span) => ({ ...span, from: span.bucket, to: end(span.bucket) })),
    ),
    rest: fitting.flatMap((one) => gaps(one.stretch, one.spans, end)),
  };
}

/** Calls of all stretches, added up as far as the question allows. */
async function added(
  db: Database,
  { query, split }: TimesAsked,
  stretches: readonly Stretch[],
): Promise<readonly TimedRow[]> {
  const tally = startTally();
  for (const stretch of stretches) {
    for await (const piece of shortStretches(db, query.org, stretch)) {
      for (const { value, ms, calls } of await eventTimes(db, { query, by: split.by }, piece))
        addCalls(tally.histogramOf(split.buckets ? stretch.from : 0, value), binOf(ms), calls);
      // Millions of calls may have to be read, and this thread has others to answer meanwhile.
      await letOthers();
    }
  }
  return tally.rows();
}
