import { VIEWS, type View } from './asked-views.ts';
import { openColumns } from './columnar.ts';
import type { BenchContext } from './context.ts';
import { filledHistory, sizesOf } from './history.ts';
import { startLine, startOn, startOnce } from './ingest.ts';
import { maybePeerTimes, type PeerTimes } from './peer/measure.ts';
import { atLeast, atMost, type Line, median, milliseconds, percentile, whole } from './report.ts';
import type { ServerProcess } from './server-process.ts';
import { settled } from './settled.ts';

/** Each view without its picture, beside DuckDB reading the same events for all that the reply says of them. */
export async function measureViews(context: BenchContext): Promise<readonly Line[]> {
  const history = await filledHistory(context, sizesOf(context).asked);
  await startOnce(context);
  const server = await startOn(context, history.file);
  const columns = await openColumns(history.columns);
  const started = startLine(`start to ready, ${whole(history.events)} events`, server, {
    goalMs: 2_000,
    goal: '2 s',
  });
  await settled(context, server);
  const lines: Line[] = [];
  for (const view of VIEWS) {
    const samples = await askedMs(context, server, view);
    const peer = await maybePeerTimes(columns, view, await server.answerOf(view.text));
    lines.push(viewLine(context, view, { samples, peer }));
  }
  columns.close();
  await server.stop();
  return [started, ...lines];
}

/** A slow view is asked less often. */
const MOST_ASKING_MS = 15_000;
const LEAST_ROUNDS = 5;

/** How long a view takes, again and again, after it was asked once. */
export async function askedMs(
  context: BenchContext,
  server: ServerProcess,
  { text }: View,
): Promise<readonly number[]> {
  const rounds = context.quick ? 12 : 40;
  const bar = context.progress(`asking ${text}`, rounds, 'questions');
  const samples: number[] = [];
  const until = performance.now() + MOST_ASKING_MS;
  await server.ask(text, { pictures: false });
  while (samples.length < LEAST_ROUNDS || (samples.length < rounds && performance.now() < until)) {
    samples.push(await server.ask(text, { pictures: false }));
    bar.add(1);
  }
  bar.stop();
  return samples;
}

function viewLine(
  { quick }: BenchContext,
  { text }: View,
  { samples, peer }: { readonly samples: readonly number[]; readonly peer: PeerTimes | undefined },
): Line {
  const [p50, p95] = [median(samples), percentile(samples, 0.95)];
  const line = { what: `/usage ${text}`, figure: `p50 ${milliseconds(p50)}, p95 ${milliseconds(p95)}` };
  const inTime = atMost(p95, 50, '50 ms (p95)');
  if (!peer) return { ...line, beside: '', goals: [inTime], numbers: { p50Ms: p50, p95Ms: p95 } };
  const { wholeMs, withoutRunsMs, tableMs } = peer;
  const [ratio, ratioWithoutRuns] = [wholeMs / p50, withoutRunsMs / p50];
  const withoutRuns = `without runs ${milliseconds(withoutRunsMs)}; ${whole(ratioWithoutRuns)} ×`;
  return {
    ...line,
    beside: `DuckDB, the whole answer: ${milliseconds(wholeMs)}; ${whole(ratio)} × (${withoutRuns})`,
    // A scan grows with the events, so the ratio says something of the full store alone.
    goals: [inTime, ...(quick ? [] : [atLeast(ratio, 5, '5 ×')])],
    numbers: {
      p50Ms: p50,
      p95Ms: p95,
      duckdbMs: wholeMs,
      ratio,
      duckdbWithoutRunsMs: withoutRunsMs,
      ratioWithoutRuns,
      ...(tableMs !== undefined && { duckdbTableMs: tableMs }),
    },
  };
}
