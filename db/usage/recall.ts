/** Remembers the entries used last, up to `size` of them and at least half as many, at the price of two look-ups. */
export type Recall<Key, Value> = {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): void;
};

/** `size` is in what `weigh` counts, which is entries unless said otherwise; one above half of it is not remembered. */
export function createRecall<Key, Value>(
  size: number,
  weigh: (value: Value) => number = () => 1,
): Recall<Key, Value> {
  let recent = new Map<Key, Value>();
  let older = new Map<Key, Value>();
  let weight = 0;

  function set(key: Key, value: Value): void {
    const added = recent.has(key) ? 0 : weigh(value);
    if (added > size / 2) return;
    if (weight + added > size / 2) {
      older = recent;
      recent = new Map();
      weight = 0;
    }
    recent.set(key, value);
    weight += added;
  }

  return {
    get: (key) => {
      const known = recent.get(key);
      if (known !== undefined) return known;
      const found = older.get(key);
      if (found !== undefined) set(key, found);
      return found;
    },
    set,
  };
}
