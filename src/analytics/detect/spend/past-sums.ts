import type { RecentValues } from '../windows/recent-values.ts';
import { middle } from '../windows/sorted.ts';
import {
  clear,
  createSortedList,
  insert,
  largest,
  medianDistance,
  smallest,
} from '../windows/sorted-list.ts';
import type { SpendSettings } from './settings.ts';

/** Sums of neighbouring buckets that ended in the slot of the next bucket, one in each remembered season. */
export interface PastSums {
  /** Buckets added up. */
  readonly width: number;
  /** What the buckets before the next one already add to its own sum. */
  readonly soFar: number;
  readonly least: number;
  readonly usual: number;
  readonly most: number;
  /** Standard deviation as the median distance from the median predicts it; 0 with one sum. */
  readonly spread: number;
}

/** What the sums of one width are, whenever it is asked. */
export function createPastSums(
  recent: RecentValues,
  { season, seasons }: SpendSettings,
  width: number,
): () => PastSums {
  const sums = createSortedList(seasons);
  return () => {
    clear(sums);
    const oldest = Math.min(seasons * season, recent.size() - width + 1);
    for (let age = season; age <= oldest; age += season) insert(sums, recent.sum(age, width));
    const usual = middle(sums.values, sums.count);
    return {
      width,
      soFar: recent.sum(1, width - 1),
      least: smallest(sums),
      usual,
      most: largest(sums),
      spread: 1.4826 * medianDistance(sums, usual),
    };
  };
}
