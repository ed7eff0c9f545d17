import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { type Ask, addAskRoute } from './http/ask-route.ts';
import type { FindKey } from './http/authorization.ts';
import { addBudgetCheckRoute, type CheckBudgets } from './http/budget-check-route.ts';
import { type IngestLimits, type IngestOptions, ingestRoutes } from './http/ingest-routes.ts';
import { maybeNearPath } from './http/near-paths.ts';
import { HttpProblem, isAnswered, problemBody, sendProblem, toProblem } from './http/problem.ts';

export { authorized, type FindKey } from './http/authorization.ts';
export { HttpProblem, tryLater } from './http/problem.ts';

export type ServerLimits = IngestLimits & {
  readonly maxConnections: number;
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  /** How often connections are checked against the two timeouts. */
  readonly checkEveryMs: number;
};

const MIB = 1_024 * 1_024;

export const DEFAULT_LIMITS: ServerLimits = {
  maxWireBytes: MIB,
  maxInflatedBytes: 8 * MIB,
  protocol: { maxWireBytes: 8 * MIB, maxInflatedBytes: 32 * MIB },
  maxHeldBytes: 64 * MIB,
  keyRatePerMinute: null,
  maxLoopLagMs: 250,
  maxConnections: 2_000,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  checkEveryMs: 1_000,
};

export type ServerOptions = Omit<IngestOptions, 'limits' | 'findKey'> & {
  readonly findKey: FindKey;
  /** Whether this process serves the ingest routes. */
  readonly takesEvents: boolean;
  /** What gateways are told of budgets; without it nobody can ask. */
  readonly checkBudgets?: CheckBudgets;
  /** Who answers questions of programs; without it nobody. */
  readonly ask?: Ask;
  /** What `/metrics` answers. */
  readonly metrics: { text(): Promise<string>; readonly mediaType: string };
  /** Why the process is not ready to serve; empty when it is. */
  readonly problems: () => Promise<readonly string[]>;
  /** What whoever runs it should know although it serves. */
  readonly warnings?: () => readonly string[];
  readonly limits?: Partial<ServerLimits>;
  readonly logger?: FastifyBaseLogger;
};

/**
 * The HTTP server, not listening yet: usage events in, health out. Whoever serves more routes (the console,
 * a platform's callbacks) calls `register` on it before it listens.
 */
export function createServer(options: ServerOptions): FastifyInstance {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const server = createBareServer(options.logger, limits);
  server.get('/healthz', async () => ({ status: 'ok' }));
  server.get('/readyz', async (_request, reply) => {
    const problems = [
      ...(await options.problems()),
      ...(options.intake.isFull() ? ['overloaded'] : []),
      ...[options.storageProblem()].filter((problem) => problem !== undefined),
    ];
    const warnings = options.warnings?.() ?? [];
    return reply
      .code(problems.length > 0 ? 503 : 200)
      .send({ ready: problems.length === 0, problems, ...(warnings.length > 0 && { warnings }) });
  });
  server.get('/metrics', async (_request, reply) =>
    reply.type(options.metrics.mediaType).send(await options.metrics.text()),
  );
  // biome-ignore lint/nursery/noMisusedPromises: fastify awaits its plugins before it listens
  if (options.takesEvents) server.register(ingestRoutes, { ...options, limits });
  const { findKey, checkBudgets, ask } = options;
  if (ask) addAskRoute(server, { findKey, ask });
  if (checkBudgets) addBudgetCheckRoute(server, { findKey, checkBudgets });
  return server;
}

/** A server without routes: what every port of ours has, for a platform that calls us on one of its own. */
export function createBareServer(
  logger: FastifyBaseLogger | undefined,
  limits: ServerLimits = DEFAULT_LIMITS,
): FastifyInstance {
  const server = fastify({
    ...(logger ? { loggerInstance: logger } : { logger: false }),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestTimeout: limits.requestTimeoutMs,
    http: { headersTimeout: limits.headersTimeoutMs, connectionsCheckingInterval: limits.checkEveryMs },
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: answerError,
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
  });
  server.server.maxConnections = limits.maxConnections;
  server.setErrorHandler(answerError);
  // Before the body is read: whatever it is, it is not what is wrong.
  server.addHook('onRequest', (request, _reply, done) =>
    done(request.is404 ? maybeWrongMethod(server, request) : undefined),
  );
  server.setNotFoundHandler((request, reply) => {
    const details = { message: 'there is nothing here', ...hintOf(request) };
    return sendProblem(request, reply, new HttpProblem(404, 'not_found', details));
  });
  return server;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

function hintOf({ url }: FastifyRequest): { readonly hint?: string } {
  const near = maybeNearPath(url);
  return near === undefined ? {} : { hint: `events are sent to ${near}` };
}

function maybeWrongMethod(server: FastifyInstance, request: FastifyRequest): HttpProblem | undefined {
  const { url, method } = request;
  const [path = ''] = url.split('?', 1);
  const allowed = METHODS.filter((one) => server.hasRoute({ method: one, url: path }));
  // Ingest routes answer every method themselves; what is none of them is nowhere.
  if (allowed.length === 0 || allowed.length === METHODS.length) return undefined;
  return new HttpProblem(405, 'method_not_allowed', {
    message: `there is no ${method} here, only ${allowed.join(' and ')}`,
    ...hintOf(request),
    headers: { allow: allowed.join(', ') },
  });
}

/** Routes of ours read bodies themselves; fastify's own compilers of schemas are a hundred modules to load. */
function noSchemas() {
  return () => {
    throw new Error('no route has a JSON schema');
  };
}

/** The one place where a request's failure becomes an answer and, when it is our fault, a line in the log. */
async function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const problem = toProblem(error);
  const isOurs = problem.code === 'unavailable' && !request.raw.destroyed;
  if (isOurs) request.log.error({ err: error }, 'a request failed');
  else request.log.debug({ status: problem.status, code: problem.code }, 'a request was refused');
  await sendProblem(request, reply, problem);
}

const BROKEN: Readonly<Record<string, { status: string; code: string; message: string }>> = {
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    code: 'headers_too_large',
    message: 'the headers are too large',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    code: 'too_slow',
    message: 'the request took too long to arrive',
  },
};

/** Answers what Node's parser could not read as a request; there is no request object then. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable || isAnswered(socket)) {
    socket.destroy();
    return;
  }
  const { status, code, message } = BROKEN[error.code ?? ''] ?? {
    status: '400 Bad Request',
    code: 'bad_request',
    message: 'this is no HTTP request that can be read',
  };
  const body = problemBody(new HttpProblem(400, code, { message }), randomUUID());
  const head = `HTTP/1.1 ${status}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n`;
  socket.end(head + body, () => socket.destroy());
}
