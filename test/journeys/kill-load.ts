import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { type Home, tokenbell } from '../support/process-run.ts';
import { postEvents, type RestartedServer } from '../support/process-server.ts';
import { chartSum, costOf, csvCost, csvOf, figureOf, readReply } from './answer.ts';
import { LIST_PRICES, type ListedModel, listCost, nanoOf, shuffled, sumOf } from './exact.ts';

const CLIENTS = 8;
const BATCH = 250;
const HOUR_MS = 3_600_000;

export type Call = {
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
export function someCalls(count: number, prefix: string, random: () => number): readonly Call[] {
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
export function batchesWithCopies(
  calls: readonly Call[],
  random: () => number,
): readonly (readonly object[])[] {
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
  /** Client n sends to server n, n mod their number. */
  readonly servers: readonly Pick<RestartedServer, 'address'>[];
  readonly key: string;
  readonly batches: readonly (readonly object[])[];
  /** Told how many batches were acknowledged so far. */
  readonly onAcknowledged: (count: number) => void;
};

/** Eight clients take batches from one heap and send each until it is acknowledged. */
export async function sendAll({ servers, key, batches, onAcknowledged }: Sending): Promise<void> {
  const waiting = [...batches].reverse();
  let acknowledged = 0;
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      const server = servers[client % servers.length] as Sending['servers'][number]; // the index is below the length
      for (let batch = waiting.pop(); batch; batch = waiting.pop()) {
        await sendUntilAcknowledged(server, key, batch);
        acknowledged += 1;
        onAcknowledged(acknowledged);
      }
    }),
  );
}

const RETRY_MS = 20;

async function sendUntilAcknowledged(
  server: Sending['servers'][number],
  key: string,
  batch: readonly object[],
) {
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
export async function expectEverythingCountedOnce(home: Home, calls: readonly Call[]): Promise<void> {
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
