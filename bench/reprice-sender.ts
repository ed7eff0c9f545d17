/** Sends calls of a known price, 500 a transaction, in a thread of its own as ingest has one; counts them until told to stop. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { StoreBusy } from '../src/analytics/store.ts';
import { openStores } from '../src/compose/stores.ts';
import { createSender } from './reprice-calls.ts';
import { BENCH_TIME } from './workload.ts';

export type SenderCount = { readonly events: number };

const POSTED = 500;

let events = 0;
let isOver = false;
parentPort?.on('message', (message) => {
  if (message === 'stop') isOver = true;
  else parentPort?.postMessage({ events } satisfies SenderCount);
});

const stores = await openStores({ databaseUrl: String(workerData), timeZone: 'UTC', now: () => BENCH_TIME });
const send = createSender(stores, {
  prefix: `sent-${process.pid}-`,
  startsAt: BENCH_TIME - 3_600_000,
  stepMs: 1,
});
while (!isOver) {
  events += await stored();
  // Else it never hears a message.
  await nextTurn();
}
await stores.engine.close();
parentPort?.close();

/** A sender is told to try again later, and does. */
async function stored(): Promise<number> {
  try {
    await send('gpt-4o', POSTED);
    return POSTED;
  } catch (error) {
    if (error instanceof StoreBusy) return 0;
    throw error;
  }
}
