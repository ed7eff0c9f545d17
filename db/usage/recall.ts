/** Remembers between `size / 2` and `size` entries: the ones used last, at the price of two look-ups. */
export type Recall<Key, Value> = {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): void;
};

export function createRecall<Key, Value>(size: number): Recall<Key, Value> {
  let recent = new Map<Key, Value>();
  let older = new Map<Key, Value>();

  function set(key: Key, value: Value): void {
    if (recent.size >= size / 2) {
      older = recent;
      recent = new Map();
    }
    recent.set(key, value);
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
