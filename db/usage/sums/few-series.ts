import { and, eq, gte, lt } from 'drizzle-orm';
import { isSeriesDimension } from '../../../src/analytics/dimensions.ts';
import type { UsageQuery } from '../../../src/analytics/store.ts';
import { meantSeries, type SeriesReading } from '../meant-series.ts';
import { isOfOneMoment } from '../reading.ts';
import type { Stretch } from '../stretch.ts';

/** Rows that are looked up more quickly than all of an hour is read, some five thousand. */
const MOST_SERIES = 400;

/** The running hour and those whose seals have just broken; their series are listed once a reply. */
const LONGEST_MS = 3 * 3_600_000;

/**
 * Of whole hours the series that filters leave, where these are few: a reply asks about the running hour again and
 * again, and what a series stands for is remembered, which the database would look up for each of its rows.
 */
export async function maybeFewSeries(
  known: SeriesReading,
  { org, filters }: Pick<UsageQuery, 'org' | 'filters'>,
  { from, to }: Stretch,
): Promise<readonly number[] | undefined> {
  const { reading } = known;
  const asked = filters.filter(({ dimension }) => isSeriesDimension(dimension));
  if (asked.length === 0 || to - from > LONGEST_MS || !isOfOneMoment(reading)) return undefined;
  const question = `series meant ${org} ${from} ${to} ${JSON.stringify(asked)}`;
  const few = await reading.once(question, async () =>
    meantSeries(known, { org, filters: asked }, await seriesIn(known, org, { from, to })),
  );
  return few.length > MOST_SERIES ? undefined : few;
}

function seriesIn({ reading: { db, once } }: SeriesReading, org: string, { from, to }: Stretch) {
  const { rollupHour } = db.tables;
  const { bucket, series } = rollupHour;
  return once(`series ${org} ${from} ${to}`, async () => {
    const rows = await db
      .select({ series })
      .from(rollupHour)
      .where(and(eq(rollupHour.org, org), gte(bucket, from), lt(bucket, to)));
    return new Set(rows.map((row) => row.series));
  });
}
