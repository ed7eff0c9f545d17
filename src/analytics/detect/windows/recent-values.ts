/** The last `capacity` numbers of a series: `at(1)` is the newest, `at(size())` the oldest still kept. */
export interface RecentValues {
  size(): number;
  push(value: number): void;
  at(age: number): number;
  /** Sum of `width` neighbouring values, the newest of them of age `age`. */
  sum(age: number, width: number): number;
  /** Mean and standard deviation of the newest `count`. */
  spread(count: number): { readonly mean: number; readonly deviation: number };
}

/**
 * A ring of numbers. Asking for an age that is not kept is a bug of the caller and throws. Its size is a
 * function and no getter: V8 keeps each object literal with a getter as a hash table of its own, which
 * every look into the past would search.
 */
export function createRecentValues(capacity: number): RecentValues {
  const ring = new Float64Array(capacity);
  let size = 0;
  /** Where the next value goes. */
  let next = 0;

  const at = (age: number): number => {
    if (!(age >= 1 && age <= size)) throw new RangeError(`no value of age ${age} is kept`);
    const place = next - age;
    return ring[place < 0 ? place + capacity : place] ?? 0;
  };

  return {
    size: () => size,
    push(value) {
      ring[next] = value;
      next = next + 1 === capacity ? 0 : next + 1;
      if (size < capacity) size += 1;
    },
    at,
    // The one walk over hundreds of values per push, so through the ring itself.
    spread(count) {
      const oldest = next < count ? next - count + capacity : next - count;
      let total = 0;
      for (let step = 0, place = oldest; step < count; step += 1) {
        total += ring[place] ?? 0;
        place = place + 1 === capacity ? 0 : place + 1;
      }
      const mean = total / count;
      let squares = 0;
      for (let step = 0, place = oldest; step < count; step += 1) {
        squares += ((ring[place] ?? 0) - mean) ** 2;
        place = place + 1 === capacity ? 0 : place + 1;
      }
      return { mean, deviation: Math.sqrt(squares / count) };
    },
    sum(age, width) {
      let total = 0;
      for (let step = 0; step < width; step += 1) total += at(age + step);
      return total;
    },
  };
}
