import { isSeriesDimension, NO_VALUE } from '../../src/analytics/dimensions.ts';
import type { UsageQuery } from '../../src/analytics/store.ts';
import type { Reading } from './reading.ts';
import type { SeriesValues } from './series-values.ts';

/** A database, and what is remembered of its series. */
export type SeriesReading = { readonly reading: Reading; readonly seriesValues: SeriesValues };

/** Of some series of an organisation those that the filters let through, as far as series have what they ask for. */
export async function meantSeries(
  { reading, seriesValues }: SeriesReading,
  { org, filters }: Pick<UsageQuery, 'org' | 'filters'>,
  series: Iterable<number>,
): Promise<readonly number[]> {
  let meant = [...series];
  for (const { dimension, values, negate } of filters) {
    if (!isSeriesDimension(dimension)) continue;
    const found = await seriesValues(reading, { org, name: dimension, series: meant });
    const named = new Set(values);
    meant = meant.filter((id) => named.has(found.get(id) ?? NO_VALUE) !== negate);
  }
  return meant;
}
