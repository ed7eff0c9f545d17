import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Home, newHome, tokenbell } from '../support/process-run.ts';
import {
  createKey,
  postEvents,
  type RestartedServer,
  startRestartedServer,
  startServer,
} from '../support/process-server.ts';
import { chartSum, costOf, csvCost, csvOf, figureOf, readReply } from './answer.ts';
import { LIST_PRICES, type ListedModel, listCost, nanoOf, seededRandom, shuffled, sumOf } from './exact.ts';

const CLIENTS = 8;
const BATCH = 250;
const HOUR_MS = 3_600_000;

type Call = {
  readonly id: string;
  readonly occurredAt: number;
  readonly model: ListedModel;
  readonly team: string;
  readonly user: string;
  readonly agent: string;
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly outputTokens: number;
  readonly status: string;
};

const MODELS = Object.keys(LIST_PRICES) as ListedModel[];

/** Calls of the last six days, none of them like another. */
function someCalls(count: number, prefix: string, random: () => number): readonly Call[] {
  const upTo = (limit: number) => Math.floor(random() * limit);
  const now = Date.now();
  return Array.from({ length: count }, (_, index) => {
    const inputTokens = 1 + upTo(8_000);
    return {
      id: `${prefix}-${index}`,
      occurredAt: now - HOUR_MS - upTo(6 * 24 * HOUR_MS),
      model: MODELS[upTo(MODELS.length)] ?? 'gpt-4.1',
      team: `team-${upTo(8)}`,
      user: `person-${upTo(40)}`,
      agent: `agent-${upTo(24)}`,
      inputTokens,
      cacheReadTokens: upTo(inputTokens + 1),
      outputTokens: upTo(900),
      status: upTo(50) === 0 ? 'error' : 'ok',
    };
  });
}

function knownCost(calls: readonly Call[]): bigint {
  return sumOf(
    calls.map(({ model, inputTokens, cacheReadTokens, outputTokens }) =>
      listCost(model, { input: inputTokens, cached: cacheReadTokens, output: outputTokens }),
    ),
  );
}

/** As senders do: every so often the same event again, anywhere in the stream. */
function batchesWithCopies(calls: readonly Call[], random: () => number): readonly (readonly object[])[] {
  const copies = calls.filter(() => random() < 1 / 9);
  const stream = shuffled([...calls, ...copies], random).map((call) => ({
    ...call,
    provider: LIST_PRICES[call.model].provider,
  }));
  const batches: object[][] = [];
  for (let at = 0; at < stream.length; at += BATCH) batches.push(stream.slice(at, at + BATCH));
  return batches;
}

type Sending = {
  readonly server: RestartedServer;
  readonly key: string;
  readonly batches: readonly (readonly object[])[];
  /** Told how many batches were acknowledged so far. */
  readonly onAcknowledged: (count: number) => void;
};

/** Eight clients take batches from one heap and send each until it is acknowledged. */
async function sendAll({ server, key, batches, onAcknowledged }: Sending): Promise<void> {
  const waiting = [...batches].reverse();
  let acknowledged = 0;
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      for (let batch = waiting.pop(); batch; batch = waiting.pop()) {
        await sendUntilAcknowledged(server, key, batch);
        acknowledged += 1;
        onAcknowledged(acknowledged);
      }
    }),
  );
}

const RETRY_MS = 20;

async function sendUntilAcknowledged(server: RestartedServer, key: string, batch: readonly object[]) {
  for (;;) {
    // A broken connection says nothing about what was stored: send it again.
    const posted = await server
      .address()
      .then((address) => postEvents(address, key, batch))
      .catch(() => undefined);
    if (posted?.status === 200) {
      expect(posted.receipt.rejected).toEqual([]);
      expect(posted.receipt.accepted + posted.receipt.duplicates).toBe(batch.length);
      return;
    }
    if (posted) expect([429, 503]).toContain(posted.status);
    await pause(RETRY_MS);
  }
}

