import { join } from 'node:path';
import { postInTurns } from './batches.ts';
import type { BenchContext } from './context.ts';
import { sizesOf, writtenHistory } from './history.ts';
import { startOn } from './ingest.ts';
import { atLeast, type Line, whole } from './report.ts';
import { settled } from './settled.ts';

/** The same batches into a store that was full and into one that began empty. */
export async function measureGrowth(context: BenchContext): Promise<readonly Line[]> {
  const servers = {
    one: await startOn(context, await writtenHistory(context)),
    other: await startOn(context, join(context.folder, 'began-empty.db')),
  };
  await Promise.all(Object.values(servers).map((server) => settled(context, server)));
  const { one, other, ratio } = await postInTurns(context, servers, {
    count: context.quick ? 20_000 : 100_000,
    prefix: 'g',
    label: 'posting to a full and an empty store',
    rounds: 5,
  });
  await servers.one.stop();
  await servers.other.stop();
  return [
    {
      what: `ingest into ${whole(sizesOf(context).written)} events, batches as above`,
      figure: `${whole(one.rate)} events/s, ${whole(one.cpuMicroseconds)} µs of CPU each`,
      beside: `began empty: ${whole(other.rate)}/s, ${whole(other.cpuMicroseconds)} µs; ${whole(ratio)} ×`,
      goals: [atLeast(ratio, 0.8, '0.8 ×')],
      numbers: {
        eventsPerSecond: one.rate,
        emptyEventsPerSecond: other.rate,
        ratio,
        cpuMicrosecondsPerEvent: one.cpuMicroseconds,
        emptyCpuMicrosecondsPerEvent: other.cpuMicroseconds,
      },
    },
  ];
}
