import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PriceRow } from '../src/analytics/state.ts';
import { createPricer, importShippedPrices } from '../src/compose/prices.ts';
import { openStores, type Stores } from '../src/compose/stores.ts';
import { reprice } from '../src/jobs/reprice.ts';
import type { BenchContext } from './context.ts';
import { atMost, type Line, whole } from './report.ts';
import { createSender } from './reprice-calls.ts';
import type { RepriceTold } from './reprice-process.ts';
import { AS_STARTED } from './server-process.ts';
import { BENCH_TIME } from './workload.ts';

const PROGRAM = fileURLToPath(new URL('./reprice-process.ts', import.meta.url));
const ORG = 'default';
const MEGABYTE = 2 ** 20;
const MONTH_MS = 30 * 86_400_000;

/** Events of one transaction. */
const FILLING = 20_000;

/** What waits for a price gets one, by the job as the program runs it, while another thread stores calls. */
export async function measureReprice(context: BenchContext): Promise<readonly Line[]> {
  const count = context.quick ? 50_000 : 1_000_000;
  const databaseUrl = `file:${join(context.folder, 'reprice.db')}`;
  const stores = await openStores({ databaseUrl, timeZone: 'UTC', now: () => BENCH_TIME });
  await importShippedPrices(stores.state, BENCH_TIME);
  // So that it is known by which book everything was priced.
  await reprice({ ...stores, pricer: await createPricer(stores.state) }).run({ now: BENCH_TIME });
  await fill(context, stores, count);
  await stores.state.addPriceRows([row('input', 1_000_000n), row('output', 4_000_000n)], []);
  const first = await repricedBeside(databaseUrl, context.quick ? 1_000 : 5_000);
  await proveSums(stores);
  const again = await repricedBeside(databaseUrl, 0);
  await proveSums(stores);
  await stores.engine.close();
  return [lineOf(count, first, again)];
}

function lineOf(
  count: number,
  { ms, peakRssBytes, aloneRate, besideRate }: RepriceTold,
  again: RepriceTold,
): Line {
  const megabytes = peakRssBytes / MEGABYTE;
  return {
    what: `repricing ${whole(count)} pending events`,
    figure: `${whole(ms / 1000)} s, ${whole((count / ms) * 1000)}/s, at most ${whole(megabytes)} MB`,
    beside: `ingest meanwhile: ${whole(besideRate)}/s, alone ${whole(aloneRate)}/s; again: ${whole(again.ms)} ms`,
    // Thrown where they are not.
    goals: [atMost(megabytes, 350, '350 MB'), { text: 'sums those of a rebuild, twice', isMet: true }],
    numbers: {
      seconds: ms / 1000,
      eventsPerSecond: (count / ms) * 1000,
      peakMegabytes: megabytes,
      ingestPerSecond: besideRate,
      ingestAlonePerSecond: aloneRate,
      againSeconds: again.ms / 1000,
    },
  };
}

/** A dollar a million tokens in, four out. */
function row(name: 'input' | 'output', picoPerUnit: bigint): PriceRow {
  return {
    ...{ id: `bench-${name}`, source: 'operator', sourceVersion: 'bench', org: ORG },
    ...{ provider: 'openai', model: 'our-tune', mode: 'standard', regionClass: '*' },
    ...{ contextAbove: 0, contextInclusive: false, class: name, picoPerUnit, perUnit: 'token' },
    ...{ validFrom: null, validTo: null, schedule: null, confidence: 'stated', evidence: 'bench' },
    ...{ createdAt: BENCH_TIME, supersededBy: null },
  };
}

async function fill(context: BenchContext, stores: Stores, count: number): Promise<void> {
  const calls = { prefix: 'waiting-', startsAt: BENCH_TIME - MONTH_MS, stepMs: MONTH_MS / count };
  const send = createSender(stores, calls);
  const bar = context.progress('storing calls without a price', count, 'events');
  for (let left = count; left > 0; left -= FILLING) {
    await send('our-tune', Math.min(FILLING, left));
    bar.add(Math.min(FILLING, left));
  }
  bar.stop();
}

async function repricedBeside(databaseUrl: string, aloneMs: number): Promise<RepriceTold> {
  const child = fork(PROGRAM, [databaseUrl, String(aloneMs)], {
    ...AS_STARTED,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit').then(() => undefined);
  // Only the program itself sends messages.
  const told: [RepriceTold] | undefined = await Promise.race([
    once(child, 'message') as Promise<[RepriceTold]>,
    exited,
  ]);
  await exited;
  if (!told) throw new Error('the process that reprices ended without a word');
  return told[0];
}

async function proveSums({ usage }: Stores): Promise<void> {
  const drifts = await usage.verify(ORG);
  const pending = await usage.pendingModels(ORG);
  if (drifts.length + pending.length > 0)
    throw new Error(
      `${drifts.length} sums are not those of their events, ${pending.length} models still wait`,
    );
}
