import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Drift, UsageStore } from '../analytics/store.ts';
import type { Verifying } from './verify-worker.ts';

export type VerifyThread = Pick<UsageStore, 'verify'> & {
  /** Gives up what is being compared. */
  stop(): Promise<void>;
};

/** Compares sums with their events on a thread of its own: on a full store it reads for minutes. */
export function createVerifyThread(databaseUrl: string): VerifyThread {
  let stop = async () => {};
  return {
    verify: async (org, since = 0) => {
      const verifying: Verifying = { databaseUrl, org, since };
      const worker = new Worker(new URL('./verify-worker.ts', import.meta.url), { workerData: verifying });
      stop = async () => void (await worker.terminate());
      // The thread says nothing else, and what it throws is thrown here.
      const [drifts] = await Promise.race([once(worker, 'message'), once(worker, 'exit').then(gaveUp)]);
      return drifts as readonly Drift[];
    },
    stop: () => stop(),
  };
}

function gaveUp(): never {
  throw new Error('the comparison of sums with their events was given up');
}
