import { inspect } from 'node:util';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { secretHash } from '../../src/analytics/ingest/secret.ts';
import { StoreBusy } from '../../src/analytics/store.ts';
import {
  INGEST_KEY,
  type IngestServer,
  READ_KEY,
  REVOKED_KEY,
  startIngestServer,
} from '../support/ingest-server.ts';

let server: Awaited<ReturnType<typeof startIngestServer>>;
beforeAll(async () => {
  server = await startIngestServer();
});
afterAll(() => server.close());

let count = 0;
/** An event with an id of its own. */
const someEvent = (fields: object = {}) => ({
  id: `event-${count++}`,
  occurredAt: '2026-11-20T11:00:00Z',
  model: 'gpt-4o',
  provider: 'openai',
  inputTokens: 100,
  outputTokens: 10,
  ...fields,
});
const accepted = (number: number) => ({ accepted: number, duplicates: 0, rejected: [] });
const isStored = async (at: IngestServer, id: string) =>
  (await at.stored()).some(({ idKeys }) => idKeys[0] === id);

describe('POST /v1/events', () => {
  it.each([
    ['an event', (events: readonly object[]) => JSON.stringify(events[0]), 1],
    ['a list', (events: readonly object[]) => JSON.stringify(events), 3],
    ['an object of events', (events: readonly object[]) => JSON.stringify({ events }), 3],
  ])('takes %s', async (_what, bodyOf, number) => {
    const events = [someEvent(), someEvent(), someEvent()];
    const answer = await server.call({ body: bodyOf(events) });
    expect([answer.status, answer.json]).toEqual([200, accepted(number)]);
    expect(await isStored(server, events[number - 1]?.id ?? '')).toBe(true);
  });

  it.each(['application/x-ndjson', 'application/ndjson', 'application/x-ndjson; charset=utf-8'])(
    'takes JSON lines as %s',
    async (type) => {
      const body = [someEvent(), someEvent()].map((event) => JSON.stringify(event)).join('\n');
      const answer = await server.call({ body, headers: { 'content-type': type } });
      expect([answer.status, answer.json]).toEqual([200, accepted(2)]);
    },
  );

  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['DEFLATE', deflateRawSync],
    ['identity', (body: string) => body],
  ])('takes a body in %s', async (encoding, encode) => {
    const body = encode(JSON.stringify([someEvent(), someEvent()]));
    const answer = await server.call({ body, headers: { 'content-encoding': encoding } });
    expect([answer.status, answer.json]).toEqual([200, accepted(2)]);
  });

  it('is also there as /usage/ingest', async () => {
    const answer = await server.call({ path: '/usage/ingest', body: JSON.stringify(someEvent()) });
    expect(answer.json).toEqual(accepted(1));
  });

  it('gives a receipt for each event, with its index and id', async () => {
    const [first, second] = [someEvent(), someEvent()];
    await server.call({ body: JSON.stringify(first) });
    const body = JSON.stringify([
      first,
      { ...second, id: '' },
      second,
      { ...first, inputTokens: 999 },
      someEvent({ id: 'late', occurredAt: '2026-10-01T00:00:00Z' }),
      someEvent({ id: 'early', occurredAt: '2026-11-21T00:00:00Z' }),
      17,
      someEvent({ id: 'large', metadata: { note: 'x'.repeat(17_000) } }),
      someEvent({ id: 'deep', metadata: { a: [[[[[[[[1]]]]]]]] } }),
    ]);
    const answer = await server.call({ body });
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({
      accepted: 1,
      duplicates: 1,
      rejected: [
        { index: 1, id: null, code: 'invalid', message: expect.stringMatching(/^id: /) },
        { index: 3, id: first?.id, code: 'conflict', message: expect.stringContaining('inputTokens') },
        { index: 4, id: 'late', code: 'too_old' },
        { index: 5, id: 'early', code: 'in_the_future' },
        { index: 6, id: null, code: 'not_an_object' },
        { index: 7, id: 'large', code: 'too_large' },
        { index: 8, id: 'deep', code: 'too_deep' },
      ],
    });
  });

  it('answers 422 when every event is refused, 200 when there was only a conflict or nothing', async () => {
    const event = someEvent();
    expect((await server.call({ body: JSON.stringify([{ ...event, inputTokens: -1 }]) })).status).toBe(422);
    await server.call({ body: JSON.stringify(event) });
    expect((await server.call({ body: JSON.stringify([{ ...event, inputTokens: 1 }]) })).status).toBe(200);
    expect((await server.call({ body: '[]' })).json).toEqual(accepted(0));
  });

  it('counts an event once, however often and in however many requests at once it comes', async () => {
    const event = JSON.stringify(someEvent());
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => server.call({ body: `[${event},${event}]` })),
    );
    const sum = (name: string) => answers.reduce((total, { json }) => total + Number(Object(json)[name]), 0);
    expect([sum('accepted'), sum('duplicates')]).toEqual([1, 39]);
  });

  it('says which fields it ignored', async () => {
    const answer = await server.call({
      body: JSON.stringify([someEvent({ input_tokens: 5, prompt: 'secret text' })]),
    });
    expect(answer.json).toEqual({ ...accepted(1), ignoredFields: { input_tokens: 1, prompt: 1 } });
    expect(answer.text).not.toContain('secret');
    const everything = inspect(await server.stored(), { depth: null, maxArrayLength: null });
    expect(everything).not.toContain('secret text');
  });

  it('files events under the organisation of the key, whatever the body says', async () => {
    const event = someEvent({ org: 'globex', organisation: 'globex', orgId: 'globex' });
    await server.call({ body: JSON.stringify(event), headers: { 'x-org-id': 'globex' } });
    expect(await isStored(server, event.id)).toBe(true);
    expect(await server.stored('globex')).toEqual([]);
  });

  it('stores the cost worked out for each event', async () => {
    const event = someEvent({ inputTokens: 100, outputTokens: 10 });
    await server.call({ body: JSON.stringify(event) });
    const found = (await server.stored()).find(({ idKeys }) => idKeys[0] === event.id);
    expect(found?.cost).toMatchObject({ status: 'priced', nano: 150n });
  });
});

