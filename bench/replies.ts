import type { Chart } from '../src/analytics/message.ts';
import { createRenderer } from '../src/charts/render.ts';
import { chartSamples } from '../test/support/chart-samples.ts';
import type { BenchContext } from './context.ts';
import { bodiesOf } from './ingest.ts';
import { postAll } from './post.ts';
import { type Line, milliseconds, percentile } from './report.ts';
import type { ServerProcess } from './server-process.ts';

/** One picture, from the chart to the PNG: the first of a process and the ones after it. */
export async function measurePictures({ quick }: BenchContext): Promise<readonly Line[]> {
  const renderer = createRenderer();
  const startedAt = performance.now();
  await renderer.draw(sampleAt(0));
  const first = performance.now() - startedAt;
  await renderer.warm();
  const samples: number[] = [];
  for (let index = 0; index < (quick ? 30 : 120); index++) {
    const drawnFrom = performance.now();
    await renderer.draw(sampleAt(index));
    samples.push(performance.now() - drawnFrom);
  }
  await renderer.close();
  const [p50, p95] = [percentile(samples, 0.5), percentile(samples, 0.95)];
  return [
    {
      what: 'picture, first and warm',
      figure: `first ${milliseconds(first)}; p50 ${milliseconds(p50)}, p95 ${milliseconds(p95)}`,
      beside: '',
      wanted: 'first ≤ 1 s, p50 ≤ 60 ms',
      numbers: { firstMs: first, p50Ms: p50, p95Ms: p95 },
    },
  ];
}

function sampleAt(index: number): Chart {
  const sample = chartSamples[index % chartSamples.length];
  if (!sample) throw new Error('there are no sample charts');
  return sample.chart;
}

const QUESTIONS = ['team 7d', 'trend 30d', 'top user 30d', 'org 30d'];

/** A whole reply, with PNG and CSV: while nothing else happens, and while ingest runs as fast as it can. */
export async function measureReplies(context: BenchContext, server: ServerProcess): Promise<readonly Line[]> {
  const rounds = context.quick ? 16 : 60;
  const idle = await askAll(server, rounds);
  let stopped = false;
  const bodies = bodiesOf('r', context.quick ? 200_000 : 1_000_000, 500);
  const posting = postAll(server.address, bodies, { connections: 4, isStopped: () => stopped });
  const busy = await askAll(server, rounds);
  stopped = true;
  const { posted, ms } = await posting;
  const rate = Math.round(((posted * 500) / ms) * 1000);
  return [
    replyLine('whole reply with PNG and CSV, idle', idle, { wanted: 'p95 ≤ 250 ms', beside: '' }),
    replyLine('whole reply with PNG and CSV, while ingest runs', busy, {
      wanted: 'p95 ≤ 700 ms',
      beside: `ingest meanwhile: ${rate.toLocaleString('en-US')} events/s`,
    }),
  ];
}

async function askAll(server: ServerProcess, rounds: number): Promise<readonly number[]> {
  const samples: number[] = [];
  for (let round = 0; round < rounds; round++) {
    samples.push(await server.ask(QUESTIONS[round % QUESTIONS.length] ?? '', { pictures: true }));
  }
  return samples;
}

function replyLine(what: string, samples: readonly number[], said: Pick<Line, 'wanted' | 'beside'>): Line {
  const [p50, p95] = [percentile(samples, 0.5), percentile(samples, 0.95)];
  const figure = `p50 ${milliseconds(p50)}, p95 ${milliseconds(p95)}`;
  return { what, figure, ...said, numbers: { p50Ms: p50, p95Ms: p95 } };
}
