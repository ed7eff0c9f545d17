import { type DimensionName, isSeriesDimension, NO_VALUE } from '../../../src/analytics/dimensions.ts';
import { type ZoneClock, zoneClock } from '../../../src/analytics/period.ts';
import type { UsageQuery } from '../../../src/analytics/store.ts';
import { keptDetail } from '../horizon.ts';
import type { SealedSize } from '../seals/pairs.ts';
import type { Sealed } from '../seals/sealed-answers.ts';
import { sealedOf } from '../seals/seals.ts';
import { gaps, type Stretch } from '../stretch.ts';
import { readingOf, type UsageTables } from '../tables.ts';
import { sumUsage } from './sum.ts';
import { dimensionsOf } from './ways.ts';

/**
 * How many distinct known values have events in a period. Of one that is sealed as a whole the number is remembered:
 * a trend of people asks for a dozen of them, each of thousands of names.
 */
export async function countValues(
  tables: UsageTables,
  query: UsageQuery,
  by: DimensionName,
): Promise<number> {
  const read = async () => {
    const values = await sumUsage(tables, query, { by, measures: ['events'] });
    return values.filter(({ value }) => value !== NO_VALUE).length;
  };
  const seals = await maybeSeals(tables, query, by);
  if (!seals) return read();
  const { org, filters } = query;
  const { timeZone } = await keptDetail(tables, org);
  const question = JSON.stringify(['distinct', filters, by, timeZone]);
  const [row] = await tables.sealedAnswers(readingOf(tables), { org, question, seals }, async () => [
    { values: await read() },
  ]);
  return row?.values ?? 0;
}

const SIZES: readonly (readonly [SealedSize, (clock: ZoneClock) => (bucket: number) => number])[] = [
  ['week', ({ nextWeek }) => nextWeek],
  ['day', ({ nextDay }) => nextDay],
  ['hour', ({ nextHour }) => nextHour],
];

/** Sealed weeks, days and hours that together are the whole period. */
async function maybeSeals(
  tables: UsageTables,
  query: UsageQuery,
  by: DimensionName,
): Promise<readonly Sealed[] | undefined> {
  const { org, from, to } = query;
  // What goes on is sealed by nobody.
  if (from >= to || to > tables.now()) return undefined;
  // No sums are kept of what only events know, so no seal breaks when it changes.
  if (!dimensionsOf(query, { by }).every(isSeriesDimension)) return undefined;
  const clock = zoneClock((await keptDetail(tables, org)).timeZone);
  const seals: Sealed[] = [];
  let rest: readonly Stretch[] = [{ from, to }];
  for (const [size, endOf] of SIZES) {
    const end = endOf(clock);
    const sealed = await sealedOf(readingOf(tables), { org, size, from, to });
    const isWithin = ({ bucket }: Sealed, stretch: Stretch) =>
      bucket >= stretch.from && bucket < stretch.to && end(bucket) <= stretch.to;
    rest = rest.flatMap((stretch) => {
      const own = sealed.filter((span) => isWithin(span, stretch));
      seals.push(...own);
      return gaps(stretch, own, end);
    });
    if (rest.length === 0) return seals;
  }
  return undefined;
}