describe('a key', () => {
  it.each([
    ['none', undefined],
    ['no scheme', INGEST_KEY],
    ['another scheme', `Basic ${Buffer.from(`x:${INGEST_KEY}`).toString('base64')}`],
    ['an unknown one', `Bearer tb_${'u'.repeat(43)}`],
    ['a revoked one', `Bearer ${REVOKED_KEY}`],
    ['its beginning', `Bearer ${INGEST_KEY.slice(0, -1)}`],
    ['a longer one', `Bearer ${INGEST_KEY}i`],
    ['two', `Bearer ${INGEST_KEY}, Bearer ${INGEST_KEY}`],
    ['the hash of one', `Bearer ${secretHash(INGEST_KEY)}`],
    ['nothing behind the scheme', 'Bearer '],
    ['SQL', "Bearer tb_' OR '1'='1"],
  ])('that is %s is refused with 401, all alike', async (_what, authorization) => {
    const answer = await server.call({ body: JSON.stringify(someEvent()), headers: { authorization } });
    expect(answer.status).toBe(401);
    expect(answer.json).toMatchObject({
      error: { code: 'no_valid_key', message: 'a valid API key is needed' },
    });
    expect(answer.headers['www-authenticate']).toContain('Bearer');
  });

  it('for reading may not write', async () => {
    const answer = await server.call({ body: '[]', headers: { authorization: `Bearer ${READ_KEY}` } });
    expect([answer.status, answer.json]).toMatchObject([403, { error: { code: 'wrong_scope' } }]);
  });

  it('stops at the moment it is revoked', async () => {
    const secret = `tb_${'n'.repeat(43)}`;
    const headers = { authorization: `Bearer ${secret}` };
    const found = server.keys.get(secretHash(INGEST_KEY));
    if (!found) throw new Error('the ingest key is gone');
    server.keys.set(secretHash(secret), { ...found, id: 'new' });
    expect((await server.call({ body: '[]', headers })).status).toBe(200);
    server.keys.set(secretHash(secret), { ...found, id: 'new', revokedAt: 1 });
    expect((await server.call({ body: '[]', headers })).status).toBe(401);
  });

  it('is checked before the body is read', async () => {
    const answer = await server.raw(
      'POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900000\r\n\r\n[',
    );
    expect(answer).toMatch(/^HTTP\/1.1 401 /);
  });
});

