import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { UsageEvent } from '../../client/index.js';
import { NATIVE_FIELDS } from '../../src/analytics/ingest/formats/native/native-fields.ts';
import { INGEST_KEY, startIngestServer } from '../support/ingest-server.ts';
import { soon } from '../support/process-soon.ts';
import { type BadServer, nowhere, startBadServer, take } from './bad-server.ts';
import { call, client, createSenders, type Senders } from './senders.ts';

let senders: Senders;
beforeEach(() => {
  senders = createSenders();
});
afterEach(() => senders.closeAll());

describe('a sender, with Tokenbell there,', () => {
  let server: Awaited<ReturnType<typeof startIngestServer>>;
  let url: string;
  beforeAll(async () => {
    server = await startIngestServer({ limits: { maxInflatedBytes: 4_000 } });
    url = `http://127.0.0.1:${server.port}`;
  });
  afterAll(() => server.close());
  const storedIds = async () => (await server.stored()).map(({ idKeys }) => idKeys[0]);

  it('sends what was recorded', async () => {
    const sender = senders.create({ url });
    sender.record(call('a', { team: 'ml', user: { email: 'ana@acme.example' }, tags: ['x'] }));
    expect(sender.stats()).toMatchObject({ sent: 0, buffered: 1 });
    expect(await sender.flush()).toEqual({
      sent: 1,
      duplicates: 0,
      rejected: 0,
      buffered: 0,
      spooled: 0,
      overflowed: 0,
    });
    const stored = (await server.stored()).find(({ idKeys }) => idKeys[0] === 'a');
    expect(stored).toMatchObject({
      dimensions: { team: 'ml', user: 'ana@acme.example' },
      tags: ['x'],
      counts: { inputTokens: 100, outputTokens: 10 },
    });
  });

  it('counts a call once that is recorded twice', async () => {
    const sender = senders.create({ url });
    sender.record(call('twice'));
    sender.record(call('twice'));
    expect(await sender.flush()).toMatchObject({ sent: 1, duplicates: 1 });
  });

  it('tells of a rejected event once, and of nothing else', async () => {
    const sender = senders.create({ url });
    sender.record(call('good'));
    sender.record(call('bad', { inputTokens: -1 }));
    await sender.flush();
    expect(await sender.flush()).toMatchObject({ sent: 1, rejected: 1, buffered: 0 });
    expect(sender.told).toMatchObject([{ code: 'rejected', rejected: [{ id: 'bad', code: 'invalid' }] }]);
    expect(sender.told[0]?.message).toContain('inputTokens');
  });

  it('splits what is too large together', async () => {
    const sender = senders.create({ url });
    const ids = Array.from({ length: 20 }, (_, index) => `large-${index}`);
    for (const id of ids) sender.record(call(id, { metadata: { note: 'x'.repeat(900) } }));
    expect(await sender.flush()).toMatchObject({ sent: 20, rejected: 0, buffered: 0 });
    expect(await storedIds()).toEqual(expect.arrayContaining(ids));
  });

  it('gives up what is too large alone, and sends the rest', async () => {
    const sender = senders.create({ url });
    sender.record(call('huge', { metadata: { note: 'x'.repeat(5_000) } }));
    sender.record(call('beside it'));
    expect(await sender.flush()).toMatchObject({ sent: 1, rejected: 1, buffered: 0 });
    expect(sender.told).toMatchObject([{ code: 'rejected', rejected: [{ id: 'huge' }] }]);
  });

  it.each([
    ['the server', ''],
    ['a folder below it', '/'],
    ['the route', '/v1/events'],
    ['the other route', '/usage/ingest'],
  ])('takes the address of %s', async (what, path) => {
    const sender = senders.create({ url: `${url}${path}` });
    sender.record(call(`at ${what}`));
    expect(await sender.flush()).toMatchObject({ sent: 1 });
  });
});

