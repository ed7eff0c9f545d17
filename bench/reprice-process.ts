/**
 * Reprices a store as its job does while another thread stores calls, as in the program, and tells what that took.
 * Arguments: the database's URL, and for how long calls are stored alone before.
 */
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { createPricer } from '../src/compose/prices.ts';
import { openStores } from '../src/compose/stores.ts';
import { reprice } from '../src/jobs/reprice.ts';
import type { SenderCount } from './reprice-sender.ts';
import { BENCH_TIME } from './workload.ts';

/** Rates are events a second. */
export type RepriceTold = {
  readonly ms: number;
  readonly peakRssBytes: number;
  readonly aloneRate: number;
  readonly besideRate: number;
};

const [databaseUrl = '', aloneMs = '0'] = process.argv.slice(2);
const { state, usage, engine } = await openStores({ databaseUrl, timeZone: 'UTC', now: () => BENCH_TIME });
const sender = new Worker(new URL('./reprice-sender.ts', import.meta.url), { workerData: databaseUrl });
await counted();
const aloneRate = await rateDuring(() => wait(Number(aloneMs)));
const job = reprice({ state, usage, pricer: await createPricer(state) });
let ms = 0;
const besideRate = await rateDuring(async () => {
  const startedAt = performance.now();
  await job.run({ now: BENCH_TIME });
  ms = performance.now() - startedAt;
});
sender.postMessage('stop');
await once(sender, 'exit');
await engine.close();
// Kilobytes, on every system.
const peakRssBytes = process.resourceUsage().maxRSS * 1024;
process.send?.({ ms, peakRssBytes, aloneRate, besideRate } satisfies RepriceTold);
process.disconnect();

async function rateDuring(work: () => Promise<void>): Promise<number> {
  const [startedAt, before] = [performance.now(), await counted()];
  await work();
  return (((await counted()) - before) / (performance.now() - startedAt)) * 1000;
}

async function counted(): Promise<number> {
  sender.postMessage('count');
  const [message] = await once(sender, 'message');
  // The only thing it says.
  return (message as SenderCount).events;
}
