import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { PassThrough, pipeline, type Readable, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { itemOfLine, MAX_EVENT_BYTES } from '../../analytics/ingest/formats/batch.ts';
import { isObject } from '../../analytics/ingest/formats/checks.ts';
import { type ColumnMap, eventOfRow } from '../../analytics/ingest/formats/csv.ts';
import { readNative } from '../../analytics/ingest/formats/native/native.ts';
import {
  createClaudeCodeLogs,
  isClaudeCodeLine,
} from '../../analytics/ingest/formats/session-logs/claude-code.ts';
import { createCodexLogs, isCodexLine } from '../../analytics/ingest/formats/session-logs/codex-sessions.ts';
import type { SessionLogs } from '../../analytics/ingest/formats/session-logs/session-logs.ts';
import { maybeOutsideWindow, type Reading, type ReadingRules } from '../../analytics/ingest/reading.ts';

export const FILE_FORMATS = ['ndjson', 'csv', 'claude-code', 'codex'] as const;

export type FileFormat = (typeof FILE_FORMATS)[number];

/** One record of a file, and the line it ends on (0 where a record is no single line). */
export type FileRecord = { readonly line: number; readonly reading: Reading };

export type SourceFile = { readonly path: string; readonly bytes: number; readonly format: FileFormat };

export type ReadingOptions = {
  readonly rules: ReadingRules;
  readonly columns: ColumnMap;
  /** Told how many bytes of the file as it lies on disk were read. */
  readonly onBytes: (count: number) => void;
};

/** A session has whole files pasted into single lines. */
const MAX_LOG_LINE = 64 * 1_024 * 1_024;

/**
 * The files behind the paths: a folder stands for the session logs below it, oldest first, so that a forked
 * session comes after the one it was copied from. Rejects when a path cannot be read.
 */
export async function filesAt(
  paths: readonly string[],
  format: FileFormat | undefined,
): Promise<readonly SourceFile[]> {
  const files: SourceFile[] = [];
  for (const path of paths) {
    const entry = await stat(path);
    if (entry.isDirectory()) files.push(...(await logsBelow(path, format)));
    else files.push({ path, bytes: entry.size, format: format ?? (await formatOf(path)) });
  }
  return files;
}

async function logsBelow(folder: string, format: FileFormat | undefined): Promise<readonly SourceFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const logs = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.jsonl'));
  const found: { readonly begunAt: string; readonly file: SourceFile }[] = [];
  for (const entry of logs) {
    const path = join(entry.parentPath, entry.name);
    const { size, mtime } = await stat(path);
    const file = { path, bytes: size, format: format ?? (await formatOfLog(path)) };
    // A Codex log is named after when it began; a resumed one is younger than its forks otherwise.
    found.push({ begunAt: begunAt(entry.name) ?? mtime.toISOString(), file });
  }
  return found
    .sort((a, b) => compare(a.begunAt, b.begunAt) || compare(a.file.path, b.file.path))
    .map(({ file }) => file);
}

