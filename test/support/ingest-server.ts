import { once } from 'node:events';
import { type IncomingHttpHeaders, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { createStateStore } from '../../db/state-store.ts';
import { createUsageStore } from '../../db/usage-store.ts';
import { createIntake, type Intake } from '../../src/analytics/ingest/intake.ts';
import { createLossBook } from '../../src/analytics/ingest/losses.ts';
import { createReceiver } from '../../src/analytics/ingest/receive.ts';
import { secretHash } from '../../src/analytics/ingest/secret.ts';
import type { ApiKey, SenderLoss } from '../../src/analytics/state.ts';
import type { StoredEvent, UsageStore } from '../../src/analytics/store.ts';
import { createServer, type ServerLimits, type ServerOptions } from '../../src/http.ts';
import { createMetrics } from '../../src/metrics.ts';
import { NOON, simplePrice } from './event.ts';
import { fixedDirectory, sqliteEngine } from './store.ts';

export const INGEST_KEY = `tb_${'i'.repeat(43)}`;
export const READ_KEY = `tb_${'r'.repeat(43)}`;
export const REVOKED_KEY = `tb_${'x'.repeat(43)}`;

export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly bytes: Buffer;
  // Tests compare it with what they expect, whatever it is.
  readonly json: unknown;
};

export type Call = {
  readonly path?: string;
  readonly method?: string;
  readonly body?: string | Uint8Array;
  /** Added to a key and `content-type: application/json`; undefined takes one of those away. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
};

export type IngestServer = {
  readonly port: number;
  call(call: Call): Promise<Answer>;
  /** Sends bytes as they are and gives what came back until the other side closed. */
  raw(bytes: string | Uint8Array): Promise<string>;
  /** Everything stored for an organisation, in order of time and id. */
  stored(org?: string): Promise<readonly StoredEvent[]>;
  /** What its senders said they lost. */
  losses(org?: string): Promise<readonly SenderLoss[]>;
  readonly keys: Map<string, ApiKey>;
};

const key = (id: string, parts: Partial<ApiKey> = {}): ApiKey => ({
  id,
  org: 'acme',
  scope: 'ingest',
  name: null,
  member: null,
  createdAt: 0,
  boundTo: null,
  revokedAt: null,
  ...parts,
});

export type ServerParts = {
  readonly limits?: Partial<ServerLimits>;
  readonly record?: UsageStore['record'];
  readonly options?: Partial<ServerOptions>;
  readonly wrap?: (intake: Intake) => Intake;
};

/** The real server on a loopback port with the real store behind it, at noon. Closed by `close`. */
export async function startIngestServer(
  parts: ServerParts = {},
): Promise<IngestServer & { close(): Promise<void> }> {
  const { engine } = await sqliteEngine();
  const usage = createUsageStore(engine, fixedDirectory(), () => NOON);
  const state = createStateStore(engine);
  const keys = new Map<string, ApiKey>([
    [secretHash(INGEST_KEY), key('k1')],
    [secretHash(READ_KEY), key('k2', { scope: 'read' })],
    [secretHash(REVOKED_KEY), key('k3', { revokedAt: NOON })],
  ]);
  const receiver = createReceiver({
    record: parts.record ?? usage.record,
    pricer: { version: () => 1, price: (_org, event) => simplePrice(event), reload: async () => undefined },
    after: (delayMs, run) => void setTimeout(run, delayMs),
  });
  const intake = createIntake({ receiver, maxEventAgeMs: 35 * 86_400_000 });
  const server = createServer({
    findKey: async (hash) => keys.get(hash),
    intake: parts.wrap?.(intake) ?? intake,
    losses: createLossBook({ state, now: () => NOON }),
    now: () => NOON,
    takesEvents: true,
    metrics: createMetrics(),
    problems: async () => [],
    storageProblem: () => undefined,
    heliconeSecret: null,
    // The machine that runs the tests may be slow; that is not what they are about.
    limits: { maxLoopLagMs: 60_000, ...parts.limits },
    ...parts.options,
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  // A TCP server's address is never a string.
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    keys,
    call: (call) => send(port, call),
    raw: (bytes) => sendRaw(port, bytes),
    stored: (org = 'acme') => allEvents(usage, org),
    losses: (org = 'acme') => state.losses(org, 0),
    close: () => server.close(),
  };
}

function send(port: number, { path = '/v1/events', method = 'POST', body, headers }: Call): Promise<Answer> {
  const all = { authorization: `Bearer ${INGEST_KEY}`, 'content-type': 'application/json', ...headers };
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { port, host: '127.0.0.1', path, method, headers: given, agent: false },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const bytes = Buffer.concat(chunks);
          const text = bytes.toString('utf8');
          const { statusCode: status = 0, headers: received } = answer;
          resolve({ status, headers: received, text, bytes, json: maybeJson(text) });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function maybeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function sendRaw(port: number, bytes: string | Uint8Array): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  // A reset is an end like any other here.
  socket.on('error', () => undefined);
  socket.write(bytes);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString('latin1');
}

async function allEvents(usage: UsageStore, org: string): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = [];
  for await (const page of usage.events({ org, from: 0, to: NOON * 2, filters: [] })) events.push(...page);
  return events;
}
