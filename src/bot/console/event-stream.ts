import type { ServerResponse } from 'node:http';
import { SECURITY_HEADERS } from './guard.ts';

/** Beyond this many unread bytes a reader is cut off; it reconnects and gets the recent entries again. */
const UNREAD_BYTES = 4 * 1024 * 1024;
const HEARTBEAT_MS = 20_000;

/** Pages that listen, as Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export type EventStreams = {
  /** False when too many pages listen already. */
  isFull(): boolean;
  open(response: ServerResponse): EventStream;
  closeAll(): void;
};

export type EventStream = { send(event: string, content: unknown): void };

export function openEventStreams(limit: number): EventStreams {
  const responses = new Set<ServerResponse>();

  function open(response: ServerResponse): EventStream {
    responses.add(response);
    response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': 'text/event-stream', ...UNBUFFERED });
    // Without a heartbeat a page that vanished without a word would be noticed only at the next entry.
    const heartbeat = setInterval(() => write(response, ': still here\n\n'), HEARTBEAT_MS);
    heartbeat.unref();
    response.once('close', () => {
      clearInterval(heartbeat);
      responses.delete(response);
    });
    return {
      send: (event, content) => write(response, `event: ${event}\ndata: ${JSON.stringify(content)}\n\n`),
    };
  }

  return {
    isFull: () => responses.size >= limit,
    open,
    closeAll: () => {
      // Not `end`: a reader that does not read, or a connection kept alive, would hold up the closing server.
      for (const response of responses) response.destroy();
    },
  };
}

const UNBUFFERED = { 'cache-control': 'no-store', 'x-accel-buffering': 'no' };

function write(response: ServerResponse, text: string): void {
  response.write(text);
  if (response.writableLength > UNREAD_BYTES) response.destroy();
}
