import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';

/** One request as a server without any goodwill saw it. */
export type Asked = { readonly ids: readonly string[]; readonly encoding: string | undefined };

export type BadServer = {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** What it does from now on. */
  behave(answer: (response: ServerResponse, asked: Asked) => void): void;
  close(): Promise<void>;
};

/** Takes everything, as Tokenbell does, until it is told to behave otherwise. */
export async function startBadServer(): Promise<BadServer> {
  const asked: Asked[] = [];
  let answer = take;
  const server = createServer(async (request, response) => {
    const one = { ids: await idsIn(request), encoding: request.headers['content-encoding'] };
    asked.push(one);
    answer(response, one);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is never a string.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    behave: (next) => {
      answer = next;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export function take(response: ServerResponse, { ids }: Asked): void {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ accepted: ids.length, duplicates: 0, rejected: [] }));
}

/** An address where nobody answers. */
export async function nowhere(): Promise<string> {
  const server = await startBadServer();
  await server.close();
  return server.url;
}

async function idsIn(request: IncomingMessage): Promise<readonly string[]> {
  const isPacked = request.headers['content-encoding'] === 'gzip';
  const body = await text(isPacked ? request.pipe(createGunzip()) : request);
  return body.split('\n').map((line) => JSON.parse(line).id);
}
