import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonCall, storedKeys } from '../support/gateway-calls.ts';
import { READ_KEY, startIngestServer } from '../support/ingest-server.ts';

let server: Awaited<ReturnType<typeof startIngestServer>>;
beforeAll(async () => {
  server = await startIngestServer();
});
afterAll(() => server.close());

const MIB = 1_024 * 1_024;

describe('OTLP', () => {
  const PROTOBUF = { 'content-type': 'application/x-protobuf' };
  const span = (tokens: unknown) => ({
    traceId: '5b8efff798038103d269b633813fc60c',
    spanId: 'eee19b7ec3c1b174',
    name: 'chat',
    startTimeUnixNano: '1795165200000000000',
    endTimeUnixNano: '1795165201000000000',
    attributes: [
      { key: 'gen_ai.operation.name', value: { stringValue: 'chat' } },
      { key: 'gen_ai.usage.input_tokens', value: { intValue: tokens } },
    ],
  });
  const traces = (...spans: readonly object[]) => ({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
  const EMPTY_BUT_WHOLE = ['/v1/traces', '/v1/logs', '/v1/metrics'].flatMap((path) => [path, `/otlp${path}`]);

  it.each([...EMPTY_BUT_WHOLE, '/api/public/otel/v1/traces'])(
    '%s answers an empty export with an empty message in its encoding',
    async (path) => {
      const binary = await server.call({ path, body: '', headers: PROTOBUF });
      expect([binary.status, binary.headers['content-type'], binary.bytes.length]).toEqual([
        200,
        'application/x-protobuf',
        0,
      ]);
      const text = await server.call({ path, body: '{}' });
      expect([text.status, text.headers['content-type'], text.text]).toEqual([
        200,
        'application/json; charset=utf-8',
        '{}',
      ]);
    },
  );

  it.each([
    ['/v1/traces', { resourceSpans: 'x' }, '"resourceSpans" is not a list'],
    ['/v1/traces', { resourceSpans: [{ scopeSpans: 'x' }] }, '"scopeSpans" is not a list'],
    ['/v1/traces', { resourceSpans: [{ scopeSpans: [{ spans: {} }] }] }, '"spans" is not a list'],
    ['/v1/traces', { foo: 1 }, 'the body has no "resourceSpans"'],
    ['/v1/logs', { resourceLogs: [{ scopeLogs: [{ logRecords: 1 }] }] }, '"logRecords" is not a list'],
    ['/v1/logs', { resourceSpans: [] }, 'the body has no "resourceLogs"'],
    ['/v1/metrics', { resourceMetrics: 7 }, '"resourceMetrics" is not a list'],
  ])('%s refuses %j, which it would take nothing of', async (path, body, message) => {
    const { status, json } = await server.call(jsonCall(path, body));
    expect([status, json]).toMatchObject([400, { code: 3, message: expect.stringContaining(message) }]);
  });

  it.each([{ resourceSpans: [] }, { resourceSpans: null }, { resourceSpans: [{ scopeSpans: [{}] }] }])(
    'takes the empty export %j',
    async (body) => {
      const { status, text } = await server.call(jsonCall('/v1/traces', body));
      expect([status, text]).toEqual([200, '{}']);
    },
  );

  it('names what it did not take, and takes the rest', async () => {
    const good = { ...span('5'), spanId: 'aaaaaaaaaaaaaaaa' };
    const answer = await server.call(jsonCall('/v1/traces', traces(good, span('-5'))));
    expect([answer.status, answer.json]).toEqual([
      200,
      {
        partialSuccess: {
          rejectedSpans: 1,
          errorMessage: expect.stringMatching(/eee19b7ec3c1b174.*input_tokens/),
        },
      },
    ]);
  });

  it.each(['application/x-protobuf', 'application/x-protobuf; charset=utf-8', 'application/protobuf'])(
    'is refused as %s with a Status that says why',
    async (type) => {
      const answer = await server.call({
        path: '/v1/traces',
        body: 'no message',
        headers: { 'content-type': type },
      });
      expect([answer.status, answer.headers['content-type']]).toEqual([400, 'application/x-protobuf']);
      const { bytes } = answer;
      // Field 1, a number: INVALID_ARGUMENT; field 2, a text of as many bytes as its length says.
      expect([...bytes.subarray(0, 3), bytes[3]]).toEqual([0x08, 3, 0x12, bytes.length - 4]);
    },
  );

  it.each([
    [401, 16, { authorization: undefined }, '{}'],
    [403, 7, { authorization: `Bearer ${READ_KEY}` }, '{}'],
    [415, 3, { 'content-type': 'text/plain' }, '{}'],
    [400, 3, {}, '{'],
    [413, 8, {}, ' '.repeat(8 * MIB + 1)],
  ])('answers %i with the code %i', async (status, code, headers, body) => {
    const answer = await server.call({ path: '/v1/traces', body, headers });
    expect([answer.status, answer.json]).toEqual([status, { code, message: expect.stringMatching(/.{10}/) }]);
  });

  it('answers 405 with the code 12', async () => {
    const answer = await server.call({ path: '/v1/logs', method: 'PUT', body: '{}' });
    expect([answer.status, answer.headers.allow, answer.json]).toMatchObject([405, 'POST', { code: 12 }]);
  });

  it('is asked to come back when it cannot be taken', async () => {
    const full = await startIngestServer({ wrap: (intake) => ({ ...intake, isFull: () => true }) });
    const answer = await full.call({ path: '/v1/traces', body: '{}' });
    await full.close();
    expect([answer.status, answer.json]).toMatchObject([503, { code: 14 }]);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
  });

  it('is asked to wait by a key that sends too much', async () => {
    const limited = await startIngestServer({ limits: { keyRatePerMinute: 1 } });
    await limited.call({ path: '/v1/traces', body: '{}' });
    const answer = await limited.call({ path: '/v1/logs', body: '{}' });
    await limited.close();
    expect([answer.status, answer.json]).toMatchObject([429, { code: 8 }]);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });

  it.each(['POST', 'PUT'])('takes a test of the connection by %s, and stores nothing', async (method) => {
    const headers = { 'x-test-connection': 'true' };
    const before = await storedKeys(server);
    for (const [type, body] of [
      ['application/json', JSON.stringify(traces({ ...span('5'), spanId: 'bbbbbbbbbbbbbbbb' }))],
      ['application/json', ''],
      [undefined, ''],
    ] as const) {
      const call = { path: '/v1/traces', method, body, headers: { ...headers, 'content-type': type } };
      expect((await server.call(call)).status).toBe(200);
    }
    expect(await storedKeys(server)).toEqual(before);
  });
});
