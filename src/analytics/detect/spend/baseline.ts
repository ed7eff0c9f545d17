import type { RecentValues } from '../windows/recent-values.ts';
import {
  clear,
  createSortedList,
  insert,
  largest,
  type SortedList,
  smallest,
  weightedMedian,
} from '../windows/sorted-list.ts';
import type { SpendSettings } from './settings.ts';

/** What the next bucket usually comes to, in the unit of the series. */
export interface SpendBaseline {
  /** Median of the same slot in the remembered seasons. */
  readonly expected: number;
  /** Smallest and largest value of that slot, widened to hold `expected`. */
  readonly low: number;
  readonly high: number;
  /** The same with the neighbours of the slot and its values in earlier weeks: what lies within is no news. */
  readonly usual: { readonly least: number; readonly most: number };
}

/** The baseline of the bucket that comes next, whenever it is asked; needs a season of history. */
export function createSpendBaseline(recent: RecentValues, settings: SpendSettings): () => SpendBaseline {
  const isByNeighbours = settings.baseline === 'neighbours';
  const slot = createSortedList(settings.seasons);
  const beside = createSortedList(isByNeighbours ? 2 * settings.seasons : settings.season);
  return () => {
    fillSlot(slot, recent, settings);
    if (isByNeighbours) fillNeighbours(beside, recent, settings);
    else fillNewestSeason(beside, recent, settings);
    // The same slots count twice.
    const expected = weightedMedian(slot, beside);
    const low = Math.min(expected, smallest(slot));
    const high = Math.max(expected, largest(slot));
    // Neighbours in time are as good a guide to what is usual; other weekdays are not.
    const around = isByNeighbours ? beside : slot;
    const usual = { least: Math.min(low, smallest(around)), most: Math.max(high, largest(around)) };
    return { expected, low, high, usual: withEarlier(usual, recent, settings) };
  };
}

function fillSlot(slot: SortedList, recent: RecentValues, { season, seasons }: SpendSettings): void {
  clear(slot);
  const oldest = Math.min(recent.size(), seasons * season);
  for (let age = season; age <= oldest; age += season) insert(slot, recent.at(age));
}

/** One bucket to each side absorbs a change of the clocks. */
function fillNeighbours(beside: SortedList, recent: RecentValues, { season, seasons }: SpendSettings): void {
  clear(beside);
  const oldest = Math.min(recent.size(), seasons * season);
  for (let age = season; age <= oldest; age += season) {
    insert(beside, recent.at(age - 1));
    if (age < recent.size()) insert(beside, recent.at(age + 1));
  }
}

function fillNewestSeason(beside: SortedList, recent: RecentValues, { season }: SpendSettings): void {
  clear(beside);
  for (let age = 1; age < season; age += 1) insert(beside, recent.at(age));
}

function withEarlier(span: SpendBaseline['usual'], recent: RecentValues, { usualAges }: SpendSettings) {
  let { least, most } = span;
  for (const age of usualAges) {
    if (age > recent.size()) break;
    least = Math.min(least, recent.at(age));
    most = Math.max(most, recent.at(age));
  }
  return { least, most };
}