describe('when the store cannot take it', () => {
  it.each([
    ['is busy', new StoreBusy('locked by a secret'), 'store_busy'],
    ['fails in an unknown way', new Error('disk I/O error: /secret/path'), 'unavailable'],
  ])('because it %s, the sender is asked to come back, and told nothing else', async (_what, error, code) => {
    const broken = await startIngestServer({
      record: async () => {
        throw error;
      },
    });
    const answer = await broken.call({ body: JSON.stringify(someEvent()) });
    await broken.close();
    expect([answer.status, answer.json]).toMatchObject([503, { error: { code } }]);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(5);
    expect(answer.text).not.toMatch(/secret|at \w/);
  });

  it('because its counts would fill a sum, the sender is told not to come back and its neighbour is stored', async () => {
    const own = await startIngestServer();
    const absurd = () => someEvent({ inputTokens: 9_007_199_254_740_991, outputTokens: 0 });
    const listOf = (size: number) => JSON.stringify(Array.from({ length: size }, absurd));
    // 512 times 2^53 - 1 is just below 2^62, up to where such counts may fill a sum.
    await own.call({ body: listOf(512) });
    const neighbour = someEvent({ model: 'gpt-4o' });
    const [refused, stored] = await Promise.all([
      own.call({ body: listOf(1) }),
      own.call({ body: JSON.stringify(neighbour) }),
    ]);
    expect([refused.status, refused.json]).toMatchObject([422, { error: { code: 'sum_too_large' } }]);
    expect([stored.status, stored.json]).toEqual([200, accepted(1)]);
    expect(await isStored(own, neighbour.id)).toBe(true);
    await own.close();
  });

  it('because the disk is full, it says so, is not ready and asks senders to come back', async () => {
    const storageProblem = () => 'the disk is nearly full (12 MiB free)';
    const full = await startIngestServer({ options: { storageProblem } });
    const answer = await full.call({ body: JSON.stringify(someEvent()) });
    const ready = await full.call({ path: '/readyz', method: 'GET' });
    await full.close();
    expect([answer.status, answer.json]).toMatchObject([503, { error: { code: 'storage' } }]);
    expect(answer.headers['retry-after']).toBeDefined();
    expect([ready.status, ready.json]).toMatchObject([503, { problems: [storageProblem()] }]);
  });

  it('because too much waits, it is not ready and asks senders to come back', async () => {
    const full = await startIngestServer({ wrap: (intake) => ({ ...intake, isFull: () => true }) });
    const answer = await full.call({ body: JSON.stringify(someEvent()) });
    const ready = await full.call({ path: '/readyz', method: 'GET' });
    const live = await full.call({ path: '/healthz', method: 'GET' });
    await full.close();
    expect([answer.status, ready.status, live.status]).toEqual([503, 503, 200]);
    expect(answer.headers['retry-after']).toBeDefined();
  });
});

describe('a rate per key', () => {
  it('is not limited unless it is set', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => server.call({ body: '[]' })));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
  });

  it('is answered with 429 and the time to wait', async () => {
    const limited = await startIngestServer({ limits: { keyRatePerMinute: 2 } });
    const statuses: number[] = [];
    for (let call = 0; call < 3; call++) statuses.push((await limited.call({ body: '[]' })).status);
    const answer = await limited.call({ body: '[]' });
    await limited.close();
    expect(statuses).toEqual([200, 200, 429]);
    expect(answer.json).toMatchObject({ error: { code: 'too_many_requests' } });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });
});

describe('health', () => {
  it('is told to anyone', async () => {
    const live = await server.call({
      path: '/healthz',
      method: 'GET',
      headers: { authorization: undefined },
    });
    const ready = await server.call({
      path: '/readyz',
      method: 'GET',
      headers: { authorization: undefined },
    });
    expect([live.json, ready.json]).toEqual([{ status: 'ok' }, { ready: true, problems: [] }]);
  });

  it.each(['/healthz', '/readyz', '/metrics'])('%s is only read', async (path) => {
    const answer = await server.call({ path, method: 'DELETE' });
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  it('is not ready while something is wrong', async () => {
    const sick = await startIngestServer({
      options: { problems: async () => ['the database cannot be reached'] },
    });
    const ready = await sick.call({ path: '/readyz', method: 'GET' });
    await sick.close();
    expect([ready.status, ready.json]).toEqual([
      503,
      { ready: false, problems: ['the database cannot be reached'] },
    ]);
  });
});
