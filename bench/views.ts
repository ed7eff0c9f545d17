import { toDecimalUsd } from '../src/analytics/money.ts';
import { type ColumnSums, type Columns, openColumns } from './columnar.ts';
import type { BenchContext } from './context.ts';
import { filledHistory, sizesOf } from './history.ts';
import { startLine, startOn, startOnce } from './ingest.ts';
import { atLeast, atMost, type Line, median, milliseconds, percentile, whole } from './report.ts';
import type { AnsweredTable, TableRow } from './server-messages.ts';
import type { ServerProcess } from './server-process.ts';

const DAY_MS = 86_400_000;

/**
 * A question, and what the rows of its table are grouped by in DuckDB, where days are numbered; null where sums of
 * events do not make up the answer, which then has no peer.
 */
export type View = {
  readonly text: string;
  readonly by: string | null;
  readonly where?: string;
};

/** What people ask every day, what has to bring two dimensions together, and what is more than a table of sums. */
export const VIEWS: readonly View[] = [
  { text: 'team 7d', by: 'team' },
  { text: 'team 90d', by: 'team' },
  { text: 'team 90d by:user', by: '"user"' },
  { text: 'team team-7 90d', by: '"user"', where: "team = 'team-7'" },
  { text: 'user user-3@acme.example 90d', by: 'model', where: `"user" = 'user-3@acme.example'` },
  { text: 'trend 90d', by: `occurred_at // ${DAY_MS}` },
  { text: 'org 90d', by: 'team' },
  { text: 'org 90d by:status', by: 'status' },
  { text: 'top user 90d', by: '"user"' },
  { text: 'top user 90d model:gpt-4o', by: '"user"', where: "model = 'gpt-4o'" },
  { text: 'top model 90d team:team-7', by: 'model', where: "team = 'team-7'" },
  {
    text: 'compare team:team-1 vs team:team-7 90d',
    by: 'team',
    where: "team in ('team-1', 'team-7')",
  },
  { text: 'top agent 90d metric:latency', by: null },
  { text: 'top agent 90d chart:scatter', by: null },
  { text: 'trend 90d metric:latency', by: null },
  { text: 'trend 90d metric:latency by:agent', by: null },
  { text: 'trend 90d metric:users', by: null },
  { text: 'cache 90d', by: null },
  { text: 'heatmap 90d', by: null },
  { text: 'source 90d', by: null },
  { text: 'why 90d', by: null },
  { text: 'forecast', by: null },
  { text: 'report 90d', by: null },
];

const PEER_ROUNDS = 5;

/** Each view without its picture, beside DuckDB reading the same events for the rows of its table. */
export async function measureViews(context: BenchContext): Promise<readonly Line[]> {
  const history = await filledHistory(context, sizesOf(context).asked);
  await startOnce(context);
  const server = await startOn(context, history.file);
  const columns = await openColumns(history.columns);
  const started = startLine(`start to ready, ${whole(history.events)} events`, server, {
    goalMs: 2_000,
    goal: '2 s',
  });
  const lines: Line[] = [];
  for (const view of VIEWS) {
    const samples = await askedMs(context, server, view);
    const scan = await maybeScanMs(columns, view, server);
    lines.push(viewLine(context, view, { samples, scan }));
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

/** How long DuckDB takes for a view it can answer. */
async function maybeScanMs(columns: Columns, view: View, server: ServerProcess): Promise<number | undefined> {
  const { text, by } = view;
  return by === null ? undefined : median(await scanMs(columns, { ...view, by }, await server.tableOf(text)));
}

/** Once warm; throws when a row of our answer is not what DuckDB adds up. */
async function scanMs(
  columns: Columns,
  view: View & { readonly by: string },
  ours: AnsweredTable,
): Promise<readonly number[]> {
  const question = { by: view.by, where: view.where ?? 'true', from: ours.from, to: ours.to };
  assertSame(view, ours.rows, (await columns.sums(question)).map(toTableRow));
  const samples: number[] = [];
  for (let round = 0; round < PEER_ROUNDS; round++) {
    const startedAt = performance.now();
    await columns.sums(question);
    samples.push(performance.now() - startedAt);
  }
  return samples;
}

function toTableRow([value, requests, inputTokens, outputTokens, costNano]: ColumnSums): TableRow {
  const name =
    typeof value === 'bigint' ? new Date(Number(value) * DAY_MS).toISOString().slice(0, 10) : value;
  return [
    String(name),
    String(requests),
    String(inputTokens),
    String(outputTokens),
    toDecimalUsd(costNano ?? 0n),
  ];
}

/** A day without events is a row of ours and none of DuckDB's. */
function assertSame({ text }: View, ours: readonly TableRow[], theirs: readonly TableRow[]): void {
  const textOf = (rows: readonly TableRow[]) => rows.map((row) => row.join(' ')).sort();
  const [one, other] = [textOf(ours.filter(([, requests]) => requests !== '0')), textOf(theirs)];
  if (other.length === 0) throw new Error(`${text}: there is nothing to compare`);
  const differing = one.findIndex((row, index) => row !== other[index]);
  if (one.length !== other.length || differing >= 0) {
    throw new Error(
      `${text}: ${one.length} rows, DuckDB has ${other.length}; ${one[differing]} is not ${other[differing]}`,
    );
  }
}

function viewLine(
  { quick }: BenchContext,
  { text }: View,
  { samples, scan }: { readonly samples: readonly number[]; readonly scan: number | undefined },
): Line {
  const [p50, p95] = [median(samples), percentile(samples, 0.95)];
  const line = { what: `/usage ${text}`, figure: `p50 ${milliseconds(p50)}, p95 ${milliseconds(p95)}` };
  const inTime = atMost(p95, 50, '50 ms (p95)');
  if (scan === undefined)
    return { ...line, beside: '', goals: [inTime], numbers: { p50Ms: p50, p95Ms: p95 } };
  const ratio = scan / p50;
  return {
    ...line,
    beside: `DuckDB, its table alone: ${milliseconds(scan)}; ${whole(ratio)} ×`,
    // A scan grows with the events, so the ratio says something of the full store alone.
    goals: [inTime, ...(quick ? [] : [atLeast(ratio, 5, '5 ×')])],
    numbers: { p50Ms: p50, p95Ms: p95, duckdbMs: scan, ratio },
  };
}
