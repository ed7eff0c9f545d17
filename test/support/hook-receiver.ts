import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export type Received = {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

/** How a receiver answers: a status with headers, not at all, or by cutting the line after it took everything. */
export type HookAnswer =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | 'hang'
  | 'drop';

/** Somebody's address on loopback that is told of events; what it answers a test sets. */
export async function startHookReceiver() {
  const received: Received[] = [];
  const sockets = new Set<Socket>();
  const settings: { answer: (call: Received) => HookAnswer; connections: number } = {
    answer: () => ({ status: 204 }),
    connections: 0,
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const call = {
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      received.push(call);
      answer(response, settings.answer(call));
    });
  });
  server.on('connection', (socket) => {
    settings.connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server that listens has an address with a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    port,
    received,
    settings,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(response: ServerResponse, given: HookAnswer): void {
  if (given === 'hang') return;
  if (given === 'drop') return void response.socket?.destroy();
  response.writeHead(given.status, given.headers ?? {});
  response.end(given.body ?? '');
}
