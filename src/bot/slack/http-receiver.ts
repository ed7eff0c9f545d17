import { finished } from 'node:stream/promises';
import { type App, HTTPModuleFunctions, type Receiver } from '@slack/bolt';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import secureJson from 'secure-json-parse';
import { atMostEvery } from '../chat/at-most-every.ts';
import type { SlackConfig } from './config.ts';
import { createRequestCheck } from './signed-request.ts';

type Transport = Extract<SlackConfig['transport'], { readonly kind: 'http' }>;

/** What a pressed button brings along, its message included, is far smaller. */
const BODY_BYTES = 1024 * 1024;

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

/**
 * Slack calls us: commands, events, buttons, shortcuts and modals all on one path, as a Bolt receiver. Nothing
 * is done for a request that Slack has not signed, or that comes a second time.
 */
export function httpReceiver(
  config: SlackConfig,
  { signingSecret, path }: Transport,
): Receiver & { readonly routes: FastifyPluginAsync } {
  const whyNotSlack = createRequestCheck(signingSecret, config.now);
  // Anybody may call a public address; one line a minute is enough to find a wrong secret by.
  const mayWarn = atMostEvery(60_000, config.now);
  let app: App | null = null;
  let isOpen = false;

  async function answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (app === null || !isOpen)
      return refuse(reply.header('retry-after', '5'), 503, 'not listening to Slack now');
    const text = Buffer.isBuffer(request.body) ? request.body.toString() : '';
    const form = request.headers['content-type']?.startsWith(FORM_TYPE) ? new URLSearchParams(text) : null;
    // How Slack looks at the certificate: not signed, and asking for nothing.
    if (form?.get('ssl_check') === '1') return reply.send();
    const reason = whyNotSlack({ headers: request.headers, text });
    if (reason !== null) return refuseStranger(reply, reason);
    const body = maybeBody(form, text);
    if (!body) return refuse(reply, 400, 'the body cannot be read');
    if (body.type === 'url_verification') return reply.send({ challenge: body.challenge });
    return handle(app, { request, reply, body });
  }

  function refuseStranger(reply: FastifyReply, reason: string): FastifyReply {
    if (mayWarn('stranger'))
      config.log.warn({ platform: 'slack', reason }, 'a request was not taken for one of Slack’s');
    return refuse(reply, 401, reason);
  }

  return {
    init: (given) => {
      app = given;
    },
    start: async () => {
      isOpen = true;
    },
    stop: async () => {
      isOpen = false;
    },
    routes: async (server) => {
      keepBytes(server);
      server.post(path, { bodyLimit: BODY_BYTES }, answer);
    },
  };
}

/** Slack signs the body as it was sent. */
function keepBytes(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser([JSON_TYPE, FORM_TYPE], { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
}

type Body = Readonly<Record<string, unknown>>;

/** Events are JSON, commands a form, everything else a form with JSON in its `payload`; Slack has signed it. */
function maybeBody(form: URLSearchParams | null, text: string): Body | undefined {
  if (form && !form.has('payload')) return Object.fromEntries(form);
  const body: unknown = secureJson.safeParse(form?.get('payload') ?? text);
  return typeof body === 'object' && body !== null ? { ...body } : undefined;
}

type Delivered = { readonly request: FastifyRequest; readonly reply: FastifyReply; readonly body: Body };

/** Resolves when everything is done that the delivery asked for, long after it was acknowledged. */
async function handle(app: App, { request, reply, body }: Delivered): Promise<FastifyReply> {
  const retryNum = HTTPModuleFunctions.extractRetryNumFromHTTPRequest(request.raw);
  await app.processEvent({
    body,
    ack: (response: unknown) => sendNow(reply, response),
    ...(retryNum !== undefined && { retryNum }),
  });
  // What Bolt has no name for is nothing we asked for; Slack would repeat it if it were refused.
  return reply.sent ? reply : reply.send();
}

/** Resolves once the answer has left, so that no work of ours comes before it; or once nobody waits for it. */
async function sendNow(reply: FastifyReply, response: unknown): Promise<void> {
  const left = finished(reply.raw).catch(() => undefined);
  reply.send(response ?? '');
  await left;
}

function refuse(reply: FastifyReply, status: number, message: string): FastifyReply {
  return reply.code(status).send({ error: { code: status === 401 ? 'not_slack' : 'refused', message } });
}
