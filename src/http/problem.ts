import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { Overloaded } from '../analytics/ingest/receive.ts';
import { StoreBusy, SumTooLarge } from '../analytics/store.ts';

/** A request that gets no success: its status, a code programs may rely on, and words for people. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly status: number;
  readonly code: string;
  readonly hint: string | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    details: { message: string; hint?: string; headers?: Readonly<Record<string, string>> },
  ) {
    super(details.message);
    this.status = status;
    this.code = code;
    this.hint = details.hint;
    this.headers = details.headers ?? {};
  }
}

/** 503 with a Retry-After of 1 to 5 s at random, so that refused clients do not come back all at once. */
export function tryLater(code: string, message: string): HttpProblem {
  const headers = { 'retry-after': String(1 + Math.floor(Math.random() * 5)) };
  return new HttpProblem(503, code, { message, headers });
}

/** What a client is told about an error thrown while its request was handled; never its stack or its text. */
export function toProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof Overloaded) {
    return tryLater('overloaded', 'too many events are waiting to be written');
  }
  if (error instanceof StoreBusy) return tryLater('store_busy', 'the database is busy; nothing was stored');
  if (error instanceof SumTooLarge) {
    return new HttpProblem(422, 'sum_too_large', {
      message: 'with these counts a sum would pass 4.6e18; none of the request was stored',
      hint: 'their counts cannot be right; correct them, sending them again as they are will not help',
    });
  }
  const status = statusOf(error);
  if (status < 400 || status >= 500) {
    return tryLater('unavailable', 'something went wrong here; nothing is known to be stored');
  }
  // A refusal by fastify itself; its messages are written for clients.
  return new HttpProblem(status, CODES[status] ?? 'bad_request', {
    message: (error as FastifyError).message,
  });
}

const CODES: Readonly<Record<number, string>> = {
  404: 'not_found',
  413: 'too_large',
  415: 'unsupported_media_type',
};

function statusOf(error: unknown): number {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : 503;
}

/** The body of an answer that is not a success, where the client wants no other. */
export function problemBody({ code, message, hint }: HttpProblem, requestId: string): string {
  return JSON.stringify({ error: { code, message, ...(hint && { hint }) }, requestId });
}

/** What is sent in place of a success. */
export type ProblemAnswer = { readonly mediaType: string; readonly body: string | Uint8Array };

declare module 'fastify' {
  interface FastifyContextConfig {
    /** How the clients of a route want to be told of problems, where they have a form of their own. */
    problemAnswer?: (problem: HttpProblem, request: FastifyRequest) => ProblemAnswer;
  }
}

function problemAnswer(problem: HttpProblem, request: FastifyRequest): ProblemAnswer {
  // A request whose address cannot be read has no route.
  const own = request.routeOptions?.config?.problemAnswer;
  if (own) return own(problem, request);
  return { mediaType: 'application/json; charset=utf-8', body: problemBody(problem, request.id) };
}

/** Sockets whose last answer is sent though their request is still coming in. */
const answered = new WeakSet<Socket>();

export function isAnswered(socket: Socket): boolean {
  return answered.has(socket);
}

const LINGER_MS = 2_000;
const LINGER_BYTES = 16 * 1024 * 1024;

/**
 * Answers with a problem. When some of the request's body is unread, the connection is closed, but not
 * before the rest was thrown away for a while: closing at once resets the connection, and a client still
 * sending would see that instead of the answer.
 */
export async function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: HttpProblem,
): Promise<void> {
  const { mediaType, body } = problemAnswer(problem, request);
  reply.headers({ ...problem.headers, 'content-type': mediaType });
  reply.code(problem.status);
  if (request.raw.complete || isWithoutBody(request)) {
    await reply.send(body);
    return;
  }
  reply.headers({ connection: 'close', 'content-length': Buffer.byteLength(body) });
  reply.hijack();
  answered.add(request.raw.socket);
  // Headers set through fastify are plain strings and numbers here, which is what Node takes.
  reply.raw.writeHead(problem.status, reply.getHeaders() as Record<string, string | number>);
  reply.raw.write(body);
  await discarded(request);
  reply.raw.end();
}

function isWithoutBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0;
}

function discarded({ raw }: FastifyRequest): Promise<void> {
  return new Promise((resolve) => {
    let left = LINGER_BYTES;
    const timer = setTimeout(resolve, LINGER_MS);
    const stop = () => {
      clearTimeout(timer);
      resolve();
    };
    raw.on('data', (chunk: Buffer) => {
      left -= chunk.length;
      if (left < 0) stop();
    });
    raw.once('end', stop).once('close', stop).once('error', stop);
    if (raw.destroyed) stop();
    raw.resume();
  });
}
