import { join } from 'node:path';
import { bareLoop } from './bare-loop.ts';
import type { BenchContext } from './context.ts';
import { postAll } from './post.ts';
import { type Line, milliseconds, percentile, perSecond, whole } from './report.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import { createWorkload } from './workload.ts';

const BATCH = 500;
const CONNECTIONS = 8;
const SINGLE_CONNECTIONS = 64;

/** Ingest into an empty store: start, batches, single events; each beside the bare loop on the same rows. */
export async function measureIngest(context: BenchContext): Promise<readonly Line[]> {
  const batched = join(context.folder, 'batched.db');
  const single = join(context.folder, 'single.db');
  const lines: Line[] = [];
  const server = await startServer(batched);
  lines.push(startLine('start to ready, empty store', server, '≤ 1 s'));
  const count = context.quick ? 60_000 : 300_000;
  lines.push(...(await batchLines(context, { server, file: batched, count })));
  const other = await startServer(single);
  lines.push(
    await singleLine(context, { server: other, file: single, count: context.quick ? 8_000 : 40_000 }),
  );
  return lines;
}

export function startLine(what: string, server: ServerProcess, wanted: string): Line {
  return {
    what,
    figure: milliseconds(server.readyMs),
    beside: '',
    wanted,
    numbers: { readyMs: server.readyMs },
  };
}

type Target = { readonly server: ServerProcess; readonly file: string; readonly count: number };

/**
 * The same calls twice under other ids: the first time nearly every other one brings a combination of
 * dimensions the store has never seen, the second time none does. Real traffic lies in between.
 */
async function batchLines(context: BenchContext, { server, file, count }: Target): Promise<readonly Line[]> {
  const fresh = await postMeasured(context, server, { count, prefix: 'a', label: 'posting batches' });
  const known = await postMeasured(context, server, { count, prefix: 'b', label: 'posting batches again' });
  await server.stop();
  const bare = bareLoop(file, `${file}-bare`, { perTransaction: BATCH, limit: 2 * count, parts: 2 });
  return [
    batchLine(`ingest, ${CONNECTIONS} × batches of ${BATCH}, new combinations`, fresh, bare[0]),
    batchLine(`ingest, ${CONNECTIONS} × batches of ${BATCH}, known combinations`, known, bare[1]),
  ];
}

type Measured = { readonly rate: number; readonly cpuMicroseconds: number };

async function postMeasured(
  context: BenchContext,
  server: ServerProcess,
  posting: Posting,
): Promise<Measured> {
  const before = await server.resources();
  const rate = await postBatches(context, server, posting);
  const cpuMs = (await server.resources()).cpuMs - before.cpuMs;
  return { rate, cpuMicroseconds: (cpuMs / posting.count) * 1000 };
}

function batchLine(
  what: string,
  { rate, cpuMicroseconds }: Measured,
  bare = { ms: Number.NaN, events: 0 },
): Line {
  const bareRate = (bare.events / bare.ms) * 1000;
  const ratio = rate / bareRate;
  return {
    what,
    figure: `${whole(rate)} events/s, ${whole(cpuMicroseconds)} µs of CPU each`,
    beside: `bare loop, same events: ${whole(bareRate)}/s; ratio ${ratio.toFixed(2)}`,
    wanted: '≥ 30,000/s, ratio ≥ 0.5',
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
  return {
    what: `single events from ${SINGLE_CONNECTIONS} connections`,
    figure: `${perSecond(posted.posted, posted.ms)}, p99 ${milliseconds(p99)}`,
    beside: `bare loop, one commit an event: ${perSecond(floor.events, floor.ms)}`,
    wanted: '≥ 4,000/s',
    numbers: {
      eventsPerSecond: (posted.posted / posted.ms) * 1000,
      p99Ms: p99,
      bareLoopEventsPerSecond: (floor.events / floor.ms) * 1000,
    },
  };
}

export type Posting = { readonly count: number; readonly prefix: string; readonly label: string };

/** Events per second of `count` new events, posted in batches. */
export async function postBatches(
  context: BenchContext,
  server: ServerProcess,
  { count, prefix, label }: Posting,
): Promise<number> {
  const bodies = bodiesOf(prefix, count, BATCH);
  const bar = context.progress(label, bodies.length);
  const { ms } = await postAll(server.address, bodies, {
    connections: CONNECTIONS,
    onPosted: () => bar.add(1),
  });
  bar.stop();
  return (count / ms) * 1000;
}

/** Bodies of events of the last ten minutes, in order of time. */
export function bodiesOf(prefix: string, count: number, perBody: number): readonly Buffer[] {
  const { event } = createWorkload(prefix);
  const from = Date.now() - 600_000;
  const at = (index: number) => from + Math.floor((index / count) * 590_000);
  return Array.from({ length: Math.ceil(count / perBody) }, (_, body) => {
    const size = Math.min(perBody, count - body * perBody);
    const events = Array.from({ length: size }, (__, place) => {
      const index = body * perBody + place;
      return event(index, at(index));
    });
    return Buffer.from(JSON.stringify(perBody === 1 ? events[0] : events));
  });
}
