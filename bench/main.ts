/**
 * `npm run bench`: one table, each figure beside a floor or a peer measured in the same run, and
 * bench/results.json with the numbers. `-- --quick` takes under two minutes, `-- --json` prints the numbers.
 * A slow figure fails nothing; only what breaks does.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BenchContext, createContext } from './context.ts';
import { measureCore } from './core.ts';
import { fillStore } from './history.ts';
import { measureIngest, postBatches, startLine } from './ingest.ts';
import { measurePictures, measureReplies } from './replies.ts';
import { type Line, toTable, whole } from './report.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import { measureViews } from './views.ts';

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
});
const folder = mkdtempSync(join(tmpdir(), 'tokenbell-bench-'));
try {
  const lines = await measureAll(createContext({ quick: options.quick, folder }));
  const results = {
    at: new Date().toISOString(),
    node: process.version,
    cores: availableParallelism(),
    quick: options.quick,
    lines,
  };
  writeFileSync(new URL('results.json', import.meta.url), `${JSON.stringify(results, null, 2)}\n`);
  process.stdout.write(options.json ? `${JSON.stringify(results, null, 2)}\n` : `${toTable(lines)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measureAll(context: BenchContext): Promise<readonly Line[]> {
  return [
    ...(await measureCore(context)),
    ...(await measurePictures(context)),
    ...(await measureIngest(context)),
    ...(await measureFilledStore(context)),
  ];
}

async function measureFilledStore(context: BenchContext): Promise<readonly Line[]> {
  const events = context.quick ? 300_000 : 3_000_000;
  const databaseFile = join(context.folder, 'filled.db');
  await fillStore(context, databaseFile, events);
  const server = await startServer(databaseFile);
  const lines = [
    startLine(`start to ready, ${whole(events)} events`, server, '≤ 2 s'),
    ...(await measureViews(context, server, databaseFile)),
    ...(await measureReplies(context, server)),
    await laterIngestLine(context, server, events),
    await memoryLine(server),
  ];
  await server.stop();
  return lines;
}

async function laterIngestLine(context: BenchContext, server: ServerProcess, events: number): Promise<Line> {
  const count = context.quick ? 40_000 : 200_000;
  const rate = await postBatches(context, server, { count, prefix: 'l', label: 'posting more' });
  return {
    what: `ingest over HTTP into ${whole(events)} events`,
    figure: `${whole(rate)} events/s`,
    beside: 'the line on an empty store',
    wanted: '≥ 0.8 × of it',
    numbers: { eventsPerSecond: rate },
  };
}

async function memoryLine(server: ServerProcess): Promise<Line> {
  const { residentBytes } = await server.resources();
  const mebibytes = residentBytes / 1_048_576;
  return {
    what: 'memory of the server after all this',
    figure: `${whole(mebibytes)} MB`,
    beside: '',
    wanted: '≤ 350 MB',
    numbers: { residentMebibytes: mebibytes },
  };
}
