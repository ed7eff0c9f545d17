import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { BodyFormat, Intake } from '../analytics/ingest/intake.ts';
import type { Receipt } from '../analytics/ingest/receive.ts';
import type { ApiKey } from '../analytics/state.ts';
import { authorized, type FindKey, sharedLookUp } from './authorization.ts';
import { type BodyLimits, type BodyReader, createBodyReader } from './body.ts';
import { HttpProblem, tryLater } from './problem.ts';

export type IngestLimits = BodyLimits & {
  /** Requests a minute per key; null: as many as it likes. */
  readonly keyRatePerMinute: number | null;
  /** Mean lag of the event loop above which new requests are turned away. */
  readonly maxLoopLagMs: number;
};

export type IngestOptions = {
  readonly findKey: FindKey;
  readonly intake: Intake;
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

const FORMATS: Readonly<Record<string, BodyFormat>> = {
  'application/json': 'json',
  'application/x-ndjson': 'lines',
  'application/ndjson': 'lines',
  'application/jsonl': 'lines',
};

/** Where usage events come in. Checks go from cheap to dear: load, key, rate, headers, length, body, events. */
export async function ingestRoutes(scope: FastifyInstance, options: IngestOptions): Promise<void> {
  const { limits, intake } = options;
  const bodies = createBodyReader(limits);
  const findKey = sharedLookUp(options.findKey);
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
    if (intake.isFull() || bodies.isFull()) throw tryLater('overloaded', 'too many events are waiting');
    const problem = options.storageProblem();
    if (problem) throw tryLater('storage', problem);
    request.apiKey = await authorized(request, 'ingest', findKey);
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
  { bodies, intake, now }: IngestOptions & { readonly bodies: BodyReader },
): Promise<FastifyReply> {
  const format = formatOf(request);
  // The onRequest hook has let nobody in without a key.
  const { org } = request.apiKey as ApiKey;
  return bodies.withBody(request, async (body) => {
    const answer = await intake.post({ org, receivedAt: now(), format, body });
    if (!('refused' in answer)) return reply.code(statusOf(answer)).send(answer);
    const status = answer.refused === 'too_many_events' ? 413 : 400;
    throw new HttpProblem(status, answer.refused, { message: answer.message });
  });
}

function formatOf({ headers }: FastifyRequest): BodyFormat {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  const mediaType = type.trim();
  const charset = parameters.map((one) => one.trim()).find((one) => one.startsWith('charset='));
  const format = Object.hasOwn(FORMATS, mediaType) ? FORMATS[mediaType] : undefined;
  if (format && (!charset || /^charset="?(utf-?8|us-ascii)"?$/.test(charset))) return format;
  throw new HttpProblem(415, 'unsupported_media_type', {
    message: format ? 'the body must be UTF-8' : 'the Content-Type is none that is read here',
    hint: 'send application/json (an event, a list, or {"events": […]}) or application/x-ndjson, in UTF-8',
  });
}

/** 422 when every event was refused for what it is; a conflict is about an event that is stored. */
function statusOf({ accepted, duplicates, rejected }: Receipt): number {
  if (accepted + duplicates > 0 || rejected.length === 0) return 200;
  return rejected.every(({ code }) => code !== 'conflict') ? 422 : 200;
}
