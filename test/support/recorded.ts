import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** Requests of real clients as they were recorded, and the events they must become (its README says more). */
export type Recorded = {
  readonly name: string;
  readonly requests: readonly RecordedRequest[];
  readonly events: readonly ExpectedEvent[];
};

export type RecordedRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

/** The fields of an expected event; null is unknown. */
export type ExpectedEvent = Readonly<Record<string, unknown>> & {
  readonly idKeys: readonly string[];
  readonly startedAt: string | null;
  readonly endedAt: string | null;
};

/** What the README of the recordings says an event must tell; a few carry more, about the recording itself. */
const FIELDS =
  'idKeys kind startedAt endedAt latencyMs operation provider providerRaw model requestModel inputTokens cacheReadTokens cacheWriteTokens outputTokens reasoningTokens usageStatus user team agent conversation service status error reportedCostUsd'.split(
    ' ',
  );

const FOLDER = new URL('../fixtures/ingest/', import.meta.url);

/**
 * The same records, each in a request of its own and as JSON, the last one first; undefined where they are not
 * OpenTelemetry's.
 */
export function inPieces({ name, requests }: Recorded): Recorded['requests'] | undefined {
  if (!requests.every(({ path }) => /\/v1\/(traces|logs|metrics)$/.test(path))) return undefined;
  return requests.flatMap((request, index) => piecesOf(request, name, index)).toReversed();
}

/** Everything of four words or more that stands in the bodies of a recording: prompts, answers, tools, errors. */
export function sentencesIn({ name, requests }: Recorded): readonly string[] {
  const texts = requests.flatMap((request, index) => textsIn(JSON.parse(jsonOf(request, name, index))));
  return texts.filter((text) => text.trim().split(/\s+/).length > 3);
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function piecesOf(request: RecordedRequest, name: string, index: number): readonly RecordedRequest[] {
  const { 'content-encoding': _, ...headers } = request.headers;
  return recordsIn(JSON.parse(jsonOf(request, name, index))).map((body) => ({
    ...request,
    headers: { ...headers, 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(body)),
  }));
}

function jsonOf({ headers, body }: RecordedRequest, name: string, index: number): string {
  if (!headers['content-type']?.includes('json')) {
    return readFileSync(
      new URL(`${name}/${String(index + 1).padStart(3, '0')}.decoded.json`, FOLDER),
      'utf8',
    );
  }
  return (headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString();
}

/** Lists that hold one another in OTLP; the last of each is of records. */
const LISTS = [
  ['resourceSpans', 'scopeSpans', 'spans'],
  ['resourceLogs', 'scopeLogs', 'logRecords'],
  ['resourceMetrics', 'scopeMetrics', 'metrics'],
];

type Message = Readonly<Record<string, unknown>>;

function recordsIn(message: Message): readonly Message[] {
  const name = LISTS.flat().find((list) => Array.isArray(message[list]));
  if (name === undefined) return [message];
  // Just seen to be a list; OTLP's are of messages.
  const items = message[name] as readonly Message[];
  return items.flatMap(recordsIn).map((record) => ({ ...message, [name]: [record] }));
}

/** Every recording that came over HTTP; log files and answers of provider APIs come in by other ways. */
export function recordedRequests(): readonly Recorded[] {
  return readdirSync(FOLDER)
    .map(readRecorded)
    .filter(({ requests }) => requests.length > 0);
}

function readRecorded(name: string): Recorded {
  const folder = new URL(`${name}/`, FOLDER);
  const read = (file: string) => readFileSync(new URL(file, folder));
  // The fixtures' shape is the contract they were recorded under.
  const requests = JSON.parse(read('requests.json').toString()) as readonly Partial<
    RecordedRequest & { readonly bodyFile: string }
  >[];
  const { events } = JSON.parse(read('expected.json').toString()) as Pick<Recorded, 'events'>;
  return {
    name,
    events: events.map(fieldsOf),
    requests: requests.flatMap(({ method, path, headers = {}, bodyFile }) =>
      method && path && bodyFile ? [{ method, path, headers, body: read(bodyFile) }] : [],
    ),
  };
}

function fieldsOf(event: ExpectedEvent): ExpectedEvent {
  const { idKeys, startedAt, endedAt, ...others } = event;
  const named = Object.entries(others).filter(([name]) => FIELDS.includes(name));
  return { idKeys, startedAt, endedAt, ...Object.fromEntries(named) };
}

/** Counts of which nothing said and none are the same. */
const NOTHING_IS_ZERO = ['cacheReadTokens', 'cacheWriteTokens', 'reasoningTokens'];

/** What an event in the shape of `export` says of the fields an expected one names, in its words. */
export function asExpected(
  exported: Readonly<Record<string, unknown>>,
  expected: ExpectedEvent,
): Readonly<Record<string, unknown>> {
  const said = Object.keys(expected).map((name): [string, unknown] => {
    const value = name === 'startedAt' ? exported.occurredAt : exported[name];
    if (NOTHING_IS_ZERO.includes(name)) return [name, value ?? expected[name] ?? null];
    if (name === 'startedAt' || name === 'endedAt') return [name, nearest(value, expected[name])];
    if (name === 'idKeys') return [name, expected.idKeys.filter((key) => isAmong(key, value))];
    // Error texts quote prompts, so none is kept.
    if (name === 'error' && isObject(expected.error)) return [name, { ...expected.error, ...known(value) }];
    return [name, value ?? null];
  });
  return Object.fromEntries(said);
}

/** Times that nothing was said of are the arrival's; others may be a millisecond off. */
function nearest(value: unknown, expected: unknown): unknown {
  if (expected === null) return null;
  const apart = Math.abs(Date.parse(String(value)) - Date.parse(String(expected)));
  return apart <= 1 ? expected : value;
}

function isAmong(key: string, keys: unknown): boolean {
  return Array.isArray(keys) && keys.includes(key);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function known(error: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(error)) return { type: null };
  const { message: _, ...rest } = error;
  return rest;
}