function begunAt(name: string): string | undefined {
  return /^rollout-(\d{4}-\d{2}-\d{2}T[\d-]{8})-/.exec(name)?.[1];
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

async function formatOfLog(path: string): Promise<FileFormat> {
  return isCodexLine(await firstLineOf(path)) ? 'codex' : 'claude-code';
}

async function formatOf(path: string): Promise<FileFormat> {
  if (/\.csv(?:\.gz)?$/i.test(path)) return 'csv';
  const line = await firstLineOf(path);
  if (isCodexLine(line)) return 'codex';
  return isClaudeCodeLine(line) ? 'claude-code' : 'ndjson';
}

/** The first line with something in it. */
async function firstLineOf(path: string): Promise<string> {
  const file = open(path, () => undefined);
  for await (const { bytes } of linesOf(file, MAX_LOG_LINE)) {
    if (bytes.length > 0) return bytes.toString('utf8');
  }
  return '';
}

/** Reads files one after the other. A file that breaks off in the middle (gzip, CSV quotes) rejects there. */
export function createFileReader(options: ReadingOptions): (file: SourceFile) => AsyncIterable<FileRecord> {
  const logs = { 'claude-code': createClaudeCodeLogs(), codex: createCodexLogs() };
  return (file) => {
    switch (file.format) {
      case 'csv':
        return csvRecords(file, options);
      case 'ndjson':
        return lineRecords(file, options);
      case 'claude-code':
      case 'codex':
        return callRecords(file, options, logs[file.format]);
    }
  };
}

async function* lineRecords(file: SourceFile, options: ReadingOptions): AsyncIterable<FileRecord> {
  for await (const { bytes, line } of linesOf(open(file.path, options.onBytes), MAX_EVENT_BYTES)) {
    if (bytes.toString('utf8').trim() === '') continue;
    const item = itemOfLine(bytes);
    const reading: Reading =
      'refusal' in item
        ? { id: null, refusal: item.refusal }
        : readRecord(item.value, importId(file, line, bytes), options.rules);
    yield { line, reading };
  }
}

async function* csvRecords(file: SourceFile, options: ReadingOptions): AsyncIterable<FileRecord> {
  const parser = pipeline(
    open(file.path, options.onBytes),
    parse({
      bom: true,
      info: true,
      skip_empty_lines: true,
      relax_column_count: true,
      max_record_size: MAX_EVENT_BYTES,
    }),
    // The loop below gets the error too, from the parser that is destroyed with it.
    () => undefined,
  );
  let header: readonly string[] | undefined;
  for await (const row of parser) {
    // With `info`, csv-parse gives each record beside where it stands; its types do not follow the option.
    const { record, info } = row as { record: string[]; info: { lines: number } };
    if (!header) {
      header = record.map((name) => name.trim());
      continue;
    }
    const id = importId(file, info.lines, JSON.stringify(record));
    yield {
      line: info.lines,
      reading: readRecord(eventOfRow(header, record, options.columns), id, options.rules),
    };
  }
}

async function* callRecords(
  file: SourceFile,
  { rules, onBytes }: ReadingOptions,
  logs: SessionLogs,
): AsyncIterable<FileRecord> {
  for await (const { bytes } of linesOf(open(file.path, onBytes), MAX_LOG_LINE)) {
    logs.addLine(bytes.toString('utf8'));
  }
  for (const call of logs.takeCalls(rules.now)) {
    const { event } = call;
    const refusal = maybeOutsideWindow(event.occurredAt, rules);
    yield { line: 0, reading: refusal ? { id: event.idKeys[0], refusal } : call };
  }
}

/** A record without an id gets one; a record without a time is refused, since "now" would be wrong. */
function readRecord(value: unknown, id: string, rules: ReadingRules): Reading {
  const hasId = !isObject(value) || (value.id ?? '') !== '';
  const reading = readNative(hasId ? value : { ...value, id }, rules);
  if (!('event' in reading) || !reading.event.facts.timeIsArrival) return reading;
  const message = 'occurredAt: is required in a file; name its column with --map COLUMN=occurredAt';
  return { id: reading.event.idKeys[0], refusal: { code: 'invalid', message } };
}

/** The same for the same line of the same file, compressed or not, wherever it lies. */
function importId(file: SourceFile, line: number, content: string | Uint8Array): string {
  const name = basename(file.path).replace(/\.gz$/i, '');
  return `import:${createHash('sha256').update(`${name}\n${line}\n`).update(content).digest('hex').slice(0, 40)}`;
}

function open(path: string, onBytes: (count: number) => void): Readable {
  const counting = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      onBytes(chunk.length);
      done(null, chunk);
    },
  });
  const unpacking = /\.gz$/i.test(path) ? createGunzip() : new PassThrough();
  // As above: the reader of the last stream gets the error.
  return pipeline(createReadStream(path), counting, unpacking, () => undefined);
}

/** Lines without their ends, numbered from 1; of a longer one than `maxBytes` only the beginning, one byte too many. */
async function* linesOf(stream: Readable, maxBytes: number): AsyncIterable<{ bytes: Buffer; line: number }> {
  let pieces: Buffer[] = [];
  let length = 0;
  let line = 0;
  const add = (piece: Buffer) => {
    if (length <= maxBytes) pieces.push(piece.subarray(0, maxBytes + 1 - length));
    length += piece.length;
  };
  const take = () => {
    const bytes = pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
    pieces = [];
    length = 0;
    line++;
    return { bytes: bytes.at(-1) === 0x0d ? bytes.subarray(0, -1) : bytes, line };
  };
  // Nothing sets an encoding on these streams, so they give buffers.
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, start)) {
      add(chunk.subarray(start, end));
      start = end + 1;
      yield take();
    }
    add(chunk.subarray(start));
  }
  if (length > 0) yield take();
}
