import type { AnswerView } from './view.ts';

/** What stands in the console's one channel: something a person typed or pressed, or something we said. */
export type Entry = {
  readonly id: string;
  /** Grows with every version of every entry, so that a page knows which of two is newer. */
  readonly version: number;
  /** UTC milliseconds of the first version. */
  readonly at: number;
  /** UTC milliseconds of the newest version; null while there is only one. */
  readonly editedAt: number | null;
} & (
  | { readonly kind: 'typed' | 'pressed'; readonly author: string; readonly text: string }
  | { readonly kind: 'said'; readonly answer: AnswerView }
);

/** The newest entries, in the order of their first version, and whoever watches them. */
export type Conversation = {
  /** Adds an entry, or puts a new version in the place of the one with its id. */
  put(entry: Entry): void;
  maybeEntry(id: string): Entry | undefined;
  entries(): readonly Entry[];
  /** Calls back with every entry put from now on; returns how to stop. */
  watch(listener: (entry: Entry) => void): () => void;
};

/** `onGone` hears of entries that were pushed out by newer ones or replaced by their next version. */
export function openConversation(limit: number, onGone: (entry: Entry) => void): Conversation {
  // A Map keeps the place of a key that is set again, which is what editing in place needs.
  const entries = new Map<string, Entry>();
  const listeners = new Set<(entry: Entry) => void>();

  function put(entry: Entry): void {
    const former = entries.get(entry.id);
    entries.set(entry.id, entry);
    if (former) onGone(former);
    for (const [id, oldest] of entries) {
      if (entries.size <= limit) break;
      entries.delete(id);
      onGone(oldest);
    }
    for (const listener of listeners) listener(entry);
  }

  return {
    put,
    maybeEntry: (id) => entries.get(id),
    entries: () => [...entries.values()],
    watch: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
