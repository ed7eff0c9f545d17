import { setTimeout as wait } from 'node:timers/promises';
import type { BenchContext } from './context.ts';
import type { ServerProcess } from './server-process.ts';

const QUIET_SECONDS = 3;
const MOST_SECONDS = 300;

/**
 * Waits until a server has little to do of its own: after a start its rules look back over two months of hours, which
 * says how much has happened in them and nothing of what a write or a reply costs.
 */
export async function settled(context: BenchContext, server: ServerProcess): Promise<void> {
  const bar = context.progress('waiting for what a start looks back at', MOST_SECONDS, 'seconds');
  let before = (await server.resources()).cpuMs;
  for (let second = 0, quiet = 0; second < MOST_SECONDS && quiet < QUIET_SECONDS; second++) {
    await wait(1_000);
    const { cpuMs } = await server.resources();
    quiet = cpuMs - before < 200 ? quiet + 1 : 0;
    before = cpuMs;
    bar.add(1);
  }
  bar.stop();
}
