import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Carrier, slackActs } from './slack-acts.ts';
import { slackProblems, slackViewProblems } from './slack-contract.ts';
import { type Envelope, WORKSPACE } from './slack-payloads.ts';

export const SLACK_BOT_TOKEN = 'xoxb-peer';
export const SLACK_APP_TOKEN = 'xapp-peer';
export const BOT_USER = 'U0BOT';
export { WORKSPACE };

export type SlackCall = {
  /** A Web API method, "upload" (bytes of a file) or "response_url". */
  readonly method: string;
  readonly body: Readonly<Record<string, unknown>>;
};

/** `drop` takes the request and loses the answer; `hang` never answers. */
export type SlackFailure =
  | { readonly error: string }
  | { readonly status: number; readonly retryAfter?: string }
  | 'drop'
  | 'hang';

type UploadedFile = { readonly name: string; content: Buffer | null; isComplete: boolean; probes: number };

/**
 * Slack on loopback: Web API, file upload, response addresses and Socket Mode, as far as Tokenbell uses
 * them. The real SDK talks to it. Everything sent is recorded and messages are held against Slack's
 * published block schema and limits: whoever sends what Slack would refuse gets `invalid_blocks`.
 */
export async function startSlackPeer() {
  const calls: SlackCall[] = [];
  const problems: string[] = [];
  const failures = new Map<string, SlackFailure[]>();
  const files = new Map<string, UploadedFile>();
  const acknowledged = new Set<string>();
  const messages = new Map<string, Readonly<Record<string, unknown>>>();
  const users = new Map<string, object>();
  const absentFrom = new Set<string>();
  const openThreads = new Set<string>();
  const changes = new EventTarget();
  const open = new Set<Socket>();
  const settings = { probesUntilProcessed: 1, connectionsOpened: 0, mayReadHistory: false, answerAfterMs: 0 };
  const changed = () => {
    changes.dispatchEvent(new Event('change'));
  };

  const http = createServer((request, response) => void serve(request, response));
  const sockets = new WebSocketServer({ server: http });
  sockets.on('connection', (socket) => {
    settings.connectionsOpened += 1;
    socket.on('message', (data) => {
      acknowledged.add(JSON.parse(data.toString()).envelope_id);
      changed();
    });
    socket.on('close', changed);
    socket.send(JSON.stringify({ type: 'hello', num_connections: sockets.clients.size }));
    changed();
  });
  http.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  // A TCP server that listens has an address with a port.
  const { port } = http.address() as AddressInfo;
  const base = `http://127.0.0.1:${port}`;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await bytesOf(request);
    const path = new URL(request.url ?? '/', base).pathname;
    const method = methodOf(path);
    const body = path.startsWith('/upload/') ? { id: path.slice(8), bytes } : fieldsOf(request, bytes);
    const failure = failures.get(method)?.shift();
    if (failure === 'hang') return changed();
    const answer = failure && failure !== 'drop' ? null : answerTo(method, body, request);
    if (answer !== null) calls.push({ method, body });
    changed();
    if (failure === 'drop') return void request.socket.destroy();
    if (failure) return fail(response, failure);
    response.setHeader('content-type', 'application/json');
    setTimeout(() => response.end(JSON.stringify(answer)), settings.answerAfterMs);
  }

  function answerTo(method: string, body: SlackCall['body'], request: IncomingMessage): object {
    const token = method === 'apps.connections.open' ? SLACK_APP_TOKEN : SLACK_BOT_TOKEN;
    const isApi = method !== 'upload' && method !== 'response_url';
    if (isApi && request.headers.authorization !== `Bearer ${token}`)
      return { ok: false, error: 'invalid_auth' };
    if ('text' in body || 'blocks' in body) {
      const found = slackProblems(body);
      problems.push(...found.map((problem) => `${method}: ${problem}`));
      if (found.length > 0 || !hasReadyPictures(body.blocks)) return { ok: false, error: 'invalid_blocks' };
    }
    if ('view' in body) {
      const found = slackViewProblems(body.view);
      problems.push(...found.map((problem) => `${method}: ${problem}`));
      if (found.length > 0) return { ok: false, error: 'invalid_arguments' };
    }
    return (methods[method] ?? (() => ({ ok: false, error: 'unknown_method' })))(body);
  }

  function hasReadyPictures(blocks: unknown): boolean {
    const list: readonly { slack_file?: { id: string } }[] = Array.isArray(blocks) ? blocks : [];
    return list.every(({ slack_file: file }) => {
      const held = file && files.get(file.id);
      return !file || (held?.isComplete === true && held.probes >= settings.probesUntilProcessed);
    });
  }

  const methods: Readonly<Record<string, (body: SlackCall['body']) => object>> = {
    'auth.test': () => ({ ok: true, user_id: BOT_USER, bot_id: 'B0BOT', team_id: WORKSPACE }),
    'apps.connections.open': () => ({ ok: true, url: `ws://127.0.0.1:${port}/link` }),
    'users.info': ({ user }) => {
      const found = users.get(String(user));
      return found ? { ok: true, user: found } : { ok: false, error: 'user_not_found' };
    },
    'conversations.open': ({ users: user }) => ({ ok: true, channel: { id: `D${String(user).slice(1)}` } }),
    'chat.postMessage': (body) => {
      const channel = String(body.channel);
      if (absentFrom.has(channel)) return { ok: false, error: 'not_in_channel' };
      noteThread(channel, body.thread_ts);
      const ts = `1700000000.${String(messages.size + 1).padStart(6, '0')}`;
      messages.set(`${channel}/${ts}`, body);
      return { ok: true, channel, ts, message: { text: body.text } };
    },
    'conversations.history': ({ channel, limit, include_all_metadata: withMetadata }) => {
      if (!settings.mayReadHistory) return { ok: false, error: 'missing_scope', needed: 'channels:history' };
      const inChannel = [...messages].filter(([key]) => key.startsWith(`${String(channel)}/`)).reverse();
      return {
        ok: true,
        messages: inChannel.slice(0, Number(limit)).map(([key, { text, metadata }]) => ({
          type: 'message',
          ts: key.slice(key.indexOf('/') + 1),
          text,
          ...(withMetadata === 'true' && { metadata }),
        })),
      };
    },
    'chat.update': (body) => {
      const key = `${String(body.channel)}/${String(body.ts)}`;
      if (!messages.has(key)) return { ok: false, error: 'message_not_found' };
      messages.set(key, body);
      return { ok: true, channel: body.channel, ts: body.ts, text: body.text };
    },
    'chat.postEphemeral': ({ channel, thread_ts: thread }) => {
      if (absentFrom.has(String(channel))) return { ok: false, error: 'not_in_channel' };
      // docs.slack.dev, chat.postEphemeral: such a message is taken and shown to nobody.
      if (thread !== undefined && !openThreads.has(`${String(channel)}/${String(thread)}`))
        problems.push(`chat.postEphemeral: nobody has answered in the thread ${String(thread)} yet`);
      return { ok: true, message_ts: '1700000000.999999' };
    },
    'views.open': ({ view }) => ({ ok: true, view }),
    'views.publish': ({ view }) => ({ ok: true, view }),
    'files.getUploadURLExternal': ({ filename }) => {
      const id = `F${String(files.size + 1).padStart(8, '0')}`;
      files.set(id, { name: String(filename), content: null, isComplete: false, probes: 0 });
      return { ok: true, upload_url: `${base}/upload/${id}`, file_id: id };
    },
    upload: ({ id, bytes }) => {
      const file = files.get(String(id));
      if (file) file.content = bytes as Buffer;
      return {};
    },
    'files.completeUploadExternal': ({ files: list, channel_id: channel, thread_ts: thread }) => {
      // The SDK sends the list as JSON text, which fieldsOf has read.
      const named = list as readonly { readonly id: string }[];
      if (typeof channel === 'string' && absentFrom.has(channel))
        return { ok: false, error: 'not_in_channel' };
      noteThread(String(channel), thread);
      for (const { id } of named) {
        const file = files.get(id);
        if (!file?.content) return { ok: false, error: 'file_not_found' };
        file.isComplete = true;
      }
      return { ok: true, files: named };
    },
    'files.info': ({ file: id }) => {
      const file = files.get(String(id));
      if (!file?.isComplete) return { ok: false, error: 'file_not_found' };
      file.probes += 1;
      const isDone = file.probes >= settings.probesUntilProcessed;
      return { ok: true, file: { id, ...(isDone && { mimetype: 'image/png' }) } };
    },
    response_url: () => ({ ok: true }),
  };

  /** A thread is named by its first message; Slack's documentation warns of naming a reply. */
  function noteThread(channel: string, thread: unknown): void {
    if (thread === undefined) return;
    if (messages.get(`${channel}/${String(thread)}`)?.thread_ts !== undefined)
      problems.push(`${String(thread)} is a reply, not the start of a thread`);
    openThreads.add(`${channel}/${String(thread)}`);
  }

  /** Resolves as soon as `isTrue`, looking again whenever something arrived; the test's timeout bounds it. */
  async function until(isTrue: () => boolean): Promise<void> {
    while (!isTrue())
      await new Promise((resolve) => changes.addEventListener('change', resolve, { once: true }));
  }

  /** Over one of the open connections. */
  async function sendThroughSocket({ type, payload }: Envelope): Promise<void> {
    await until(() => anyOpen(sockets.clients) !== undefined);
    const envelope = { envelope_id: randomUUID(), type, payload, accepts_response_payload: true };
    anyOpen(sockets.clients)?.send(JSON.stringify(envelope));
    await until(() => acknowledged.has(envelope.envelope_id));
  }

  let carry: Carrier = sendThroughSocket;
  const send = (envelope: Envelope) => carry(envelope);

  const responseUrl = () => `${base}/response/${randomUUID()}`;

  return {
    apiUrl: `${base}/api/`,
    calls,
    /** What Slack would have refused; a test that expects nothing to be wrong checks it is empty. */
    problems,
    files,
    users,
    /** Channels the bot is not a member of. */
    absentFrom,
    settings,
    until,
    callsOf: (method: string) => calls.filter((call) => call.method === method).map(({ body }) => body),
    fail: (method: string, ...next: readonly SlackFailure[]) =>
      failures.set(method, [...(failures.get(method) ?? []), ...next]),
    connected: (count: number) => until(() => sockets.clients.size >= count),
    /** Asks every connection to go away, as Slack does before it recycles a host. */
    refresh: () => {
      for (const socket of sockets.clients)
        socket.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }));
    },
    /** Another way to the app than Socket Mode. */
    carryBy: (carrier: Carrier) => {
      carry = carrier;
    },
    /** A thread in which somebody has answered. */
    openThread: (channel: string, ts: string) => openThreads.add(`${channel}/${ts}`),
    ...slackActs(send, responseUrl),
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

