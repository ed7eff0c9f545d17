import { parseArgs } from 'node:util';
import type { ColumnMap } from '../analytics/ingest/formats/csv.ts';
import type { Reading } from '../analytics/ingest/reading.ts';
import type { Receipt, Receiver } from '../analytics/ingest/receive.ts';
import type { StateStore } from '../analytics/state.ts';
import { StoreBusy } from '../analytics/store.ts';
import {
  createFileReader,
  FILE_FORMATS,
  type FileFormat,
  type FileRecord,
  filesAt,
  type SourceFile,
} from './import/files.ts';
import { createTally, type ImportResult, type Tally } from './import/tally.ts';
import { DONE, FAILED, isMisuse, isOrganisation, NOT_UNDERSTOOD, type Output, writeLine } from './output.ts';
import { createProgress, type Progress } from './progress.ts';

export type ImportDependencies = Output & {
  readonly receiver: Receiver;
  readonly state: Pick<StateStore, 'organisation'>;
  readonly now: () => number;
  /** How late an event may come without --history. */
  readonly maxEventAgeMs: number;
  /** Waits before trying again while another process holds the database. */
  readonly pause: (delayMs: number) => Promise<void>;
};

export const IMPORT_USAGE = `usage: tokenbell import FILE… [--history] [--map COLUMN=FIELD,…] [--org ORG] [--json]
                        [--format ndjson|csv|claude-code|codex]

Reads usage events from NDJSON or CSV files (.gz too; the header names fields of the usage event) and calls
from the session logs of Claude Code and Codex (.jsonl files, or folders: ~/.claude/projects ~/.codex/sessions).
--map renames columns: --map timestamp=occurredAt,region=metadata.region
--history takes events of any age. Importing a file again, or again after an interruption, counts nothing
twice: an event without an id is known by its file's name, its line and its content. A session log may have
grown meanwhile; an answer that is being written is left for the next time.`;

const BATCH = 500;
const FORMATS: readonly string[] = FILE_FORMATS;
const MAX_ATTEMPTS = 20;
const PAUSE_MS = 500;

type Flags = {
  readonly org: string;
  readonly history: boolean;
  readonly json: boolean;
  readonly columns: ColumnMap;
  readonly format: FileFormat | undefined;
};

/** `tokenbell import …`; returns the exit code: 1 when a file could not be read or nothing in it was an event. */
export async function importCommand(
  args: readonly string[],
  dependencies: ImportDependencies,
): Promise<number> {
  const { out, error: complaints } = dependencies;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        history: { type: 'boolean' },
        map: { type: 'string', multiple: true },
        format: { type: 'string' },
        org: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) {
      await writeLine(out, IMPORT_USAGE);
      return DONE;
    }
    const columns = maybeColumns(values.map ?? []);
    if (positionals.length === 0 || !columns || !FORMATS.includes(values.format ?? 'csv')) {
      await writeLine(complaints, IMPORT_USAGE);
      return NOT_UNDERSTOOD;
    }
    const flags: Flags = {
      org: values.org ?? 'default',
      history: values.history ?? false,
      json: values.json ?? false,
      columns,
      // FORMATS.includes has just shown it is one of them.
      format: values.format as FileFormat | undefined,
    };
    if (!(await isOrganisation(flags.org, dependencies))) return FAILED;
    return await importPaths(positionals, flags, dependencies);
  } catch (error) {
    if (!isMisuse(error)) throw error;
    await writeLine(complaints, `${error.message}\n\n${IMPORT_USAGE}`);
    return NOT_UNDERSTOOD;
  }
}

function maybeColumns(maps: readonly string[]): ColumnMap | undefined {
  const pairs = maps.flatMap((map) => map.split(',')).map((pair) => pair.split('='));
  if (pairs.some((pair) => pair.length !== 2 || pair.includes(''))) return undefined;
  return new Map(pairs.map(([column = '', field = '']) => [column, field]));
}

