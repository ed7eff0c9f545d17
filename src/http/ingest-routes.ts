import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Batch, itemsOfJson, itemsOfLines } from '../analytics/ingest/formats/batch.ts';
import { readNative } from '../analytics/ingest/formats/native.ts';
import type { ReadingRules } from '../analytics/ingest/reading.ts';
import type { Receipt, Receiver } from '../analytics/ingest/receive.ts';
import type { ApiKey } from '../analytics/state.ts';
import { authorized, type FindKey } from './authorization.ts';
import { type BodyLimits, type BodyReader, createBodyReader } from './body.ts';
import { HttpProblem, tryLater } from './problem.ts';

export type IngestLimits = BodyLimits & {
  readonly maxEventAgeMs: number;
  /** Requests a minute per key; null: as many as it likes. */
  readonly keyRatePerMinute: number | null;
  /** Mean lag of the event loop above which new requests are turned away. */
  readonly maxLoopLagMs: number;
};

export type IngestOptions = {
  readonly findKey: FindKey;
  readonly receiver: Receiver;
  /** Why storage takes no more events for now; undefined while it does. */
  readonly storageProblem: () => string | undefined;
  readonly now: () => number;
  readonly limits: IngestLimits;
};

declare module 'fastify' {
  interface FastifyRequest {
    apiKey: ApiKey | null;
  }
}

const PATHS = ['/v1/events', '/usage/ingest'];

const READERS: Readonly<Record<string, (bytes: Uint8Array) => Batch>> = {
  'application/json': itemsOfJson,
  'application/x-ndjson': itemsOfLines,
  'application/ndjson': itemsOfLines,
  'application/jsonl': itemsOfLines,
};

/** A sender's misspelled field shows in the receipt, up to this many names of this length. */
const MAX_IGNORED_NAMES = 20;
const MAX_IGNORED_LENGTH = 64;

/** Where usage events come in. Checks go from cheap to dear: load, key, rate, headers, length, body, events. */
export async function ingestRoutes(scope: FastifyInstance, options: IngestOptions): Promise<void> {
  const { limits, receiver } = options;
  const bodies = createBodyReader(limits);
  // Bodies are read by the handler, once everything that needs no body has been checked.
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
  scope.decorateRequest('apiKey', null);
  await scope.register(underPressure, {
    maxEventLoopDelay: limits.maxLoopLagMs,
    pressureHandler: async () => {
      throw tryLater('overloaded', 'the server is busy');
    },
  });
  scope.addHook('onRequest', async (request) => {
    if (receiver.isFull() || bodies.isFull()) throw tryLater('overloaded', 'too many events are waiting');
    const problem = options.storageProblem();
    if (problem) throw tryLater('storage', problem);
    request.apiKey = await authorized(request, 'ingest', options.findKey);
  });
  if (limits.keyRatePerMinute !== null) await limitRate(scope, limits.keyRatePerMinute);
  for (const url of PATHS) {
    scope.post(url, (request, reply) => postEvents(request, reply, { ...options, bodies }));
    scope.route({ method: ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'], url, handler: refuseMethod });
  }
}

async function limitRate(scope: FastifyInstance, max: number): Promise<void> {
  await scope.register(rateLimit, {
    max,
    timeWindow: 60_000,
    hook: 'preHandler',
    keyGenerator: (request) => request.apiKey?.id ?? '',
    errorResponseBuilder: (_request, { max: allowed, ttl }) =>
      new HttpProblem(429, 'too_many_requests', {
        message: `this key may send ${allowed} requests a minute`,
        headers: { 'retry-after': String(Math.ceil(ttl / 1_000)) },
      }),
  });
}

function refuseMethod(): never {
  throw new HttpProblem(405, 'method_not_allowed', {
    message: 'usage events are sent with POST',
    headers: { allow: 'POST' },
  });
}

async function postEvents(
  request: FastifyRequest,
  reply: FastifyReply,
  { bodies, ...options }: IngestOptions & { readonly bodies: BodyReader },
): Promise<FastifyReply> {
  const read = readerOf(request);
  return bodies.withBody(request, async (body) => {
    const batch = read(body);
    if ('refused' in batch) {
      const status = batch.refused === 'too_many_events' ? 413 : 400;
      throw new HttpProblem(status, batch.refused, { message: batch.message });
    }
    const ignoredFields = new Map<string, number>();
    const rules = rulesOf(options, (name) => countIgnored(ignoredFields, name));
    const readings = batch.items.map((item) =>
      'refusal' in item ? { id: null, refusal: item.refusal } : readNative(item.value, rules),
    );
    // The onRequest hook has let nobody in without a key.
    const { org } = request.apiKey as ApiKey;
    const receipt = await options.receiver.receive({
      org,
      receivedAt: rules.now,
      readings,
      bytes: body.length,
    });
    return reply.code(statusOf(receipt)).send({
      ...receipt,
      ...(ignoredFields.size > 0 && { ignoredFields: Object.fromEntries(ignoredFields) }),
    });
  });
}

function readerOf({ headers }: FastifyRequest): (bytes: Uint8Array) => Batch {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  const mediaType = type.trim();
  const charset = parameters.map((one) => one.trim()).find((one) => one.startsWith('charset='));
  const reader = Object.hasOwn(READERS, mediaType) ? READERS[mediaType] : undefined;
  if (reader && (!charset || /^charset="?(utf-?8|us-ascii)"?$/.test(charset))) return reader;
  throw new HttpProblem(415, 'unsupported_media_type', {
    message: reader ? 'the body must be UTF-8' : 'the Content-Type is none that is read here',
    hint: 'send application/json (an event, a list, or {"events": […]}) or application/x-ndjson, in UTF-8',
  });
}

function rulesOf(options: IngestOptions, onUnknownField: (name: string) => void): ReadingRules {
  return {
    now: options.now(),
    maxAgeMs: options.limits.maxEventAgeMs,
    source: 'native',
    onUnknownField,
  };
}

function countIgnored(counts: Map<string, number>, name: string): void {
  const short = name.slice(0, MAX_IGNORED_LENGTH);
  const known = counts.get(short);
  if (known !== undefined || counts.size < MAX_IGNORED_NAMES) counts.set(short, (known ?? 0) + 1);
}

/** 422 when every event was refused for what it is; a conflict is about an event that is stored. */
function statusOf({ accepted, duplicates, rejected }: Receipt): number {
  if (accepted + duplicates > 0 || rejected.length === 0) return 200;
  return rejected.every(({ code }) => code !== 'conflict') ? 422 : 200;
}
