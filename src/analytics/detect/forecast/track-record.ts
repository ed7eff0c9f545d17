import { projectMonth } from './projection.ts';

export type PastMonths = {
  /** Daily values, oldest first, whole days only. */
  readonly values: readonly number[];
  /** Index of the first day of each whole month and, at the end, of the month after the last. */
  readonly monthStarts: readonly number[];
  /** Days of the month that had passed when the projection would have been made. */
  readonly elapsed: number;
};

/** How often the interval of a projection held the total of the month it was made in. */
export type TrackRecord = { readonly held: number; readonly tested: number };

/** History a projection of a past month is given at least and at most, in days. */
const LEAST_DAYS = 28;
const MOST_DAYS = 120;
const MOST_MONTHS = 12;

/** Projects each of the last whole months as it would have been at the same day, and looks who was right. */
export function trackRecord({ values, monthStarts, elapsed }: PastMonths): TrackRecord {
  const months = monthStarts
    .slice(0, -1)
    .map((start, index) => ({ start, end: monthStarts[index + 1] ?? start }));
  const results = months.slice(-MOST_MONTHS).flatMap(({ start, end }) => {
    const now = Math.min(start + elapsed, end - 1);
    if (now < LEAST_DAYS) return [];
    const projection = projectMonth({
      values: values.slice(Math.max(0, now - MOST_DAYS), now),
      actual: total(values.slice(start, now)),
      daysLeft: new Array<number>(end - now).fill(1),
    });
    if (projection.status !== 'ok') return [];
    const { low, high } = projection.total;
    const actual = total(values.slice(start, end));
    return [low <= actual && actual <= high];
  });
  return { held: results.filter((isHeld) => isHeld).length, tested: results.length };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
