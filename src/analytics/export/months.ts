import { bucketStarts, nextBucket, type Period } from '../period.ts';
import { monthOf } from '../pricing/repricing/cost-comparison.ts';

/** The days of a period that lie in one calendar month, with all of that month. */
export type MonthDays = {
  /** [from, to) of what is exported, UTC milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly month: { readonly from: number; readonly to: number };
  /** Starts of its days; the last ends at `to`. */
  readonly days: readonly number[];
};

/** A period month by month, so that a year is never in memory at once. */
export function monthsIn({ from, to, timeZone }: Omit<Period, 'granularity'>): readonly MonthDays[] {
  const months: MonthDays[] = [];
  for (let at = from; at < to; ) {
    const month = monthOf(at, timeZone);
    const end = Math.min(month.to, to);
    const days = bucketStarts({ from: at, to: end, timeZone, granularity: 'day' });
    months.push({ from: at, to: end, month, days });
    at = end;
  }
  return months;
}

/** The end of a day that may be the last of what is exported. */
export function dayEnd(start: number, { to }: MonthDays, timeZone: string): number {
  return Math.min(to, nextBucket(start, { timeZone, granularity: 'day' }));
}