/** Every place the program tells its totals in, against what was sent. */
async function expectEverythingCountedOnce(home: Home, calls: readonly Call[]): Promise<void> {
  const cost = knownCost(calls);
  const asked = await tokenbell(home, ['ask', '/usage org 7d', '--json', '--out', home.folder]);
  const reply = readReply(asked.out);
  expect(asked.code).toBe(0);
  expect(figureOf(reply, 'requests')).toBe(String(calls.length));
  expect(figureOf(reply, 'inputTokens')).toBe(String(calls.reduce((sum, one) => sum + one.inputTokens, 0)));
  expect(figureOf(reply, 'outputTokens')).toBe(String(calls.reduce((sum, one) => sum + one.outputTokens, 0)));
  expect(figureOf(reply, 'errors')).toBe(String(calls.filter(({ status }) => status === 'error').length));
  expect(costOf(reply)).toBe(cost);
  expect(nanoOf(reply.table?.total.cost)).toBe(cost);
  const csv = csvOf(reply, home.folder);
  expect(nanoOf(csv.total['cost (USD)'])).toBe(cost);
  expect(csvCost(csv.rows)).toBe(cost);
  expect(reply.charts.map((chart) => chartSum(chart).cost)).toEqual(reply.charts.map(() => cost));
  expect(reply.charts.length).toBeGreaterThan(0);
  const exported = await tokenbell(home, ['export', 'events']);
  const events = exported.out
    .trimEnd()
    .split('\n')
    .map((line): { readonly id: string; readonly costNanoUsd: string } => JSON.parse(line));
  expect(events).toHaveLength(calls.length);
  expect(new Set(events.map(({ id }) => id)).size).toBe(calls.length);
  expect(sumOf(events.map(({ costNanoUsd }) => BigInt(costNanoUsd)))).toBe(cost);
  const verified = await tokenbell(home, ['verify']);
  expect(verified).toMatchObject({ code: 0, out: 'default: every sum equals its events\n' });
}

describe('a server that dies while eight clients send', () => {
  let home: Home;
  beforeAll(() => {
    home = newHome({ LOG_LEVEL: 'info' });
  });
  afterAll(() => home.remove());

  it('has counted every acknowledged event exactly once after twenty kills', {
    timeout: 300_000,
  }, async () => {
    const kills = 20;
    const random = seededRandom(20_261_120);
    const calls = someCalls(90_000, 'call', random);
    const batches = batchesWithCopies(calls, random);
    const { key } = await createKey(home);
    const server = startRestartedServer(home);
    let killed = 0;
    let dying: Promise<unknown> = Promise.resolve();
    await sendAll({
      server,
      key,
      batches,
      onAcknowledged: (count) => {
        if (killed === kills || count < ((killed + 1) * batches.length) / (kills + 1)) return;
        killed += 1;
        // Some milliseconds later, so that it dies while parsing, waiting, writing and answering in turn.
        dying = dying.then(() => pause(random() * 30)).then(() => server.restart('SIGKILL'));
      },
    });
    await dying;
    expect(killed).toBe(kills);
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    await expectEverythingCountedOnce(home, calls);
  });
});

describe('a server that is told to stop while eight clients send', () => {
  let home: Home;
  beforeAll(() => {
    home = newHome({ LOG_LEVEL: 'info' });
  });
  afterAll(() => home.remove());

  it('ends by itself with 0, and the next one goes on where it stopped', { timeout: 120_000 }, async () => {
    const random = seededRandom(15);
    const calls = someCalls(9_000, 'stop', random);
    const batches = batchesWithCopies(calls, random);
    const { key } = await createKey(home);
    const server = startRestartedServer(home);
    let ending: ReturnType<RestartedServer['restart']> | undefined;
    await sendAll({
      server,
      key,
      batches,
      onAcknowledged: (count) => {
        if (count >= batches.length / 2) ending ??= server.restart('SIGTERM');
      },
    });
    // It gives up by itself after 15 seconds, with 1.
    expect(await ending).toEqual({ code: 0, signal: null });
    await server.stop();
    await expectEverythingCountedOnce(home, calls);
  });

  it('waits for nobody who stalls in the middle of a request or only listens', {
    timeout: 60_000,
  }, async () => {
    const listening = newHome({ LOG_LEVEL: 'info', TOKENBELL_CONSOLE: 'on' });
    const server = await startServer(listening);
    const page = await fetch(`${server.address}/console/events`, {
      headers: { accept: 'text/event-stream' },
    });
    const { port } = new URL(server.address);
    const stalled = connect(Number(port), '127.0.0.1');
    stalled.on('error', () => undefined);
    await once(stalled, 'connect');
    const { key } = await createKey(listening);
    stalled.write(
      `POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"id":`,
    );
    const gone = once(stalled, 'close');
    const [ended] = await Promise.all([server.end('SIGTERM'), gone, page.text().catch(() => '')]);
    listening.remove();
    expect(page.status).toBe(200);
    expect(ended).toEqual({ code: 0, signal: null });
  });
});
