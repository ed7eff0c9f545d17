import { setImmediate as letOthers } from 'node:timers/promises';
import { and, asc, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm';
import type { SeriesDimension } from '../../../src/analytics/dimensions.ts';
import type { Database } from '../../engine.ts';
import type { Reading } from '../reading.ts';
import { WHOLE } from '../seals/pairs.ts';
import { readValues } from '../series-values.ts';
import type { Stretch } from '../stretch.ts';
import { isIn } from '../sums/value-set.ts';
import { setOf } from '../sums/ways.ts';
import { readingOf, type UsageTables } from '../tables.ts';
import { type LatencyMargin, marginName } from './latency-margins.ts';
import { addPacked, joinPacked } from './packed-bins.ts';
import type { KeptDays } from './plan-times.ts';
import { startTally, type TimedRow, type TimesAsked } from './timed-rows.ts';

/** Days read by one statement: of 2,000 people they are some 15,000 rows, so that none holds up all else. */
const DAYS_AT_ONCE = 8;

/** Whole days of one margin: those of sealed days, and all that is left of days whose events are gone. */
export async function keptTimes(
  tables: UsageTables,
  asked: TimesAsked,
  { margin, sealed, pruned }: KeptDays,
): Promise<readonly TimedRow[]> {
  const reading = readingOf(tables);
  const { org } = asked.query;
  const read = (days: readonly number[]) => added(reading, asked, { margin, days });
  const inSealed = await tables.sealedAnswers(
    reading,
    { org, question: `days ${asked.question}`, seals: sealed },
    () => read(sealed.map(({ bucket }) => bucket)),
  );
  if (!pruned) return inSealed;
  return [...inSealed, ...(await read(await daysKept(reading.db, org, pruned)))];
}

/** Days of [from, to) anything is kept of, ascending. */
export async function daysKept(db: Database, org: string, { from, to }: Stretch): Promise<readonly number[]> {
  const { histogramDay } = db.tables;
  const { bucket } = histogramDay;
  const rows = await db
    .selectDistinct({ bucket })
    .from(histogramDay)
    .where(
      and(
        eq(histogramDay.org, org),
        eq(histogramDay.margin, marginName([])),
        gte(bucket, from),
        lt(bucket, to),
      ),
    )
    .orderBy(asc(bucket));
  return rows.map((row) => row.bucket);
}

type Wanted = { readonly margin: LatencyMargin; readonly days: readonly number[] };

/** Added up as far as the question allows: of days that need not be told apart there are many. */
async function added(
  reading: Reading,
  asked: TimesAsked,
  { margin, days }: Wanted,
): Promise<readonly TimedRow[]> {
  const { db } = reading;
  const tally = startTally();
  const when = await conditionOf(reading, asked, margin);
  const { by } = asked.split;
  // Dimensions of a margin are those of the question.
  const grouped = margin.find((name) => name === by);
  for (let start = 0; start < days.length; start += DAYS_AT_ONCE) {
    const inDays = inArray(db.tables.histogramDay.bucket, days.slice(start, start + DAYS_AT_ONCE));
    const rows = await rowsOf(db, asked, { margin, when: and(when, inDays) });
    const values = grouped && (await readValues(db, grouped, [...new Set(rows.map((row) => row.series))]));
    for (const { at, series, bins } of rows)
      addPacked(tally.histogramOf(at, values?.get(series) ?? ''), bins);
    await letOthers();
  }
  return tally.rows();
}

async function conditionOf(
  reading: Reading,
  { query }: TimesAsked,
  margin: LatencyMargin,
): Promise<SQL | undefined> {
  const { histogramDay } = reading.db.tables;
  const conditions = [
    eq(histogramDay.org, query.org),
    eq(histogramDay.margin, marginName(margin)),
    margin.length < 2 ? eq(histogramDay.within, WHOLE) : undefined,
  ];
  for (const name of margin)
    conditions.push(isIn(columnOf(reading.db, margin, name), await setOf(reading, query, name)));
  return and(...conditions);
}

/** Where the series of a dimension's values stand. */
function columnOf({ tables }: Database, margin: LatencyMargin, name: SeriesDimension) {
  const { within, series } = tables.histogramDay;
  return margin.at(-1) === name ? series : within;
}

type Chosen = { readonly margin: LatencyMargin; readonly when: SQL | undefined };

function rowsOf(db: Database, { split }: TimesAsked, { margin, when }: Chosen) {
  const { histogramDay } = db.tables;
  const at = split.buckets ? histogramDay.bucket : undefined;
  const grouped = margin.find((name) => name === split.by);
  const series = grouped && columnOf(db, margin, grouped);
  const zero = sql`0`.mapWith(Number);
  return (
    db
      .select({ at: at ?? zero, series: series ?? zero, bins: joinPacked(histogramDay.bins) })
      .from(histogramDay)
      .where(when)
      .groupBy(...[at, series].filter((column) => column !== undefined))
      // Where nothing is told apart there would be one row of no days too.
      .having(sql`count(*) > 0`)
  );
}
