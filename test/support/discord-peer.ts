import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { discordCaller, post, type SignedCall } from './discord-caller.ts';
import { discordProblems } from './discord-contract.ts';
import {
  APPLICATION,
  buttonInteraction,
  commandInteraction,
  type Interaction,
  menuInteraction,
  type SentOption,
} from './discord-interactions.ts';

export const DISCORD_TOKEN = 'MTA.peer.token';

export type DiscordCall = {
  /** As in Discord's OpenAPI document: "POST /channels/{channel_id}/messages". */
  readonly route: string;
  readonly path: string;
  // JSON as it was sent; tests look into it with matchers.
  readonly body: Readonly<Record<string, unknown>>;
  readonly files: readonly { readonly name: string; readonly bytes: Buffer }[];
};

/** `drop` takes the request and loses the answer; `hang` never answers. */
export type DiscordFailure =
  | { readonly status: number; readonly body?: object; readonly headers?: Readonly<Record<string, string>> }
  | 'drop'
  | 'hang';

const CALLBACK = 'POST /interactions/{interaction_id}/{interaction_token}/callback';

const PONG = 1;

/** An Interactions Endpoint URL, and what time it is for whoever calls it. */
export type DiscordEndpoint = { readonly url: string; readonly now: () => number };

const ROUTES: readonly (readonly [RegExp, string])[] = [
  [/^\/gateway\/bot$/, '/gateway/bot'],
  [/^\/applications\/\d+\/commands$/, '/applications/{application_id}/commands'],
  [
    /^\/applications\/\d+\/guilds\/\d+\/commands$/,
    '/applications/{application_id}/guilds/{guild_id}/commands',
  ],
  [/^\/interactions\/\d+\/[^/]+\/callback$/, '/interactions/{interaction_id}/{interaction_token}/callback'],
  [
    /^\/webhooks\/\d+\/[^/]+\/messages\/@original$/,
    '/webhooks/{webhook_id}/{webhook_token}/messages/@original',
  ],
  [/^\/webhooks\/\d+\/[^/]+$/, '/webhooks/{webhook_id}/{webhook_token}'],
  [/^\/users\/@me\/channels$/, '/users/@me/channels'],
  [/^\/channels\/\d+\/messages$/, '/channels/{channel_id}/messages'],
  [/^\/channels\/\d+\/messages\/\d+$/, '/channels/{channel_id}/messages/{message_id}'],
];

/**
 * Discord on loopback: gateway and REST, as far as Tokenbell uses them. The real SDK talks to it. Every
 * request is recorded and held against Discord's own OpenAPI document; what it would refuse gets 400.
 */
