import { setTimeout as pause } from 'node:timers/promises';
import { StoreBusy } from '../../src/analytics/store.ts';

const ATTEMPTS = 20;
const PAUSE_MS = 100;

/** Asks a store again that was busy, as all callers of the program do: a write waits five seconds for others. */
export async function onceFree<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof StoreBusy) || attempt === ATTEMPTS) throw error;
      await pause(PAUSE_MS);
    }
  }
}
