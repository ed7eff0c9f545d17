import type { BenchContext } from './context.ts';
import { postAll } from './post.ts';
import { median } from './report.ts';
import type { ServerProcess } from './server-process.ts';
import { BENCH_TIME, createWorkload } from './workload.ts';

export const BATCH = 500;
export const CONNECTIONS = 8;

export type Posting = { readonly count: number; readonly prefix: string; readonly label: string };

/** Events a second, and the server's processor time for one of them. */
export type PostedRate = { readonly rate: number; readonly cpuMicroseconds: number };

/** Posts `count` new events in batches, as fast as they are taken. */
export async function postBatches(
  context: BenchContext,
  server: ServerProcess,
  { count, prefix, label }: Posting,
): Promise<PostedRate> {
  const bodies = bodiesOf(prefix, count, BATCH);
  const bar = context.progress(label, bodies.length);
  const before = await server.resources();
  const { ms } = await postAll(server.address, bodies, {
    connections: CONNECTIONS,
    onPosted: () => bar.add(1),
  });
  bar.stop();
  const cpuMs = (await server.resources()).cpuMs - before.cpuMs;
  return { rate: (count / ms) * 1000, cpuMicroseconds: (cpuMs / count) * 1000 };
}

export type Turns = {
  readonly one: PostedRate;
  readonly other: PostedRate;
  /** How many times faster `one` was. */
  readonly ratio: number;
};

/**
 * The same batches to two servers in turns, so that whatever else the machine does slows both; medians of the
 * rounds. A first one, for code that is not yet compiled, does not count.
 */
export async function postInTurns(
  context: BenchContext,
  servers: { readonly one: ServerProcess; readonly other: ServerProcess },
  { rounds, ...posting }: Posting & { readonly rounds: number },
): Promise<Turns> {
  const turns: Omit<Turns, 'ratio'>[] = [];
  for (let round = 0; round <= rounds; round++) {
    const prefix = `${posting.prefix}${round}-`;
    const other = await postBatches(context, servers.other, { ...posting, prefix });
    turns.push({ one: await postBatches(context, servers.one, { ...posting, prefix }), other });
  }
  const counted = turns.slice(1);
  const medianOf = (side: 'one' | 'other'): PostedRate => ({
    rate: median(counted.map((turn) => turn[side].rate)),
    cpuMicroseconds: median(counted.map((turn) => turn[side].cpuMicroseconds)),
  });
  const ratio = median(counted.map(({ one, other }) => one.rate / other.rate));
  return { one: medianOf('one'), other: medianOf('other'), ratio };
}

/** Bodies of events of the last ten minutes, in order of time. */
export function bodiesOf(prefix: string, count: number, perBody: number): readonly Buffer[] {
  const { event } = createWorkload(prefix);
  const from = BENCH_TIME - 600_000;
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