describe('a sender', () => {
  let server: BadServer;
  beforeEach(async () => {
    server = await startBadServer();
  });
  afterEach(() => server.close());

  it('adds an id and the time', async () => {
    const bodies: string[] = [];
    const sender = senders.create({ url: server.url });
    for (let index = 0; index < 3; index++) sender.record({ model: 'gpt-4.1' });
    await sender.flush();
    for (const { ids } of server.asked) bodies.push(...ids);
    expect(new Set(bodies).size).toBe(3);
    expect(bodies[0]).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('sends a full batch at once, and the rest when it is told to', async () => {
    const sender = senders.create({ url: server.url, batchSize: 2 });
    for (const id of ['a', 'b', 'c']) sender.record(call(id));
    await soon(async () => sender.stats().sent >= 2);
    await sender.flush();
    expect(server.asked.map(({ ids }) => ids)).toEqual([['a', 'b'], ['c']]);
  });

  it('sends by itself after a while', async () => {
    const sender = senders.create({ url: server.url, flushMs: 20 });
    sender.record(call('a'));
    await soon(async () => sender.stats().sent === 1);
    sender.record(call('b'));
    await soon(async () => sender.stats().sent === 2);
  });

  it('compresses what is worth it', async () => {
    const sender = senders.create({ url: server.url });
    sender.record(call('small'));
    await sender.flush();
    for (let index = 0; index < 50; index++) sender.record(call(`many-${index}`));
    await sender.flush();
    expect(server.asked.map(({ encoding }) => encoding)).toEqual([undefined, 'gzip']);
  });

  it.each([
    ['a circle', circle()],
    ['a bigint', { inputTokens: 1n }],
    ['null', null],
    ['nothing', undefined],
  ])('takes %s without throwing, and says that it is no event', async (_what, event) => {
    const sender = senders.create({ url: server.url });
    // Code without types passes anything.
    expect(() => sender.record(event as UsageEvent)).not.toThrow();
    expect(sender.told).toMatchObject([{ code: 'unserialisable' }]);
    expect(await sender.flush()).toMatchObject({ rejected: 1, sent: 0 });
  });

  it('lives with an onError that throws', async () => {
    const sender = senders.create({
      url: await nowhere(),
      onError: () => {
        throw new Error('a bug of the application');
      },
    });
    sender.record(call('a'));
    expect(await sender.flush()).toMatchObject({ buffered: 1 });
  });

  it('sends again what was refused for now, and says so once', async () => {
    server.behave((response) => response.writeHead(503).end());
    const sender = senders.create({ url: server.url });
    sender.record(call('a'));
    await sender.flush();
    expect(await sender.flush()).toMatchObject({ sent: 0, buffered: 1 });
    server.behave(take);
    expect(await sender.flush()).toMatchObject({ sent: 1, buffered: 0 });
    expect(sender.told).toMatchObject([{ code: 'unreachable' }]);
    expect(server.asked.length).toBeGreaterThanOrEqual(3);
  });

  it('comes back by itself when the server does', async () => {
    server.behave((response) => response.writeHead(429).end());
    const sender = senders.create({ url: server.url, batchSize: 1 });
    sender.record(call('a'));
    await soon(async () => server.asked.length >= 3);
    server.behave(take);
    await soon(async () => sender.stats().sent === 1);
  });

  it.each([
    ['seconds', '3600'],
    ['a date', new Date(Date.now() + 3_600_000).toUTCString()],
  ])('waits as long as a Retry-After in %s says, even when told to flush', async (_what, retryAfter) => {
    server.behave((response) => response.writeHead(503, { 'retry-after': retryAfter }).end());
    const sender = senders.create({ url: server.url, flushMs: 5, exitTimeoutMs: 0 });
    sender.record(call('a'));
    await sender.flush();
    sender.record(call('b'));
    expect(await sender.flush()).toMatchObject({ buffered: 2 });
    expect(server.asked).toHaveLength(1);
  });

  it('comes back after a Retry-After that is over', async () => {
    server.behave((response) => response.writeHead(503, { 'retry-after': '0' }).end());
    const sender = senders.create({ url: server.url });
    sender.record(call('a'));
    await sender.flush();
    server.behave(take);
    await soon(async () => sender.stats().sent === 1);
  });

  it('does not wait for ever for an answer', async () => {
    server.behave(() => undefined);
    const sender = senders.create({ url: server.url, timeoutMs: 30 });
    sender.record(call('a'));
    expect(await sender.flush()).toMatchObject({ buffered: 1 });
    expect(sender.told[0]?.message).toContain('no answer within 30 ms');
  });

  it.each([
    ['resets the connection', (socket: { destroy(): void }) => socket.destroy()],
    [
      'breaks off in its answer',
      (socket: { write(text: string): void; destroy(): void }) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"acc');
        socket.destroy();
      },
    ],
  ] as const)('keeps its events when the server %s', async (_what, hurt) => {
    server.behave(({ socket }) => socket && hurt(socket));
    const sender = senders.create({ url: server.url });
    sender.record(call('a'));
    expect(await sender.flush()).toMatchObject({ buffered: 1, sent: 0 });
    server.behave(take);
    expect(await sender.flush()).toMatchObject({ buffered: 0, sent: 1 });
  });

  it('does not send again what is refused for good', async () => {
    server.behave((response) => response.writeHead(400).end('{"error":{"message":"no"}}'));
    const sender = senders.create({ url: server.url });
    sender.record(call('a'));
    await sender.flush();
    expect(await sender.flush()).toMatchObject({ rejected: 1, buffered: 0 });
    expect(server.asked).toHaveLength(1);
    expect(sender.told).toMatchObject([{ code: 'rejected', rejected: [{ id: 'a', message: '400 no' }] }]);
  });

  it.each([200, 204, 301, 404])('keeps its events when something else answers %i', async (status) => {
    server.behave((response) => response.writeHead(status, { location: '/elsewhere' }).end());
    const sender = senders.create({ url: server.url });
    sender.record(call('a'));
    await sender.flush();
    expect(await sender.flush()).toMatchObject({ buffered: 1, sent: 0, rejected: 0 });
    expect(sender.told).toMatchObject([{ code: 'refused' }]);
  });

  it('drops the newest when there is no room, and counts them', async () => {
    const sender = senders.create({ url: await nowhere(), maxBuffered: 2 });
    for (const id of ['a', 'b', 'c', 'd']) sender.record(call(id));
    expect(sender.stats()).toMatchObject({ buffered: 2, overflowed: 2 });
    expect(sender.told.filter(({ code }) => code === 'overflow')).toHaveLength(1);
  });

  it('says with the next events how many it lost', async () => {
    const ingest = await startIngestServer();
    const sender = senders.create({ url: `http://127.0.0.1:${ingest.port}`, maxBuffered: 2 });
    for (const id of ['a', 'b', 'c', 'd', 'e']) sender.record(call(id));
    await sender.flush();
    const [first, ...others] = await ingest.losses();
    expect(first).toMatchObject({ org: 'acme', apiKey: 'k1', total: 3 });
    expect(others).toEqual([]);
    await ingest.close();
  });

  it('sends the last when it is closed, and takes nothing more', async () => {
    const sender = senders.create({ url: server.url });
    sender.record(call('a'));
    expect(await sender.close()).toMatchObject({ sent: 1, buffered: 0 });
    sender.record(call('b'));
    expect(await sender.close()).toMatchObject({ sent: 1, buffered: 0, overflowed: 1 });
  });

  it.each([
    [{}],
    [{ url: 'localhost:8080' }],
    [{ url: 'ftp://tokenbell.example' }],
    [{ key: '' }],
    [{ key: 'tb_\n' }],
    [{ batchSize: 1_001 }],
    [{ flushMs: 1.5 }],
    [{ spoolDir: '' }],
  ])('is not created with %j', (options) => {
    const wrong = Object.keys(options).length === 0 ? {} : { url: server.url, key: INGEST_KEY, ...options };
    // Code without types passes anything.
    expect(() => client.createSender(wrong as Parameters<typeof client.createSender>[0])).toThrow(TypeError);
  });
});

it('knows every field of the usage event', () => {
  const types = readFileSync(new URL('../../client/index.d.cts', import.meta.url), 'utf8');
  const event = types.slice(types.indexOf('interface UsageEvent'), types.indexOf('\n}\n'));
  const fields = [...event.matchAll(/^ {2}(\w+)\?:/gm)].map(([, name]) => name);
  expect(fields.sort()).toEqual([...NATIVE_FIELDS.keys()].sort());
});

function circle(): object {
  const event: { metadata?: object } = {};
  event.metadata = event;
  return event;
}
