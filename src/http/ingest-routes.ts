import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Intake } from '../analytics/ingest/intake.ts';
import { LOST_HEADER, type LossBook, maybeSaidLoss } from '../analytics/ingest/losses.ts';
import type { ApiKey } from '../analytics/state.ts';
import { authorized, authorizedAnyWay, type FindKey, sharedLookUp } from './authorization.ts';
import { type BodyReader, type BodySize, createBodyReader } from './body.ts';
import { ANSWERS, type Taken } from './ingest-answers.ts';
import { INGEST_ROUTES, type IngestRoute } from './ingest-table.ts';
import { formatOf } from './media-type.ts';
import { HttpProblem, tryLater } from './problem.ts';
import { signatureCheck } from './signature.ts';

/** Its own sizes are those of our own events. */
export type IngestLimits = BodySize & {
  /** Of protocols, which send prompts along that are not read. */
  readonly protocol: BodySize;
  /** Bodies of all requests in progress together. */
  readonly maxHeldBytes: number;
  /** Requests a minute per key; null: as many as it likes. */
  readonly keyRatePerMinute: number | null;
  /** Mean lag of the event loop above which new requests are turned away. */
  readonly maxLoopLagMs: number;
};

export type IngestOptions = {
  readonly findKey: FindKey;
  readonly intake: Intake;
  /** What senders say they lost. */
  readonly losses: LossBook;
  /** Why storage takes no more events for now; undefined while it does. */
  readonly storageProblem: () => string | undefined;
  readonly now: () => number;
  /** What Helicone signs with; null where its webhook is not set up. */
  readonly heliconeSecret: string | null;
  readonly limits: IngestLimits;
};

declare module 'fastify' {
  interface FastifyRequest {
    apiKey: ApiKey | null;
  }
}

/** Where usage events come in. Checks go from cheap to dear: load, key, rate, headers, length, body, events. */
export async function ingestRoutes(scope: FastifyInstance, options: IngestOptions): Promise<void> {
  const { limits, intake } = options;
  const bodies = createBodyReader(limits.maxHeldBytes);
  const parts: Parts = { ...options, bodies, findKey: sharedLookUp(options.findKey) };
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
  scope.addHook('onRequest', async () => {
    if (intake.isFull() || bodies.isFull()) throw tryLater('overloaded', 'too many events are waiting');
    const problem = options.storageProblem();
    if (problem) throw tryLater('storage', problem);
  });
  if (limits.keyRatePerMinute !== null) await limitRate(scope, limits.keyRatePerMinute);
  for (const route of INGEST_ROUTES) for (const url of route.paths) addRoute(scope, url, route, parts);
}

type Parts = IngestOptions & { readonly bodies: BodyReader };

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

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

function addRoute(scope: FastifyInstance, url: string, route: IngestRoute, parts: Parts): void {
  const { methods, problemAnswer } = route;
  const common = {
    url,
    config: problemAnswer ? { problemAnswer } : {},
    onRequest: async (request: FastifyRequest) => {
      request.apiKey = await maybeKey(request, route, parts.findKey);
    },
  };
  const handler = (request: FastifyRequest, reply: FastifyReply) => take(request, reply, { ...parts, route });
  scope.route({ ...common, method: [...methods], handler });
  const others = METHODS.filter((method) => !methods.some((allowed) => allowed === method));
  scope.route({
    ...common,
    method: others,
    handler: () => {
      throw new HttpProblem(405, 'method_not_allowed', {
        message: `usage events are sent with ${methods.join(' or ')}`,
        headers: { allow: methods.join(', ') },
      });
    },
  });
}

/** What is signed needs no key; its body has to be read first. */
async function maybeKey(
  request: FastifyRequest,
  { proof }: IngestRoute,
  findKey: FindKey,
): Promise<ApiKey | null> {
  if (proof === 'signature') return null;
  return (proof === 'key' ? authorizedAnyWay : authorized)(request, 'ingest', findKey);
}

/** A signature tells of no organisation. */
const SIGNED_FOR = 'default';

async function take(
  request: FastifyRequest,
  reply: FastifyReply,
  { bodies, intake, losses, now, limits, heliconeSecret, route }: Parts & { readonly route: IngestRoute },
): Promise<FastifyReply> {
  const check = route.proof === 'signature' ? signatureCheck(request, heliconeSecret) : undefined;
  const format = formatOf(request, route.types);
  const org = request.apiKey?.org ?? SIGNED_FOR;
  const size = route.size === 'events' ? limits : limits.protocol;
  return bodies.withBody(request, { size, check }, async (body) => {
    const headers = contentHeaders(request);
    const answer = await intake.post({ org, receivedAt: now(), format, body, ...(headers && { headers }) });
    if (!('refused' in answer)) {
      await noteLoss(request, losses);
      return send(reply, ANSWERS[format](answer));
    }
    const status = answer.refused === 'too_many_events' ? 413 : 400;
    throw new HttpProblem(status, answer.refused, { message: answer.message });
  });
}

/** Whatever becomes of it, the events beside it are stored, and the sender says it again with the next ones. */
async function noteLoss({ headers, apiKey, log }: FastifyRequest, losses: LossBook): Promise<void> {
  const header = headers[LOST_HEADER];
  const said = typeof header === 'string' ? maybeSaidLoss(header) : undefined;
  if (!said || !apiKey) return;
  try {
    await losses.note({ ...said, org: apiKey.org, apiKey: apiKey.id });
  } catch (error) {
    log.warn({ error }, 'what a sender lost could not be noted');
  }
}

const CONTENT_HEADER = /^(ce-(id|source|specversion|type|subject|time)|x-test-connection)$/;

/** Headers that are part of what is said; nearly every request has none. */
function contentHeaders({ headers }: FastifyRequest): Readonly<Record<string, string>> | undefined {
  if (!headers['ce-specversion'] && !headers['x-test-connection']) return undefined;
  const names = Object.keys(headers).filter((name) => CONTENT_HEADER.test(name));
  return Object.fromEntries(names.map((name) => [name, String(headers[name])]));
}

function send(reply: FastifyReply, { status, mediaType, body }: Taken): FastifyReply {
  if (mediaType) reply.type(mediaType);
  return reply.code(status).send(body);
}
