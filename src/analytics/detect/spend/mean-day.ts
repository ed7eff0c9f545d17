import type { SpendSettings } from './settings.ts';

/** Mean of a whole day over the last 28 days, or over what there is; 0 before the first bucket. */
export interface MeanDay {
  push(value: number): void;
  value(): number;
}

const DAYS_KEPT = 28;

/** A day is a run of buckets counted from the first push, so that only 28 sums are kept. */
export function createMeanDay({ bucketsPerDay }: Pick<SpendSettings, 'bucketsPerDay'>): MeanDay {
  const days: number[] = [];
  let open = 0;
  let openBuckets = 0;
  return {
    push(value) {
      open += value;
      openBuckets += 1;
      if (openBuckets < bucketsPerDay) return;
      days.push(open);
      if (days.length > DAYS_KEPT) days.shift();
      open = 0;
      openBuckets = 0;
    },
    value() {
      const span = days.length + openBuckets / bucketsPerDay;
      return span > 0 ? days.reduce((sum, day) => sum + day, open) / span : 0;
    },
  };
}