async function importPaths(
  paths: readonly string[],
  flags: Flags,
  dependencies: ImportDependencies,
): Promise<number> {
  const tally = createTally();
  const files = await filesAt(paths, flags.format).catch((error: NodeJS.ErrnoException) => {
    tally.failed(error.path ?? paths.join(' '), `cannot be read: ${error.message}`);
    return [];
  });
  const progress = createProgress(dependencies.error, {
    label: 'importing',
    total: sumOf(files),
    unit: { name: 'MiB', size: 1_048_576 },
    now: dependencies.now,
  });
  await importFiles(files, { flags, tally, progress, dependencies });
  progress.stop();
  const result = tally.result();
  await say(result, flags, dependencies);
  const isUseless = result.accepted + result.duplicates === 0 && result.rejected > 0;
  return result.failures.length > 0 || isUseless ? FAILED : DONE;
}

function sumOf(files: readonly SourceFile[]): number {
  return files.reduce((sum, file) => sum + file.bytes, 0);
}

type Run = {
  readonly flags: Flags;
  readonly tally: Tally;
  readonly progress: Progress;
  readonly dependencies: ImportDependencies;
};

async function importFiles(files: readonly SourceFile[], run: Run): Promise<void> {
  const { flags, tally, progress, dependencies } = run;
  const read = createFileReader({
    columns: flags.columns,
    onBytes: progress.add,
    rules: {
      now: dependencies.now(),
      maxAgeMs: flags.history ? null : dependencies.maxEventAgeMs,
      source: 'import',
      onUnknownField: tally.ignored,
    },
  });
  for (const file of files) {
    tally.opened();
    try {
      for await (const batch of batchesOf(read(file))) tally.add(file.path, batch, await store(batch, run));
    } catch (error) {
      if (error instanceof StoreBusy || !(error instanceof Error)) throw error;
      // A torn file costs only its own rest.
      tally.failed(file.path, `broke off: ${error.message}`);
    }
  }
}

async function* batchesOf(records: AsyncIterable<FileRecord>): AsyncIterable<readonly FileRecord[]> {
  let batch: FileRecord[] = [];
  for await (const record of records) {
    batch.push(record);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** A server beside us may hold the database for a while. */
async function store(batch: readonly FileRecord[], { flags, dependencies }: Run): Promise<Receipt> {
  const readings: readonly Reading[] = batch.map(({ reading }) => reading);
  for (let attempt = 1; ; attempt++) {
    try {
      const receivedAt = dependencies.now();
      return await dependencies.receiver.receive({ org: flags.org, receivedAt, readings, bytes: 0 });
    } catch (error) {
      if (!(error instanceof StoreBusy) || attempt === MAX_ATTEMPTS) throw error;
      await dependencies.pause(PAUSE_MS);
    }
  }
}

async function say(result: ImportResult, flags: Flags, { out, error }: ImportDependencies): Promise<void> {
  for (const { file, message } of result.failures) await writeLine(error, `${file}: ${message}`);
  for (const { file, line, message } of result.problems)
    await writeLine(error, `${file}:${line}: ${message}`);
  const unnamed = result.rejected - result.problems.length;
  if (unnamed > 0) await writeLine(error, `… and ${unnamed} more`);
  const ignored = Object.keys(result.ignoredFields);
  if (ignored.length > 0) await writeLine(error, `ignored fields: ${ignored.join(', ')}`);
  if (flags.json) return writeLine(out, JSON.stringify(result));
  const [accepted, duplicates, rejected] = [result.accepted, result.duplicates, result.rejected].map(
    (count) => count.toLocaleString('en'),
  );
  const files = result.files === 1 ? '1 file' : `${result.files.toLocaleString('en')} files`;
  const events = result.accepted === 1 ? '1 event' : `${accepted} events`;
  return writeLine(out, `${files}: ${events} imported, ${duplicates} already there, ${rejected} rejected`);
}
