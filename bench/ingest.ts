import { join } from 'node:path';
import { bareLoop } from './bare-loop.ts';
import { BATCH, bodiesOf, CONNECTIONS, type PostedRate, postBatches } from './batches.ts';
import type { BenchContext } from './context.ts';
import { postAll } from './post.ts';
import { atLeast, atMost, type Line, milliseconds, percentile, perSecond, whole } from './report.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import { BENCH_TIME } from './workload.ts';

const SINGLE_CONNECTIONS = 64;

/** Ingest into an empty store: start, batches, single events; each beside the bare loop on the same rows. */
export async function measureIngest(context: BenchContext): Promise<readonly Line[]> {
  const [batched, single] = [join(context.folder, 'batched.db'), join(context.folder, 'single.db')];
  await startOnce(context);
  const server = await startOn(context, batched);
  const lines = await batchLines(context, {
    server,
    file: batched,
    count: context.quick ? 60_000 : 300_000,
  });
  const other = await startOn(context, single);
  const count = context.quick ? 8_000 : 40_000;
  return [
    startLine('start to ready, empty store', server, { goalMs: 1_000, goal: '1 s' }),
    ...lines,
    await singleLine(context, { server: other, file: single, count }),
  ];
}

/**
 * Before a start is timed: the first one after a change compiles the program, whose code is then kept, and the bench
 * loads what it asks with.
 */
export async function startOnce(context: BenchContext): Promise<void> {
  const server = await startOn(context, join(context.folder, 'once.db'));
  await server.stop();
}

/** A server on a file, its clock where the made-up traffic ends. */
export function startOn(context: BenchContext, file: string): Promise<ServerProcess> {
  return startServer(context, { databaseUrl: `file:${file}`, startsAt: BENCH_TIME });
}

export function startLine(
  what: string,
  { readyMs }: ServerProcess,
  { goalMs, goal }: { readonly goalMs: number; readonly goal: string },
): Line {
  return {
    what,
    figure: milliseconds(readyMs),
    beside: '',
    goals: [atMost(readyMs, goalMs, goal)],
    numbers: { readyMs },
  };
}

type Target = { readonly server: ServerProcess; readonly file: string; readonly count: number };

/**
 * The same calls twice under other ids: the first time nearly every other one brings a combination of
 * dimensions the store has never seen, the second time none does. Real traffic lies in between.
 */
async function batchLines(context: BenchContext, { server, file, count }: Target): Promise<readonly Line[]> {
  const fresh = await postBatches(context, server, { count, prefix: 'a', label: 'posting batches' });
  const known = await postBatches(context, server, { count, prefix: 'b', label: 'posting batches again' });
  await server.stop();
  const bare = bareLoop(file, `${file}-bare`, { perTransaction: BATCH, limit: 2 * count, parts: 2 });
  return [
    batchLine(`ingest, ${CONNECTIONS} × batches of ${BATCH}, new combinations`, fresh, bare[0]),
    batchLine(`ingest, ${CONNECTIONS} × batches of ${BATCH}, known combinations`, known, bare[1]),
  ];
}

function batchLine(
  what: string,
  { rate, cpuMicroseconds }: PostedRate,
  bare = { ms: Number.NaN, events: 0 },
): Line {
  const bareRate = (bare.events / bare.ms) * 1000;
  const ratio = rate / bareRate;
  return {
    what,
    figure: `${whole(rate)} events/s, ${whole(cpuMicroseconds)} µs of CPU each`,
    beside: `bare loop, same events: ${whole(bareRate)}/s; ${whole(ratio)} ×`,
    goals: [atLeast(rate, 30_000, '30,000/s'), atLeast(ratio, 0.5, '0.5 ×')],
    numbers: {
      eventsPerSecond: rate,
      bareLoopEventsPerSecond: bareRate,
      ratio,
      cpuMicrosecondsPerEvent: cpuMicroseconds,
    },
  };
}

async function singleLine(context: BenchContext, { server, file, count }: Target): Promise<Line> {
  const bodies = bodiesOf('s', count, 1);
  const bar = context.progress('posting single events', bodies.length);
  const posted = await postAll(server.address, bodies, {
    connections: SINGLE_CONNECTIONS,
    onPosted: () => bar.add(1),
  });
  bar.stop();
  await server.stop();
  const [floor = { ms: Number.NaN, events: 0 }] = bareLoop(file, `${file}-bare`, {
    perTransaction: 1,
    limit: Math.min(count, 4_000),
    parts: 1,
  });
  const p99 = percentile(posted.latenciesMs, 0.99);
  const rate = (posted.posted / posted.ms) * 1000;
  return {
    what: `single events from ${SINGLE_CONNECTIONS} connections`,
    figure: `${whole(rate)}/s, p99 ${milliseconds(p99)}`,
    beside: `bare loop, one commit an event: ${perSecond(floor.events, floor.ms)}`,
    goals: [atLeast(rate, 4_000, '4,000/s')],
    numbers: {
      eventsPerSecond: rate,
      p99Ms: p99,
      bareLoopEventsPerSecond: (floor.events / floor.ms) * 1000,
    },
  };
}
