import { parentPort } from 'node:worker_threads';
import type { RenderRequest } from '../../src/charts/render/render-worker.ts';

/** The real render thread, except that some titles make it hang, die or eat memory. */
const misdeeds: Readonly<Record<string, () => void>> = {
  hang: () => {
    for (;;);
  },
  die: () => process.exit(3),
  'eat memory': () => {
    const eaten: number[][] = [];
    for (;;) eaten.push(new Array<number>(1e6).fill(1.5));
  },
};

parentPort?.on('message', ({ chart }: RenderRequest) => misdeeds[chart.title]?.());

await import('../../src/charts/render/render-worker.ts');
