/**
 * `npm run bench`: one table, each figure beside a floor or a peer measured in the same run, and
 * bench/results.json with the numbers. A slow figure fails nothing; only what breaks or adds up wrong does.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type BenchContext, createContext } from './context.ts';
import { measureCore } from './core.ts';
import { measureGrowth } from './growth.ts';
import { measureIngest } from './ingest.ts';
import { measureOtlp } from './otlp.ts';
import { measurePostgres } from './postgres.ts';
import { profileText } from './profile.ts';
import { measurePictures, measureReplies } from './replies.ts';
import { type Line, toTable } from './report.ts';
import { measureReprice } from './reprice.ts';
import { measureTold } from './told.ts';
import { measureViews } from './views.ts';

type Section = {
  readonly name: string;
  readonly measure: (context: BenchContext) => Promise<readonly Line[]>;
  /** Takes as long however small the store is. */
  readonly isSlow?: true;
};

const SECTIONS: readonly Section[] = [
  { name: 'core', measure: measureCore },
  { name: 'otlp', measure: measureOtlp },
  { name: 'pictures', measure: measurePictures },
  { name: 'ingest', measure: measureIngest },
  { name: 'views', measure: measureViews },
  { name: 'growth', measure: measureGrowth },
  { name: 'replies', measure: measureReplies },
  { name: 'reprice', measure: measureReprice },
  { name: 'told', measure: measureTold, isSlow: true },
  { name: 'postgres', measure: measurePostgres, isSlow: true },
];

/** What else the machine does when the run begins: the first of its load averages. */
const [loadBefore = 0] = loadavg();

const RESULTS = new URL('results.json', import.meta.url);

const USAGE = `npm run bench -- [--quick] [--only NAME,…] [--profile NAME] [--store FOLDER] [--json]

  --quick         stores of 300,000 events instead of 10 and 20 million: two to three minutes
  --only NAME,…   some of ${SECTIONS.map(({ name }) => name).join(', ')}; bench/results.json stays as it is
  --profile NAME  the same, with a profile of each server and what it spent its time on
  --store FOLDER  on the disk to measure; a full run keeps its filled stores there (16 GB) for the next
  --json          the numbers instead of the table
`;

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    profile: { type: 'string' },
    store: { type: 'string', default: join(tmpdir(), 'tokenbell-bench') },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (options.help) process.stdout.write(USAGE);
else await bench(chosen(options.profile ?? options.only));

/** All sections, or those named; without a name the slow ones are left out of a quick run. */
function chosen(names: string | undefined): readonly Section[] {
  if (names === undefined) return SECTIONS.filter(({ isSlow }) => !(options.quick && isSlow));
  return names.split(',').map((name) => {
    const section = SECTIONS.find((one) => one.name === name);
    if (!section) throw new Error(`there is no section ${JSON.stringify(name)}\n\n${USAGE}`);
    return section;
  });
}

async function bench(sections: readonly Section[]): Promise<void> {
  const stores = resolve(options.store);
  mkdirSync(stores, { recursive: true });
  const folder = mkdtempSync(join(stores, 'run-'));
  const profiles = options.profile === undefined ? null : mkdtempSync(join(stores, 'profiles-'));
  const context = createContext({
    quick: options.quick,
    folder,
    stores: options.quick ? folder : stores,
    profiles,
  });
  removeAtExit(folder);
  const lines: Line[] = [];
  try {
    for (const { name, measure } of sections) {
      process.stderr.write(`measuring ${name}\n`);
      lines.push(...(await measure(context)));
    }
    if (options.only === undefined && profiles === null) writeFileSync(RESULTS, toJson(lines));
  } finally {
    // Whatever broke, what was measured before took its time.
    process.stdout.write(options.json ? toJson(lines) : `${toTable(lines)}\n\n${machineText()}\n`);
    if (profiles !== null) tellProfiles(profiles);
  }
}

function machineText(): string {
  return `Node ${process.version}, ${availableParallelism()} cores, load ${loadBefore.toFixed(1)} before the run`;
}

function tellProfiles(folder: string): void {
  for (const name of readdirSync(folder)) process.stdout.write(`\n${profileText(join(folder, name))}\n`);
}

/** Also when the run is interrupted: the folder may hold a copy of twenty million events. */
function removeAtExit(folder: string): void {
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
}

function toJson(lines: readonly Line[]): string {
  const results = {
    at: new Date().toISOString(),
    node: process.version,
    cores: availableParallelism(),
    loadBefore,
    quick: options.quick,
    lines,
  };
  return `${JSON.stringify(results, null, 2)}\n`;
}
