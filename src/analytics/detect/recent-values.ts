/** The last `capacity` numbers of a series: `at(1)` is the newest, `at(size)` the oldest still kept. */
export interface RecentValues {
  readonly size: number;
  push(value: number): void;
  at(age: number): number;
  /** Sum of `width` neighbouring values, the newest of them of age `age`. */
  sum(age: number, width: number): number;
  /** Mean and standard deviation of the newest `count`. */
  spread(count: number): { readonly mean: number; readonly deviation: number };
}

/** A ring of numbers. Asking for an age that is not kept is a bug of the caller and throws. */
export function createRecentValues(capacity: number): RecentValues {
  const ring = new Float64Array(capacity);
  let pushed = 0;

  const at = (age: number): number => {
    const value = age >= 1 && age <= pushed ? ring[(pushed - age) % capacity] : undefined;
    if (value === undefined || age > capacity) throw new RangeError(`no value of age ${age} is kept`);
    return value;
  };

  return {
    get size() {
      return Math.min(pushed, capacity);
    },
    push(value) {
      ring[pushed % capacity] = value;
      pushed += 1;
    },
    at,
    // The one walk over hundreds of values per push: through the ring itself, and without a division at each.
    spread(count) {
      const oldest = (pushed - count) % capacity;
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