export async function startDiscordPeer() {
  const calls: DiscordCall[] = [];
  const problems: string[] = [];
  const failures = new Map<string, DiscordFailure[]>();
  const acknowledged = new Set<string>();
  const nonces = new Map<string, string>();
  const messages = new Set<string>();
  const sockets = new Set<Socket>();
  const changes = new EventTarget();
  const caller = discordCaller();
  const settings = { registered: [] as unknown, identified: [] as unknown[], sequence: 0 };
  let endpoint: DiscordEndpoint | null = null;
  const changed = () => {
    changes.dispatchEvent(new Event('change'));
  };

  const http = createServer((request, response) => {
    // A request nobody expected fails the test that sent it, not the process.
    serve(request, response).catch((error) => problems.push(String(error)));
  });
  http.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const gateway = new WebSocketServer({ server: http });
  gateway.on('connection', (socket) => {
    socket.on('message', (data) => onGatewayMessage(socket, JSON.parse(data.toString())));
    socket.send(JSON.stringify({ op: 10, d: { heartbeat_interval: 45_000 }, s: null, t: null }));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  // A TCP server that listens has an address with a port.
  const { port } = http.address() as AddressInfo;

  function onGatewayMessage(
    socket: WebSocket,
    { op, d }: { readonly op: number; readonly d: unknown },
  ): void {
    if (op === 1) socket.send(JSON.stringify({ op: 11, d: null, s: null, t: null }));
    if (op !== 2) return;
    settings.identified.push(d);
    dispatch(socket, 'READY', {
      v: 10,
      user: {
        id: APPLICATION,
        username: 'tokenbell',
        discriminator: '0',
        global_name: null,
        avatar: null,
        bot: true,
      },
      guilds: [],
      session_id: 'session',
      resume_gateway_url: `ws://127.0.0.1:${port}`,
      application: { id: APPLICATION, flags: 0 },
    });
    changed();
  }

  function dispatch(socket: WebSocket, event: string, payload: object): void {
    settings.sequence += 1;
    socket.send(JSON.stringify({ op: 0, t: event, s: settings.sequence, d: payload }));
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://peer');
    const path = decodeURIComponent(pathname).replace('/api/v10', '');
    const template = ROUTES.find(([pattern]) => pattern.test(path))?.[1] ?? path;
    const route = `${request.method} ${template}`;
    const { body, files } = await sentIn(request);
    const failure = failures.get(route)?.shift();
    if (failure === 'hang') return changed();
    if (failure && failure !== 'drop') return send(response, failure);
    const call = { route, path, body, files };
    const found = refusals(call, request);
    const answer = found ?? answerTo(call, searchParams.get('with_localizations') === 'true');
    if (answer.status < 400) calls.push(call);
    changed();
    if (failure === 'drop') return void request.socket.destroy();
    send(response, answer);
  }

  function refusals({ route, body, files }: DiscordCall, request: IncomingMessage): DiscordAnswer | null {
    const needsToken = !/ \/(interactions|webhooks)\//.test(route);
    if (needsToken && request.headers.authorization !== `Bot ${DISCORD_TOKEN}`)
      return { status: 401, body: { message: '401: Unauthorized', code: 0 } };
    if (request.method === 'GET') return null;
    const found = discordProblems({ route, body, fileNames: files.map(({ name }) => name) });
    problems.push(...found);
    return found.length > 0 ? { status: 400, body: { message: found.join('; '), code: 50035 } } : null;
  }

  function answerTo({ route, path, body }: DiscordCall, withLocalizations: boolean): DiscordAnswer {
    switch (route) {
      case 'GET /gateway/bot':
        return ok({
          url: `ws://127.0.0.1:${port}`,
          shards: 1,
          session_start_limit: { total: 1000, remaining: 999, reset_after: 1, max_concurrency: 1 },
        });
      case 'GET /applications/{application_id}/commands':
      case 'GET /applications/{application_id}/guilds/{guild_id}/commands':
        return ok(withLocalizations ? settings.registered : withoutLocalizations(settings.registered));
      case 'PUT /applications/{application_id}/commands':
      case 'PUT /applications/{application_id}/guilds/{guild_id}/commands':
        settings.registered = asRegistered(body);
        return ok(settings.registered);
      case CALLBACK:
        return acknowledge(path);
      case 'PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original':
      case 'POST /webhooks/{webhook_id}/{webhook_token}':
        return acknowledged.has(path.split('/')[3] ?? '')
          ? ok({ id: '1' })
          : unknown('Unknown Webhook', 10015);
      case 'POST /users/@me/channels':
        return ok({ id: `9${String(body.recipient_id)}` });
      case 'POST /channels/{channel_id}/messages':
        return ok({ id: posted(body) });
      case 'PATCH /channels/{channel_id}/messages/{message_id}': {
        const id = path.split('/').at(-1) ?? '';
        return messages.has(id) ? ok({ id }) : unknown('Unknown Message', 10008);
      }
      default:
        return unknown('404: Not Found', 0);
    }
  }

  /** Once per interaction; a second acknowledgement is refused as Discord does. */
  function acknowledge(path: string): DiscordAnswer {
    const token = path.split('/')[3] ?? '';
    if (acknowledged.has(token))
      return { status: 400, body: { message: 'Interaction has already been acknowledged.', code: 40060 } };
    acknowledged.add(token);
    return { status: 204 };
  }

  /** The same nonce twice is the same message. */
  function posted({ nonce, enforce_nonce: isOnce }: DiscordCall['body']): string {
    const known = isOnce === true ? nonces.get(String(nonce)) : undefined;
    const id = known ?? String(2_000_000_000_000_000_000n + BigInt(messages.size));
    nonces.set(String(nonce), id);
    messages.add(id);
    return id;
  }

  /** Resolves as soon as `isTrue`, looking again whenever something arrived; the test's timeout bounds it. */
  async function until(isTrue: () => boolean): Promise<void> {
    while (!isTrue())
      await new Promise((resolve) => changes.addEventListener('change', resolve, { once: true }));
  }

  async function push(payload: object, interaction: Interaction): Promise<void> {
    if (endpoint) {
      const status = await callEndpoint(endpoint.url, caller.signed(payload, endpoint.now()));
      if (status !== 200) throw new Error(`the endpoint answered ${status}`);
      return;
    }
    await until(() => settings.identified.length > 0);
    for (const socket of gateway.clients) dispatch(socket, 'INTERACTION_CREATE', payload);
    await until(() => acknowledged.has(interaction.token));
  }

  /** Calls an endpoint; what it responds to an interaction counts as the call of the callback it replaces. */
  async function callEndpoint(url: string, call: SignedCall): Promise<number> {
    const { status, content } = await post(url, call);
    // Held against the schema of the callback below.
    const body = content as DiscordCall['body'];
    if (status !== 200 || body.type === PONG) return status;
    const { id, token }: Interaction = JSON.parse(call.body);
    problems.push(...discordProblems({ route: CALLBACK, body, fileNames: [] }));
    calls.push({ route: CALLBACK, path: `/interactions/${id}/${token}/callback`, body, files: [] });
    acknowledged.add(token);
    changed();
    return status;
  }

  let interactions = 0;
  const next = (): Interaction => {
    interactions += 1;
    return { id: String(3_000_000_000_000_000_000n + BigInt(interactions)), token: `token-${interactions}` };
  };

  return {
    apiUrl: `http://127.0.0.1:${port}/api`,
    calls,
    /** What Discord would have refused; a test that expects nothing to be wrong checks it is empty. */
    problems,
    settings,
    messages,
    caller,
    /** Gives the status. */
    callEndpoint,
    /** From now on people's acts are sent there instead of through the gateway. */
    callAt: (address: DiscordEndpoint) => {
      endpoint = address;
    },
    until,
    callsOf: (route: string) => calls.filter((call) => call.route === route),
    fail: (route: string, ...more: readonly DiscordFailure[]) =>
      failures.set(route, [...(failures.get(route) ?? []), ...more]),
    /** Each resolves when the interaction is acknowledged. */
    command: (option: SentOption, interaction = next()) =>
      push(commandInteraction(2, interaction, [option]), interaction),
    complete: (option: SentOption, interaction = next()) =>
      push(commandInteraction(4, interaction, [option]), interaction),
    press: (customId: string, interaction = next()) =>
      push(buttonInteraction(interaction, customId), interaction),
    choose: (value: string, interaction = next()) => push(menuInteraction(interaction, value), interaction),
    close: async () => {
      for (const socket of gateway.clients) socket.terminate();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

export type DiscordPeer = Awaited<ReturnType<typeof startDiscordPeer>>;

type DiscordAnswer = { readonly status: number; readonly body?: unknown };

function ok(body: unknown): DiscordAnswer {
  return { status: 200, body };
}

function unknown(message: string, code: number): DiscordAnswer {
  return { status: 404, body: { message, code } };
}

function send(
  response: ServerResponse,
  answer: DiscordAnswer & { readonly headers?: Readonly<Record<string, string>> },
): void {
  if (answer.status === 204) return void response.writeHead(204).end();
  response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
  response.end(JSON.stringify(answer.body ?? {}));
}

/** Discord returns commands with ids and defaults of its own, and without what is false or empty. */
function asRegistered(commands: unknown): unknown {
  const list: readonly object[] = Array.isArray(commands) ? commands : [];
  return list.map((command, index) => ({
    id: String(4_000_000_000_000_000_000n + BigInt(index)),
    version: '1',
    default_member_permissions: null,
    nsfw: false,
    name_localizations: null,
    ...command,
  }));
}

/** Discord tells the texts in all languages only to who asks for them. */
function withoutLocalizations(registered: unknown): unknown {
  const isLocalized = (key: string) => key.endsWith('_localizations');
  return JSON.parse(JSON.stringify(registered, (key, value) => (isLocalized(key) ? undefined : value)));
}

async function sentIn(request: IncomingMessage): Promise<Pick<DiscordCall, 'body' | 'files'>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/'))
    return { body: bytes.length > 0 ? JSON.parse(bytes.toString()) : {}, files: [] };
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
  const files = await Promise.all(
    [...form].flatMap(([key, value]) =>
      typeof value === 'string'
        ? []
        : [value.arrayBuffer().then((content) => ({ key, name: value.name, bytes: Buffer.from(content) }))],
    ),
  );
  return { body: JSON.parse(String(form.get('payload_json'))), files: files.sort(byNumber) };
}

function byNumber(one: { readonly key: string }, two: { readonly key: string }): number {
  return one.key.localeCompare(two.key, 'en', { numeric: true });
}
