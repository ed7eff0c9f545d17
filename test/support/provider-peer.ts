import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export const OPENAI_ADMIN_KEY = 'sk-admin-peer';
export const ANTHROPIC_ADMIN_KEY = 'sk-ant-admin-peer';

/** An hour or day as a provider reports it, with its start under the provider's own name. */
export type ReportedBucket = Readonly<Record<string, unknown>> & { readonly results: readonly object[] };

export type ProviderRequest = { readonly path: string; readonly query: URLSearchParams };

/** `half` sends the beginning of an answer and closes the connection; `moved` names another place. */
export type ProviderFailure =
  | { readonly status: number; readonly retryAfter?: string }
  | 'half'
  | 'moved'
  | 'not json';

/**
 * OpenAI and Anthropic on loopback, as far as administrators ask them: buckets of the asked time, in pages.
 * Whoever has no admin key is refused.
 */
export async function startProviderPeer() {
  const requests: ProviderRequest[] = [];
  const reported = new Map<string, readonly ReportedBucket[]>();
  const failures: { readonly failure: ProviderFailure; readonly when: RequestTest }[] = [];
  const open = new Set<Socket>();
  const settings = { bucketsPerPage: 1_000, takesKeys: true };

  const http = createServer(serve);
  http.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  // A TCP server that listens has an address with a port.
  const { port } = http.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;

  function serve(request: IncomingMessage, response: ServerResponse): void {
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', url);
    const asked = { path, query };
    requests.push(asked);
    response.setHeader('content-type', 'application/json');
    const failure = settings.takesKeys && hasKey(request) ? nextFailure(asked) : { status: 401 };
    if (!failure) answer(response, 200, pageOf(path, query));
    else if (failure === 'not json') response.end('<html>');
    else if (failure === 'moved') response.writeHead(307, { location: `${url}/elsewhere` }).end();
    else if (failure === 'half') response.write('{"data":[', () => request.socket.destroy());
    else {
      if (failure.retryAfter) response.setHeader('retry-after', failure.retryAfter);
      answer(response, failure.status, { error: 'later' });
    }
  }

  function nextFailure(request: ProviderRequest): ProviderFailure | undefined {
    const index = failures.findIndex(({ when }) => when(request));
    return index < 0 ? undefined : failures.splice(index, 1)[0]?.failure;
  }

  function pageOf(path: string, query: URLSearchParams): object {
    const span = spanOf(query);
    const asked = (reported.get(path) ?? []).filter((bucket) => {
      const start = startOf(bucket);
      return start >= span.from && start < span.to;
    });
    const begin = Number(query.get('page') ?? 0);
    const end = begin + settings.bucketsPerPage;
    const hasMore = end < asked.length;
    return {
      data: asked.slice(begin, end),
      has_more: hasMore,
      next_page: hasMore ? String(end) : null,
    };
  }

  return {
    url,
    requests,
    settings,
    /** What a path answers with from now on. */
    report: (path: string, buckets: readonly ReportedBucket[]) => void reported.set(path, buckets),
    /** The next request that passes the test fails. */
    fail: (failure: ProviderFailure, when: RequestTest = () => true) => void failures.push({ failure, when }),
    access: {
      openai: { adminKey: OPENAI_ADMIN_KEY, apiUrl: url },
      anthropic: { adminKey: ANTHROPIC_ADMIN_KEY, apiUrl: url },
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

type RequestTest = (request: ProviderRequest) => boolean;

export type ProviderPeer = Awaited<ReturnType<typeof startProviderPeer>>;

function hasKey({ headers }: IncomingMessage): boolean {
  if (headers.authorization === `Bearer ${OPENAI_ADMIN_KEY}`) return true;
  return headers['x-api-key'] === ANTHROPIC_ADMIN_KEY && headers['anthropic-version'] !== undefined;
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.statusCode = status;
  response.end(JSON.stringify(body));
}

function spanOf(query: URLSearchParams): { readonly from: number; readonly to: number } {
  const seconds = query.get('start_time');
  if (seconds !== null) return { from: Number(seconds) * 1_000, to: Number(query.get('end_time')) * 1_000 };
  return {
    from: Date.parse(query.get('starting_at') ?? ''),
    to: Date.parse(query.get('ending_at') ?? ''),
  };
}

function startOf({ start_time, starting_at }: ReportedBucket): number {
  return typeof start_time === 'number' ? start_time * 1_000 : Date.parse(String(starting_at));
}
