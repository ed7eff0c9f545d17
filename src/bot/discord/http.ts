import { finished } from 'node:stream/promises';
import { type APIInteractionResponsePong, InteractionResponseType, InteractionType } from 'discord.js';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import secureJson from 'secure-json-parse';
import type { DiscordClient } from './client.ts';
import type { DiscordConfig } from './config.ts';
import { connectPatiently } from './connect.ts';
import { isRefusal, isRefusedToken } from './outcome.ts';
import { registerOrWarn } from './registration.ts';
import { requestCheck, type SignedRequest } from './signature.ts';
import type { FirstResponse, OnInteraction, Transport } from './transport.ts';

/** An interaction brings at most one message of ours along: some 100 KiB with every character escaped. */
const BODY_BYTES = 256 * 1024;

const PONG: APIInteractionResponsePong = { type: InteractionResponseType.Pong };

type Http = Extract<DiscordConfig['transport'], { readonly kind: 'http' }>;

/**
 * Discord calls us, signed, and what we respond is the first response. A request that is not signed gets 401
 * and does nothing: Discord sends some on purpose, and stops calling an address that takes one.
 */
export function discordHttp(
  config: DiscordConfig,
  discord: DiscordClient,
  { publicKey, path }: Http,
): Transport {
  const whyNotSigned = requestCheck(publicKey);
  const noteRefused = onceAMinute(config);
  const stopping = new AbortController();
  let onInteraction: OnInteraction | null = null;
  return {
    routes: async (server) => {
      keepBytes(server);
      server.post(path, { bodyLimit: BODY_BYTES }, async (request, reply) => {
        if (!onInteraction) return refuse(reply, 503, 'nobody listens here now');
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const reason = whyNotSigned({ ...signatureIn(request), body }, config.now());
        if (reason !== null) {
          noteRefused(reason);
          return refuse(reply, 401, reason);
        }
        return onSigned(secureJson.safeParse(body), reply, onInteraction);
      });
    },
    start: async (listener) => {
      await connectPatiently({
        connect: () => registerOrWarn(discord, config.guildId, endsStart),
        log: config.log,
        stopped: stopping.signal,
      });
      onInteraction = listener;
    },
    stop: async () => {
      onInteraction = null;
      stopping.abort();
    },
  };
}

/** Anybody may call; one line a minute is enough to find a wrong key or clock by. */
function onceAMinute({ log, now }: DiscordConfig): (reason: string) => void {
  let quietUntil = 0;
  return (reason) => {
    if (now() < quietUntil) return;
    quietUntil = now() + 60_000;
    log.info({ platform: 'discord', reason }, 'a call was refused');
  };
}

/** The signature is of the bytes as they came. */
function keepBytes(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

function signatureIn({ headers }: FastifyRequest): Omit<SignedRequest, 'body'> {
  const { 'x-signature-ed25519': signature, 'x-signature-timestamp': timestamp } = headers;
  return { signature: String(signature ?? ''), timestamp: String(timestamp ?? '') };
}

async function onSigned(payload: unknown, reply: FastifyReply, onInteraction: OnInteraction) {
  // Discord asks this again and again, so it may repeat itself.
  if (isPing(payload)) return reply.send(PONG);
  const handled = await onInteraction(payload, (_act, response) => sendFirst(reply, response));
  switch (handled) {
    case 'handled':
      return reply;
    case 'repeated':
      return refuse(reply, 401, 'this has been here before');
    case 'unknown':
      return refuse(reply, 400, 'this is nothing that was ever offered');
  }
}

function isPing(payload: unknown): boolean {
  return (
    typeof payload === 'object' &&
    payload !== null &&
    'type' in payload &&
    payload.type === InteractionType.Ping
  );
}

/** Resolves once it has left, for the answer must not come before it; rejects when Discord has hung up. */
async function sendFirst(reply: FastifyReply, response: FirstResponse): Promise<void> {
  void reply.send(response);
  await finished(reply.raw);
}

function refuse(reply: FastifyReply, status: 400 | 401 | 503, message: string): FastifyReply {
  return reply.code(status).send({ error: { message } });
}

/** Without a connection it is tried again; what Discord itself has against the command would stay the same. */
function endsStart(error: unknown): boolean {
  return isRefusedToken(error) || !isRefusal(error);
}
