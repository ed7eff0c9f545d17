import { createHmac } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import type { ChatPlatform } from '../../src/bot/platform.ts';
import type { Envelope } from './slack-payloads.ts';

export const SIGNING_SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
export const SLACK_PATH = '/slack/events';

/** A request as Slack sends it. */
export type SlackRequest = {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** Commands are a form, events JSON, everything else a form with JSON in its payload. */
export function toBody({ type, payload }: Envelope): Pick<SlackRequest, 'body'> & { contentType: string } {
  if (type === 'events_api') return { contentType: 'application/json', body: JSON.stringify(payload) };
  const fields = type === 'interactive' ? { payload: JSON.stringify(payload) } : payload;
  const form = new URLSearchParams();
  for (const [key, value] of Object.entries(fields)) form.set(key, String(value));
  return { contentType: 'application/x-www-form-urlencoded', body: form.toString() };
}

/** Signed at `at` (UTC milliseconds) as docs.slack.dev, "Verifying requests from Slack", describes. */
export function signed({ contentType, body }: ReturnType<typeof toBody>, at: number): SlackRequest {
  const timestamp = String(Math.floor(at / 1000));
  const hash = createHmac('sha256', SIGNING_SECRET).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    body,
    headers: {
      'content-type': contentType,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${hash}`,
    },
  };
}

/** A platform's routes on a loopback port, as a program would serve them. */
export async function serveRoutes({ routes }: Pick<ChatPlatform, 'routes'>) {
  const server = fastify();
  if (routes) await server.register(routes);
  await server.listen({ host: '127.0.0.1', port: 0 });
  // A TCP server that listens has an address with a port.
  const { port } = server.server.address() as AddressInfo;
  return {
    post: ({ headers, body }: SlackRequest) =>
      fetch(`http://127.0.0.1:${port}${SLACK_PATH}`, { method: 'POST', headers, body }),
    close: () => server.close(),
  };
}
