import { type LookupAddress, lookup as lookupHost } from 'node:dns';
import type { ClientRequest } from 'node:http';
import { isIP, type LookupFunction } from 'node:net';
import type { DeliveryOutcome } from '../analytics/outbox.ts';
import { type AddressRules, mayConnect, problemOfUrl } from './address.ts';

/** The specification advises 15 to 30 seconds. */
const TIMEOUT_MS = 15_000;

/** Every address of a name. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

export type SendTerms = {
  readonly rules: AddressRules;
  readonly resolve: Resolve;
  readonly timeoutMs?: number;
};

export type Call = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export const resolveHost: Resolve = (host) =>
  new Promise((resolve, reject) => {
    lookupHost(host, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  });

/**
 * Posts once and says what came of it; never throws. Where the connection leads is decided when it is made, so a
 * name that is moved inside after somebody typed it gets nothing. Redirects are not followed, nothing of the answer
 * but its status is read.
 */
export async function send(call: Call, terms: SendTerms): Promise<DeliveryOutcome> {
  const problem = problemOfUrl(call.url, terms.rules);
  if (problem !== undefined) return refused(problem);
  try {
    const { status, retryAfterMs } = await post(call, terms);
    return outcomeOf(status, retryAfterMs);
  } catch (error) {
    return refused(reasonOf(error));
  }
}

type Answered = { readonly status: number; readonly retryAfterMs: number | null };

async function post({ url, headers, body }: Call, terms: SendTerms): Promise<Answered> {
  const { promise, resolve, reject } = Promise.withResolvers<Answered>();
  const bytes = Buffer.from(body);
  // Imported when first needed: Node loads its whole fetch for whoever imports node:http.
  const { request: connect } = await (isSecure(url) ? import('node:https') : import('node:http'));
  const request = connect(url, {
    method: 'POST',
    // A connection of its own: one kept open would not be looked at again.
    agent: false,
    lookup: guardedLookup(terms),
    signal: AbortSignal.timeout(terms.timeoutMs ?? TIMEOUT_MS),
    headers: {
      ...headers,
      'content-type': 'application/json',
      'content-length': bytes.length,
      'user-agent': 'Tokenbell-Webhooks/1',
    },
  });
  request.on('response', (response) => {
    resolve({
      status: response.statusCode ?? 0,
      retryAfterMs: maybeRetryAfter(response.headers['retry-after']),
    });
    response.destroy();
  });
  request.on('error', reject);
  sendOnceConnected(request, bytes, terms.rules);
  return promise;
}

function isSecure(url: string): boolean {
  return new URL(url).protocol === 'https:';
}

/** Nothing is written, not even the headers, before the other end of the connection is known to be outside. */
function sendOnceConnected(request: ClientRequest, bytes: Buffer, rules: AddressRules): void {
  request.on('socket', (socket) => {
    const begin = () => {
      const address = socket.remoteAddress?.replace(/%.*$/, '') ?? '';
      if (mayConnect(address, rules)) request.end(bytes);
      else request.destroy(new RefusedAddress(address));
    };
    if (socket.connecting) socket.once('connect', begin);
    else begin();
  });
}

class RefusedAddress extends Error {
  override readonly name = 'RefusedAddress';
  constructor(host: string) {
    super(`${host} leads into this network, not to the outside`);
  }
}

/** Answers only with addresses outside; one inside among several refuses the name. */
function guardedLookup({ resolve, rules }: SendTerms): LookupFunction {
  return (host, options, done) => {
    resolve(host).then(
      (addresses) => {
        const [first] = addresses;
        if (!first || addresses.some(({ address }) => isIP(address) === 0 || !mayConnect(address, rules)))
          return done(new RefusedAddress(host), '', 0);
        if (options.all) return done(null, [...addresses]);
        done(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => done(error, '', 0),
    );
  };
}

function outcomeOf(status: number, retryAfterMs: number | null): DeliveryOutcome {
  if (status >= 200 && status < 300) return { kind: 'sent', reference: String(status) };
  if (status === 410) return { ...refused('HTTP 410: the receiver wants no more'), permanent: true };
  if (status >= 300 && status < 400) return refused(`HTTP ${status}: redirects are not followed`);
  return { ...refused(`HTTP ${status}`), retryAfterMs };
}

/** Seconds or a date; anything else is ignored. */
function maybeRetryAfter(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}

function refused(reason: string): Extract<DeliveryOutcome, { kind: 'refused' }> {
  return { kind: 'refused', permanent: false, retryAfterMs: null, reason };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'no answer in time';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.message;
}
