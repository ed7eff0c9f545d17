/**
 * Scores the detectors and projections on public usage series beside the simple rules people write by
 * hand: `node bench/detect.ts [FOLDER] [--json]`. FOLDER holds the benchmark files named below; without one
 * the series that come along (bench/series) are taken. A missing file is skipped and said. How each figure is
 * computed is told at the function that computes it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { createProgress } from '../src/command-line/progress.ts';
import { eventRows, volumeRows } from './detect-events.ts';
import { competitionRows, monthRows } from './detect-forecasts.ts';
import { numentaRows } from './detect-numenta.ts';
import { causeRows, pageRows } from './detect-organisation.ts';
import type { Row } from './detect-table.ts';

export interface DetectTable {
  readonly title: string;
  readonly rows: readonly Row[];
}

interface Section {
  readonly title: string;
  /** Without it there is nothing to score. */
  readonly file: string;
  readonly rows: (folder: string) => readonly Row[] | Promise<readonly Row[]>;
}

const HOURLY = 'usage-hourly.json';
const RAW = 'usage-raw.json';
const NUMENTA = 'nab.csv';

const SECTIONS: readonly Section[] = [
  {
    title: 'Injected incidents, hourly',
    file: HOURLY,
    rows: (folder) => eventRows(readJson(folder, HOURLY), 'week'),
  },
  {
    title: 'Injected incidents, daily',
    file: 'usage-daily.json',
    rows: (folder) => eventRows(readJson(folder, 'usage-daily.json'), '30 days'),
  },
  { title: 'Alerts on untouched series', file: RAW, rows: (folder) => volumeRows(readJson(folder, RAW)) },
  {
    title: 'Pages of an organisation made of the untouched series',
    file: RAW,
    rows: (folder) => pageRows(readJson(folder, RAW)),
  },
  {
    title: 'Causes of incidents injected into an organisation',
    file: HOURLY,
    rows: (folder) => causeRows(cleanSeries(folder)),
  },
  {
    title: 'Month-end',
    file: 'month-end.json',
    rows: (folder) => monthRows(readJson(folder, 'month-end.json')),
  },
  {
    title: 'M4 competition, hourly',
    file: 'm4-hourly.json',
    rows: (folder) => competitionRows(readJson(folder, 'm4-hourly.json'), 'hour'),
  },
  {
    title: 'M4 competition, weekly',
    file: 'm4-weekly.json',
    rows: (folder) => competitionRows(readJson(folder, 'm4-weekly.json'), 'week'),
  },
  {
    title: 'Numenta benchmark (gap novelty)',
    file: NUMENTA,
    rows: (folder) => numentaRows(readText(folder, NUMENTA), readJson(folder, 'nab-windows.json')),
  },
];

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    options: { json: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const folder = positionals[0] ?? fileURLToPath(new URL('series/', import.meta.url));
  const unit = { name: 'tables', size: 1 };
  const progress = createProgress(process.stderr, {
    label: 'scoring',
    total: SECTIONS.length,
    unit,
    now: Date.now,
  });
  const tables = await detectTables(folder, () => progress.add(1));
  progress.stop();
  if (values.json) console.log(JSON.stringify(tables, null, 2));
  else for (const table of tables) print(table);
}

/** Every table there is data for; the title says what is missing. `each` is called after each of them. */
export async function detectTables(folder: string, each: () => void): Promise<DetectTable[]> {
  const tables: DetectTable[] = [];
  for (const { title, file, rows } of SECTIONS) {
    const isThere = maybePath(folder, file) !== undefined;
    tables.push(isThere ? { title, rows: await rows(folder) } : { title: `${title}: no ${file}`, rows: [] });
    each();
  }
  return tables;
}

function print({ title, rows }: DetectTable): void {
  console.log(`\n${title}`);
  if (rows.length > 0) console.table(rows);
}

/** The file itself, or as it is shipped, compressed. */
function maybePath(folder: string, file: string): string | undefined {
  return [join(folder, file), join(folder, `${file}.gz`)].find((path) => existsSync(path));
}

function readText(folder: string, file: string): string {
  const path = maybePath(folder, file);
  if (path === undefined) throw new Error(`${join(folder, file)} is missing`);
  const bytes = readFileSync(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
}

/** The files are written by the benchmark's authors to the shape each reader names. */
function readJson<Shape>(folder: string, file: string): Shape {
  return JSON.parse(readText(folder, file)) as Shape;
}

/** The hourly series as they are before anything is injected. */
function cleanSeries(folder: string) {
  const list = readJson<readonly { id: string; clean: readonly number[] }[]>(folder, HOURLY);
  return list.map(({ id, clean }) => ({ id, values: clean }));
}
