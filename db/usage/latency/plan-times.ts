import { bucketIndex, type ZoneClock, zoneClock } from '../../../src/analytics/period.ts';
import type { Split, UsageQuery } from '../../../src/analytics/store.ts';
import { keptDetail } from '../horizon.ts';
import type { Sealed } from '../seals/sealed-answers.ts';
import { sealedOf } from '../seals/seals.ts';
import { gaps, type Stretch } from '../stretch.ts';
import { dimensionsOf } from '../sums/ways.ts';
import { readingOf, type UsageTables } from '../tables.ts';
import { hasTimesOf, type LatencyMargin, maybeLatencyMargin } from './latency-margins.ts';

/** Days whose times are read from what is kept by the day. */
export type KeptDays = {
  readonly margin: LatencyMargin;
  /** Sealed days whose events are there too. */
  readonly sealed: readonly Sealed[];
  /** What lies before single events are kept. */
  readonly pruned: Stretch | undefined;
};

/** Where an answer is read: whole days of one margin, and stretches of single events, ascending. */
export type TimesPlan = { readonly kept: KeptDays | undefined; readonly rest: readonly Stretch[] };

/** No stretch of the rest goes beyond one of the buckets asked for, and no day that is kept does. */
export async function planTimes(
  tables: UsageTables,
  query: UsageQuery,
  split: Pick<Split, 'by' | 'buckets'>,
): Promise<TimesPlan> {
  const { org, from, to } = query;
  const { eventsFrom, timeZone } = await keptDetail(tables, org);
  const clock = zoneClock(timeZone);
  const margin = maybeLatencyMargin(dimensionsOf(query, split));
  const starts = split.buckets && split.buckets.length > 0 ? split.buckets : [from];
  const events = { from: Math.max(from, eventsFrom), to };
  const listed =
    margin === undefined || events.from >= to
      ? []
      : await sealedOf(readingOf(tables), { org, size: 'day', ...events });
  const sealed = listed.filter(
    ({ bucket, pairs }) => hasTimesOf(pairs, margin) && isWithin(bucket, { starts, to, clock }),
  );
  const pruned =
    from < eventsFrom ? { from: clock.startOfDay(from), to: Math.min(to, eventsFrom) } : undefined;
  return {
    kept: margin === undefined ? undefined : { margin, sealed, pruned },
    rest: gaps(events, sealed, clock.nextDay).flatMap((stretch) => cut(stretch, starts)),
  };
}

type Buckets = { readonly starts: readonly number[]; readonly to: number; readonly clock: ZoneClock };

/** Whether a day lies in one bucket as a whole. */
function isWithin(day: number, { starts, to, clock }: Buckets): boolean {
  const end = clock.nextDay(day);
  return end <= to && bucketIndex(starts, day) === bucketIndex(starts, end - 1);
}

function cut({ from, to }: Stretch, starts: readonly number[]): readonly Stretch[] {
  const edges = [from, ...starts.filter((start) => start > from && start < to), to];
  return edges.slice(1).map((end, index) => ({ from: edges[index] ?? end, to: end }));
}
