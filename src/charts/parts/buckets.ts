import type { ChartBucket } from '../../analytics/message.ts';
import type { Granularity } from '../../analytics/period.ts';
import { say } from '../../language/say.ts';

/** How many neighbouring buckets are drawn as one, so that at most `limit` remain: whole days if possible. */
export function bucketsPerPoint(count: number, limit: number, granularity: Granularity): number {
  const least = Math.ceil(count / limit);
  const round = granularity === 'hour' ? [1, 2, 3, 4, 6, 8, 12, 24] : [1, 2, 7, 14, 28];
  return round.find((size) => size >= least) ?? least;
}

export function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** Neighbours as one bucket; it is incomplete when one of them is, or when the last chunk is short. */
export function joined(buckets: readonly ChartBucket[], size: number): ChartBucket[] {
  return chunks(buckets, size).flatMap((chunk) => {
    const first = chunk[0];
    const last = chunk.at(-1);
    if (!first || !last) return [];
    const incomplete = chunk.length < size || chunk.some((bucket) => bucket.incomplete);
    return [{ at: first.at, to: last.to, incomplete }];
  });
}

/** "per hour", "per 12 hours", "per day" … */
export function perBucket(size: number, granularity: Granularity): string {
  if (granularity === 'hour' && size === 24) return perBucket(1, 'day');
  const isOne = size === 1;
  switch (granularity) {
    case 'hour':
      return isOne ? say`per hour` : say`per ${size} hours`;
    case 'day':
      return isOne ? say`per day` : say`per ${size} days`;
    case 'week':
      return isOne ? say`per week` : say`per ${size} weeks`;
    case 'month':
      return isOne ? say`per month` : say`per ${size} months`;
  }
}
