import { createHistogram, type TimeHistogram } from '../../../src/analytics/latency.ts';
import type { Split, UsageQuery } from '../../../src/analytics/store.ts';
import { packBins } from './packed-bins.ts';

/** How long the calls of a value took; `at` lies in the bucket they count in, 0 where none are asked for. */
export type TimedRow = { readonly at: number; readonly value: string; readonly bins: string };

export type TimesAsked = {
  readonly query: UsageQuery;
  readonly split: Pick<Split, 'by' | 'buckets'>;
  /** Names it among what is remembered, whatever its period is: who asks the same of the same days gets the same. */
  readonly question: string;
};

/** Collects calls, to be packed when all are there. */
export function startTally() {
  const groups = new Map<
    string,
    { readonly at: number; readonly value: string; readonly histogram: TimeHistogram }
  >();
  return {
    histogramOf: (at: number, value: string): TimeHistogram => {
      const key = `${at} ${value}`;
      const known = groups.get(key) ?? { at, value, histogram: createHistogram() };
      groups.set(key, known);
      return known.histogram;
    },
    rows: (): readonly TimedRow[] =>
      groups
        .values()
        .map(({ at, value, histogram }) => ({ at, value, bins: packBins(histogram) }))
        .toArray(),
  };
}
