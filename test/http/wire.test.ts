import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INGEST_KEY, startIngestServer } from '../support/ingest-server.ts';

let server: Awaited<ReturnType<typeof startIngestServer>>;
beforeAll(async () => {
  server = await startIngestServer({
    limits: { headersTimeoutMs: 200, requestTimeoutMs: 400, checkEveryMs: 20 },
  });
});
afterAll(() => server.close());

const HEAD = `POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${INGEST_KEY}\r\nContent-Type: application/json\r\n`;
const event = (id: string) => `{"id":"${id}","occurredAt":"2026-11-20T11:00:00Z"}`;
const length = (text: string) => `Content-Length: ${Buffer.byteLength(text)}\r\n`;
const statuses = (answer: string) =>
  [...answer.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));

async function isAlive() {
  const answer = await server.call({ body: event('alive') });
  expect(answer.status).toBe(200);
}

describe('on the wire, a request', () => {
  it.each<[string, string]>([
    ['is no HTTP', 'hello\r\n\r\n'],
    ['is TLS', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000'],
    ['has an unknown method', 'FOO / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['has an unknown version', 'GET / HTTP/9.9\r\nHost: x\r\n\r\n'],
    ['has no host', `${HEAD.replace('Host: x\r\n', '')}Content-Length: 0\r\n\r\n`],
    ['has two lengths', `${HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\n[]`],
    ['has a negative length', `${HEAD}Content-Length: -2\r\n\r\n[]`],
    ['has a length that is no number', `${HEAD}Content-Length: 2x\r\n\r\n[]`],
    [
      'has a length and chunks (smuggling)',
      `${HEAD}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ['has an unknown transfer encoding', `${HEAD}Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n`],
    ['has chunks of no size', `${HEAD}Transfer-Encoding: chunked\r\n\r\nxyz\r\n[]\r\n0\r\n\r\n`],
    ['has a header without a name', `${HEAD}: x\r\n\r\n`],
    ['has a header with a blank in its name', `${HEAD}A b: x\r\n\r\n`],
    ['has a header with a NUL', `${HEAD}A: x\u0000y\r\n\r\n`],
    ['has a folded header', `${HEAD}A: x\r\n y\r\n\r\n`],
    ['has headers of 20 KiB', `${HEAD}A: ${'x'.repeat(20_000)}\r\n\r\n`],
    [
      'has 3,000 headers',
      `${HEAD}${Array.from({ length: 3_000 }, (_, index) => `A${index}: x\r\n`).join('')}\r\n`,
    ],
  ])('that %s gets 4xx or a closed door, once', async (_what, bytes) => {
    const answer = await server.raw(bytes);
    expect(statuses(answer).length).toBeLessThanOrEqual(1);
    for (const status of statuses(answer)) expect([400, 408, 431]).toContain(status);
    await isAlive();
  });

  it('that is cut off in its body stores nothing and holds nobody up', async () => {
    const body = event('aborted');
    const socket = connect(server.port, '127.0.0.1');
    socket.write(`${HEAD}${length(body)}\r\n${body.slice(0, 10)}`);
    await once(socket, 'connect');
    socket.destroy();
    await isAlive();
    expect((await server.stored()).map(({ idKeys }) => idKeys[0])).not.toContain('aborted');
  });

  it.each([
    ['headers', HEAD],
    ['body', `${HEAD}Content-Length: 100\r\n\r\n[`],
    ['chunks', `${HEAD}Transfer-Encoding: chunked\r\n\r\n1\r\n[\r\n`],
  ])('whose %s never end is answered with 408 and closed', async (_what, bytes) => {
    const answer = await server.raw(bytes);
    expect(statuses(answer)).toEqual([408]);
    expect(JSON.parse(answer.slice(answer.indexOf('{')))).toMatchObject({ error: { code: 'too_slow' } });
    await isAlive();
  });

  it('that is slow does not hold up the others', async () => {
    const slow = Array.from({ length: 100 }, () => server.raw(`${HEAD}Content-Length: 100\r\n\r\n[`));
    await isAlive();
    expect((await Promise.all(slow)).map(statuses)).toEqual(slow.map(() => [408]));
  });

  it('that is the second in one packet is answered by itself', async () => {
    const [first, second] = [event('pipelined-1'), event('pipelined-2')];
    const answer = await server.raw(
      `${HEAD}${length(first)}\r\n${first}${HEAD}${length(second)}Connection: close\r\n\r\n${second}`,
    );
    expect(statuses(answer)).toEqual([200, 200]);
  });

  it('hidden behind a body that was refused is never read', async () => {
    const hidden = `${HEAD}${length(event('hidden'))}\r\n${event('hidden')}`;
    const answer = await server.raw(`${HEAD}Content-Length: 2000000\r\n\r\n${hidden}`);
    expect(statuses(answer)).toEqual([413]);
    expect((await server.stored()).map(({ idKeys }) => idKeys[0])).not.toContain('hidden');
  });
});

describe('bodies in progress', () => {
  it('are bounded together', async () => {
    const small = await startIngestServer({ limits: { maxHeldBytes: 50 } });
    const answer = await small.call({ body: `[${' '.repeat(100)}]` });
    const next = await small.call({ body: '[]' });
    await small.close();
    expect([answer.status, next.status]).toEqual([503, 200]);
    expect(answer.json).toMatchObject({ error: { code: 'overloaded' } });
  });
});
