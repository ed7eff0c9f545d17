import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import startTestPostgres from '../test/support/postgres-server.ts';
import { SUM_VIEWS, type View } from './asked-views.ts';
import { postInTurns } from './batches.ts';
import type { BenchContext } from './context.ts';
import { filledHistory, fillStore } from './history.ts';
import { startOn } from './ingest.ts';
import { type Line, median, milliseconds, percentile, whole } from './report.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import { askedMs } from './views.ts';
import { BENCH_TIME } from './workload.ts';

const EVENTS = 300_000;

/** A server on PostgreSQL beside one on SQLite that holds the same events: views, then ingest in turns. */
export async function measurePostgres(context: BenchContext): Promise<readonly Line[]> {
  const history = await filledHistory(context, EVENTS);
  const file = join(context.folder, 'beside-postgres.db');
  copyFileSync(history.file, file);
  const { url: databaseUrl, stop } = await startPostgres();
  try {
    await fillStore(context, { databaseUrl, prefix: 'h', events: EVENTS });
    await analyze(databaseUrl);
    const postgres = await startServer(context, { databaseUrl, startsAt: BENCH_TIME });
    const sqlite = await startOn(context, file);
    const lines: Line[] = [];
    for (const view of SUM_VIEWS) lines.push(await viewLine(context, { postgres, sqlite }, view));
    lines.push(await ingestLine(context, { postgres, sqlite }));
    await postgres.stop();
    await sqlite.stop();
    return lines;
  } finally {
    await stop();
  }
}

/** The one the tests start, with the migrated database they copy. */
async function startPostgres(): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  let url = '';
  const project: Pick<TestProject, 'provide'> = {
    provide: (_, { url: server, template }) => {
      url = `${server}/${template}`;
    },
  };
  // Of a project of tests, it only tells where it is.
  const stop = await startTestPostgres(project as TestProject);
  return { url, stop };
}

/** What autovacuum would have done within minutes of the events' coming in. */
async function analyze(databaseUrl: string): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  await client.query('vacuum analyze');
  await client.end();
}

type Servers = { readonly postgres: ServerProcess; readonly sqlite: ServerProcess };

async function viewLine(context: BenchContext, { postgres, sqlite }: Servers, view: View): Promise<Line> {
  const [one, other] = [await postgres.answerOf(view.text), await sqlite.answerOf(view.text)];
  if (!one.table || JSON.stringify(one.table.rows) !== JSON.stringify(other.table?.rows))
    throw new Error(`${view.text}: PostgreSQL and SQLite answer differently`);
  const samples = await askedMs(context, postgres, view);
  const beside = await askedMs(context, sqlite, view);
  const [p50, p95, sqliteP50] = [median(samples), percentile(samples, 0.95), median(beside)];
  return {
    what: `PostgreSQL, ${whole(EVENTS)} events: /usage ${view.text}`,
    figure: `p50 ${milliseconds(p50)}, p95 ${milliseconds(p95)}`,
    beside: `SQLite, same events: p50 ${milliseconds(sqliteP50)}`,
    goals: [],
    numbers: { p50Ms: p50, p95Ms: p95, sqliteP50Ms: sqliteP50 },
  };
}

async function ingestLine(context: BenchContext, { postgres, sqlite }: Servers): Promise<Line> {
  const { one, other, ratio } = await postInTurns(
    context,
    { one: postgres, other: sqlite },
    { count: 20_000, prefix: 'p', label: 'posting to PostgreSQL and SQLite', rounds: 3 },
  );
  return {
    what: `PostgreSQL, ${whole(EVENTS)} events: ingest, batches as above`,
    figure: `${whole(one.rate)} events/s, ${whole(one.cpuMicroseconds)} µs of our CPU each`,
    beside: `SQLite, same events: ${whole(other.rate)}/s; ${whole(ratio)} ×`,
    goals: [],
    numbers: {
      eventsPerSecond: one.rate,
      sqliteEventsPerSecond: other.rate,
      ratio,
      cpuMicrosecondsPerEvent: one.cpuMicroseconds,
    },
  };
}
