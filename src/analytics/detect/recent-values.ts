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

  // The one walk over hundreds of values per push, so it goes through the ring itself.
  const walk = (count: number, of: (value: number) => number): number => {
    let total = 0;
    for (let place = pushed - count; place < pushed; place += 1) total += of(ring[place % capacity] ?? 0);
    return total;
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
    spread(count) {
      const mean = walk(count, (value) => value) / count;
      return { mean, deviation: Math.sqrt(walk(count, (value) => (value - mean) ** 2) / count) };
    },
    sum(age, width) {
      let total = 0;
      for (let step = 0; step < width; step += 1) total += at(age + step);
      return total;
    },
  };
}
