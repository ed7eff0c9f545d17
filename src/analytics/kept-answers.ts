/** Reads that many ask for at once, answered from memory for a moment and never for long. */
export type KeptAnswers = {
  /** What `read` gave last for that id, and when it began to read; `read` runs when that is too long ago. */
  get<Value>(id: string, read: () => Promise<Value>): Promise<Kept<Value>>;
};

export type Kept<Value> = { readonly value: Value /** UTC milliseconds. */; readonly readAt: number };

export type KeptTerms = {
  readonly now: () => number;
  /** Younger answers are given as they are. */
  readonly freshMs: number;
  /** Up to this age an answer is given while the next is being read; an older one is waited for. */
  readonly staleMs: number;
  /** How many are kept. */
  readonly most: number;
};

/** A read may take this share of the time: one that takes 100 ms is kept for 2 s. */
const MOST_SHARE = 0.05;

type Entry = { readonly kept: Kept<unknown>; readonly keepMs: number };

export function createKeptAnswers({ now, freshMs, staleMs, most }: KeptTerms): KeptAnswers {
  const entries = new Map<string, Entry>();
  const reads = new Map<string, Promise<Kept<unknown>>>();

  async function readNow(id: string, read: () => Promise<unknown>): Promise<Kept<unknown>> {
    const readAt = now();
    const kept = { value: await read(), readAt };
    entries.delete(id);
    entries.set(id, { kept, keepMs: Math.max(freshMs, (now() - readAt) / MOST_SHARE) });
    for (const oldest of entries.keys()) {
      if (entries.size <= most) break;
      entries.delete(oldest);
    }
    return kept;
  }

  function readOnce(id: string, read: () => Promise<unknown>): Promise<Kept<unknown>> {
    const reading = reads.get(id) ?? readNow(id, read).finally(() => reads.delete(id));
    reads.set(id, reading);
    return reading;
  }

  return {
    get: async <Value>(id: string, read: () => Promise<Value>) => {
      const entry = entries.get(id);
      const age = entry ? now() - entry.kept.readAt : Number.POSITIVE_INFINITY;
      // A clock that went back says nothing about age.
      const isFresh = entry !== undefined && age >= 0 && age < entry.keepMs;
      // One id is only ever read by one kind of `read`, so its answers have that type.
      if (isFresh) return entry.kept as Kept<Value>;
      const reading = readOnce(id, read);
      if (!entry || age < 0 || age >= staleMs + entry.keepMs) return (await reading) as Kept<Value>;
      // Whoever asks once the answer is too old meets the failure; until then nobody needs to.
      reading.catch(() => undefined);
      return entry.kept as Kept<Value>;
    },
  };
}
