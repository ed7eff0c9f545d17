import { setImmediate as letOthers } from 'node:timers/promises';
import { isSeriesDimension } from '../../../src/analytics/dimensions.ts';
import { addCalls, binOf } from '../../../src/analytics/latency.ts';
import type { Database } from '../../engine.ts';
import { meantSeries } from '../meant-series.ts';
import { isOfOneMoment } from '../reading.ts';
import type { Stretch } from '../stretch.ts';
import { dimensionsOf } from '../sums/ways.ts';
import { readingOf, type UsageTables } from '../tables.ts';
import { packedTimes, shortStretches } from './event-times.ts';
import { startTally, type TimedRow, type TimesAsked } from './timed-rows.ts';

/** Of a call each. */
type OpenCalls = { readonly series: readonly number[]; readonly bins: readonly number[] };

/** Usually there is one, the running hour, and what else a period does not hold as a whole. */
const MOST_STRETCHES = 4;

/** Of one stretch, half a megabyte for as long as the reply is being made. */
const MOST_CALLS = 40_000;

/**
 * Times of calls in hours that are not sealed, which a reply asks about again and again: they are read once, and what
 * their series stand for is remembered. Undefined where there is too much of them or something else is asked.
 */
export async function maybeOpenTimes(
  tables: UsageTables,
  asked: TimesAsked,
  stretches: readonly Stretch[],
): Promise<readonly TimedRow[] | undefined> {
  const reading = readingOf(tables);
  const { query, split } = asked;
  const isNamed = dimensionsOf(query, split).every(isSeriesDimension);
  if (!isOfOneMoment(reading) || !isNamed || stretches.length > MOST_STRETCHES) return undefined;
  const tally = startTally();
  for (const stretch of stretches) {
    const { org } = query;
    const question = `calls ${org} ${stretch.from} ${stretch.to}`;
    const calls = await reading.once(question, () => maybeCalls(reading.db, org, stretch));
    if (!calls) return undefined;
    const groups = await groupsOf(tables, asked, calls);
    calls.series.forEach((series, place) => {
      const value = groups.get(series);
      if (value === undefined) return;
      addCalls(tally.histogramOf(split.buckets ? stretch.from : 0, value), calls.bins[place] ?? 0, 1);
    });
  }
  return tally.rows();
}

async function maybeCalls(db: Database, org: string, stretch: Stretch): Promise<OpenCalls | undefined> {
  const series: number[] = [];
  const bins: number[] = [];
  for await (const piece of shortStretches(db, org, stretch)) {
    const [row] = await packedTimes(db).execute({ org, ...piece });
    const numbers = row?.calls ? row.calls.split(' ') : [];
    for (let place = 0; place < numbers.length; place += 2) {
      series.push(Number(numbers[place]));
      bins.push(binOf(Number(numbers[place + 1])));
    }
    if (series.length > MOST_CALLS) return undefined;
    await letOthers();
  }
  return { series, bins };
}

/** The value that calls of each series count under; none where a filter leaves them out. */
async function groupsOf(
  tables: UsageTables,
  { query, split: { by } }: TimesAsked,
  calls: OpenCalls,
): Promise<ReadonlyMap<number, string>> {
  const { seriesValues } = tables;
  const reading = readingOf(tables);
  const series = await meantSeries({ reading, seriesValues }, query, new Set(calls.series));
  if (!by || !isSeriesDimension(by)) return new Map(series.map((id) => [id, '']));
  return seriesValues(reading, { org: query.org, name: by, series });
}
