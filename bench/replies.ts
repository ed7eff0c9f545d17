import { setTimeout as wait } from 'node:timers/promises';
import type { Chart } from '../src/analytics/message.ts';
import { createRenderer } from '../src/charts/render/render.ts';
import { chartSamples } from '../test/support/chart-samples.ts';
import {
  SLACK_APP_TOKEN,
  SLACK_BOT_TOKEN,
  type SlackPeer,
  startSlackPeer,
} from '../test/support/slack-peer.ts';
import { BATCH, bodiesOf } from './batches.ts';
import type { BenchContext } from './context.ts';
import { writtenHistory } from './history.ts';
import { postAll } from './post.ts';
import { atMost, type Goal, type Line, median, milliseconds, percentile, whole } from './report.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import { settled } from './settled.ts';
import { BENCH_TIME } from './workload.ts';

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
  const [p50, p95] = [median(samples), percentile(samples, 0.95)];
  return [
    {
      what: 'picture, first and warm',
      figure: `first ${milliseconds(first)}; p50 ${milliseconds(p50)}, p95 ${milliseconds(p95)}`,
      beside: '',
      goals: [atMost(first, 1_000, '1 s (first)'), atMost(p50, 60, '60 ms (p50)')],
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

/** Variables that connect a server to a Slack on loopback. */
export function slackEnvironment(slack: SlackPeer): Readonly<Record<string, string>> {
  return { SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_API_URL: slack.apiUrl };
}

/**
 * Whole replies with PNG and CSV, and how soon Slack's are acknowledged: while nothing else happens, and while
 * ingest runs as fast as it can. Then what the server holds, having done all there is to do.
 */
export async function measureReplies(context: BenchContext): Promise<readonly Line[]> {
  const slack = await startSlackPeer();
  const server = await startServer(context, {
    databaseUrl: `file:${await writtenHistory(context)}`,
    startsAt: BENCH_TIME,
    environment: slackEnvironment(slack),
  });
  await slack.connected(1);
  await settled(context, server);
  const rounds = context.quick ? 16 : 60;
  const idle = await converse(server, slack, rounds);
  let stopped = false;
  const bodies = bodiesOf('r', context.quick ? 200_000 : 1_000_000, BATCH);
  const posting = postAll(server.address, bodies, { connections: 4, isStopped: () => stopped });
  const busy = await converse(server, slack, rounds);
  stopped = true;
  const { posted, ms } = await posting;
  const beside = `ingest meanwhile: ${whole(((posted * BATCH) / ms) * 1000)} events/s`;
  const memory = await memoryLine(server);
  await server.stop();
  await slack.close();
  return [
    replyLine('idle', idle.repliesMs, { beside: '', goal: 250 }),
    replyLine('while ingest runs', busy.repliesMs, { beside, goal: 700 }),
    acknowledgementLine('idle', idle.acknowledgedMs, []),
    acknowledgementLine('while ingest runs', busy.acknowledgedMs, [
      atMost(percentile(busy.acknowledgedMs, 0.99), 300, '300 ms (p99)'),
    ]),
    memory,
  ];
}

type Conversation = { readonly repliesMs: readonly number[]; readonly acknowledgedMs: readonly number[] };

/** Questions one after the other; beside them a short one every now and then in Slack, for its acknowledgement. */
async function converse(server: ServerProcess, slack: SlackPeer, rounds: number): Promise<Conversation> {
  let stopped = false;
  const acknowledging = acknowledgements(slack, () => stopped);
  const repliesMs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    repliesMs.push(await server.ask(QUESTIONS[round % QUESTIONS.length] ?? '', { pictures: true }));
  }
  stopped = true;
  return { repliesMs, acknowledgedMs: await acknowledging };
}

const BETWEEN_WORDS_MS = 25;

/** A connection that breaks takes what was on its way with it; Slack tells the person after three seconds. */
const LOST_MS = 3_000;

async function acknowledgements(slack: SlackPeer, isStopped: () => boolean): Promise<readonly number[]> {
  const samples: number[] = [];
  while (!isStopped()) {
    const sentAt = performance.now();
    await Promise.race([slack.slash('help'), wait(LOST_MS)]);
    samples.push(performance.now() - sentAt);
    await wait(BETWEEN_WORDS_MS);
  }
  return samples;
}

function replyLine(
  when: string,
  samples: readonly number[],
  { beside, goal }: { readonly beside: string; readonly goal: number },
): Line {
  const [p50, p95] = [median(samples), percentile(samples, 0.95)];
  return {
    what: `whole reply with PNG and CSV, ${when}`,
    figure: `p50 ${milliseconds(p50)}, p95 ${milliseconds(p95)}`,
    beside,
    goals: [atMost(p95, goal, `${goal} ms (p95)`)],
    numbers: { p50Ms: p50, p95Ms: p95 },
  };
}

function acknowledgementLine(when: string, samples: readonly number[], goals: readonly Goal[]): Line {
  const [p50, p99] = [median(samples), percentile(samples, 0.99)];
  return {
    what: `slash command acknowledged to Slack, ${when}`,
    figure: `p50 ${milliseconds(p50)}, p99 ${milliseconds(p99)} of ${samples.length}`,
    beside: '',
    goals,
    numbers: { p50Ms: p50, p99Ms: p99, samples: samples.length },
  };
}

async function memoryLine(server: ServerProcess): Promise<Line> {
  const { residentBytes } = await server.resources();
  const mebibytes = residentBytes / 1_048_576;
  return {
    what: 'memory of that server after all this',
    figure: `${whole(mebibytes)} MB`,
    beside: '',
    goals: [atMost(mebibytes, 350, '350 MB')],
    numbers: { residentMebibytes: mebibytes },
  };
}
