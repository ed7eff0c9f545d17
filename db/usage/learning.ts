import type { Database, Engine } from '../engine.ts';
import { createRecall } from './recall.ts';

/** Remembers what never changes once it is committed, and nothing of transactions that were not. */
export type Learning<Key, Value> = {
  /** What was remembered, or found out by the transaction of this handle. */
  get(db: Database, key: Key): Value | undefined;
  /** Found out inside a transaction; the others hear of it when it is committed. */
  set(db: Database, key: Key, value: Value): void;
  /** The engine whose transactions are listened to. */
  listen(engine: Engine): Engine;
};

/** Keeps between `size / 2` and `size` entries. */
export function createLearning<Key, Value>(size: number): Learning<Key, Value> {
  const remembered = createRecall<Key, Value>(size);
  const learnedOn = new WeakMap<Database, Map<Key, Value>>();

  return {
    get: (db, key) => remembered.get(key) ?? learnedOn.get(db)?.get(key),
    set: (db, key, value) => {
      learnedOn.get(db)?.set(key, value);
    },
    listen: (engine) => ({
      ...engine,
      write: async (work, turn) => {
        let learned = new Map<Key, Value>();
        const result = await engine.write((db) => {
          // A transaction that begins again knows nothing of what its first attempt made.
          learned = new Map();
          learnedOn.set(db, learned);
          return work(db);
        }, turn);
        for (const [key, value] of learned) remembered.set(key, value);
        return result;
      },
    }),
  };
}
