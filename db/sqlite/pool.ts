/** Lends a few things that are dear to make: first come, first served, each to one at a time. */
export type Pool<Thing> = {
  readonly lend: <T>(work: (thing: Thing) => Promise<T>) => Promise<T>;
  /** Makes no more, and gives all that were made, lent or not, for their end. */
  readonly close: () => readonly Thing[];
};

/** Makes one only when all are lent, and no more than `most`. */
export function createPool<Thing>(make: () => Thing, most: number): Pool<Thing> {
  const made: Thing[] = [];
  const idle: Thing[] = [];
  const waiting: ((thing: Thing) => void)[] = [];
  let isClosed = false;

  function take(): Thing | Promise<Thing> {
    const known = idle.pop();
    if (known !== undefined) return known;
    if (made.length === most) return new Promise((resolve) => waiting.push(resolve));
    const one = make();
    made.push(one);
    return one;
  }

  function giveBack(thing: Thing): void {
    const next = waiting.shift();
    if (next) next(thing);
    else idle.push(thing);
  }

  return {
    lend: async (work) => {
      if (isClosed) throw new Error('the database is closed');
      const thing = await take();
      try {
        return await work(thing);
      } finally {
        giveBack(thing);
      }
    },
    close: () => {
      isClosed = true;
      return made;
    },
  };
}
