/**
 * A few numbers in ascending order: the first `count` of `values`. Made once and filled anew for every bucket.
 * Up to a few dozen, inserting each in its place is several times quicker than sorting them afterwards.
 */
export interface SortedList {
  readonly values: Float64Array;
  count: number;
}

export function createSortedList(capacity: number): SortedList {
  return { values: new Float64Array(capacity), count: 0 };
}

export function clear(list: SortedList): void {
  list.count = 0;
}

/** There must be room for one more. */
export function insert(list: SortedList, value: number): void {
  const { values } = list;
  let place = list.count;
  while (place > 0 && (values[place - 1] ?? 0) > value) {
    values[place] = values[place - 1] ?? 0;
    place -= 1;
  }
  values[place] = value;
  list.count += 1;
}

/** Infinite where the list is empty, so that it widens no range. */
export function smallest({ values, count }: SortedList): number {
  return count > 0 ? (values[0] ?? 0) : Number.POSITIVE_INFINITY;
}

/** Negative infinity where the list is empty. */
export function largest({ values, count }: SortedList): number {
  return count > 0 ? (values[count - 1] ?? 0) : Number.NEGATIVE_INFINITY;
}

/** Median of both lists together, each number of the first one counting twice; 0 for none. */
export function weightedMedian(twice: SortedList, once: SortedList): number {
  const count = 2 * twice.count + once.count;
  if (count === 0) return 0;
  let below = 0;
  let value = 0;
  for (let rank = 0, taken = 0; rank <= count >>> 1; rank += 1) {
    below = value;
    const first = taken < 2 * twice.count ? (twice.values[taken >>> 1] ?? 0) : Number.POSITIVE_INFINITY;
    const second = rank - taken < once.count ? (once.values[rank - taken] ?? 0) : Number.POSITIVE_INFINITY;
    value = Math.min(first, second);
    if (first <= second) taken += 1;
  }
  return count % 2 === 1 ? value : (below + value) / 2;
}

/**
 * Median distance of the numbers from their median, `middle`; 0 for none. Walking outwards from the middle meets
 * the distances in ascending order, so that nothing is sorted again.
 */
export function medianDistance({ values, count }: SortedList, middle: number): number {
  if (count === 0) return 0;
  let down = (count >>> 1) - 1;
  let up = down + 1;
  let nearer = 0;
  let distance = 0;
  for (let rank = 0; rank <= count >>> 1; rank += 1) {
    nearer = distance;
    const below = down >= 0 ? middle - (values[down] ?? 0) : Number.POSITIVE_INFINITY;
    const above = up < count ? (values[up] ?? 0) - middle : Number.POSITIVE_INFINITY;
    distance = Math.min(below, above);
    if (below <= above) down -= 1;
    else up += 1;
  }
  return count % 2 === 1 ? distance : (nearer + distance) / 2;
}