export type SlackPeer = Awaited<ReturnType<typeof startSlackPeer>>;

function anyOpen(clients: ReadonlySet<WebSocket>): WebSocket | undefined {
  return [...clients].find((socket) => socket.readyState === socket.OPEN);
}

function fail(response: ServerResponse, failure: Exclude<SlackFailure, string>): void {
  response.setHeader('content-type', 'application/json');
  if ('error' in failure) return void response.end(JSON.stringify({ ok: false, error: failure.error }));
  response.statusCode = failure.status;
  if (failure.retryAfter) response.setHeader('retry-after', failure.retryAfter);
  response.end('{}');
}

function methodOf(path: string): string {
  if (path.startsWith('/upload/')) return 'upload';
  return path.startsWith('/response/') ? 'response_url' : path.replace('/api/', '');
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const JSON_FIELDS: ReadonlySet<string> = new Set(['blocks', 'files', 'metadata', 'view']);

function fieldsOf(request: IncomingMessage, bytes: Buffer): SlackCall['body'] {
  if (request.headers['content-type']?.startsWith('application/json')) return JSON.parse(bytes.toString());
  return Object.fromEntries(
    [...new URLSearchParams(bytes.toString())].map(([key, value]) => [
      key,
      JSON_FIELDS.has(key) ? JSON.parse(value) : value,
    ]),
  );
}
