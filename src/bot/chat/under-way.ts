/** Work a platform has its acknowledgement for, which nobody else will do any more. */
export type UnderWay = {
  /** Resolves or rejects as the work does. */
  readonly add: <Result>(work: Promise<Result>) => Promise<Result>;
  /** Resolves when all of it is done, or after `patienceMs`. */
  readonly done: (patienceMs: number) => Promise<void>;
};

export function underWay(): UnderWay {
  const works = new Set<Promise<unknown>>();
  return {
    add: async (work) => {
      works.add(work);
      try {
        return await work;
      } finally {
        works.delete(work);
      }
    },
    done: async (patienceMs) => {
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, patienceMs);
      await Promise.race([Promise.allSettled(works), late]);
      clearTimeout(timer);
    },
  };
}
