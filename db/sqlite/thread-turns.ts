import { AsyncLocalStorage } from 'node:async_hooks';
import { realpathSync } from 'node:fs';
import { StoreBusy } from '../../src/analytics/store.ts';

/** Runs work when no other thread of this process is at the same file, first come, first served. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** What is used of Web Locks (https://w3c.github.io/web-locks/), which Node's types leave out. */
type Locks = {
  request<T>(name: string, options: { readonly signal: AbortSignal }, work: () => Promise<T>): Promise<T>;
};

/**
 * SQLite lets whoever asks at the right moment write next; of two threads that is nearly always the busier one. So
 * threads take turns before they ask. Other processes still have to find the right moment. Throws StoreBusy when
 * the turn does not come in time.
 */
export function threadTurns(file: string, waitMs: number): InTurn {
  const { locks } = navigator as unknown as { readonly locks: Locks };
  const name = `tokenbell:${realpathSync(file)}`;
  return async (work) => {
    const signal = AbortSignal.timeout(waitMs);
    try {
      // The lock would run it as part of the work that waited before, speaking the language of that.
      return await locks.request(name, { signal }, AsyncLocalStorage.bind(work));
    } catch (error) {
      if (error !== signal.reason) throw error;
      throw new StoreBusy(`another thread kept the database for ${waitMs / 1_000} s`, { cause: error });
    }
  };
}
