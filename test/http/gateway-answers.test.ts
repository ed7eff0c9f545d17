import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Call, INGEST_KEY, READ_KEY, REVOKED_KEY, startIngestServer } from '../support/ingest-server.ts';
import { recordedRequests } from '../support/recorded.ts';

const SECRET = 'EXAMPLE_HELICONE_SECRET';
const MIB = 1_024 * 1_024;

let server: Awaited<ReturnType<typeof startIngestServer>>;
beforeAll(async () => {
  server = await startIngestServer({ options: { heliconeSecret: SECRET } });
});
afterAll(() => server.close());

let count = 0;
const nextId = () => `id-${count++}-abcdef`;
const json = (path: string, body: unknown, headers: Call['headers'] = {}): Call => ({
  path,
  body: JSON.stringify(body),
  headers,
});
const storedKeys = async (org = 'acme') => (await server.stored(org)).flatMap(({ idKeys }) => idKeys);

const cloudEvent = (parts: object = {}) => ({
  specversion: '1.0',
  id: nextId(),
  source: 'api',
  type: 'prompt',
  data: { model: 'gpt-5.5', input_tokens: 10, output_tokens: 2 },
  ...parts,
});
const BAD_DATA = { data: { model: 'gpt-5.5', input_tokens: -1 } };
const logged = (parts: object = {}) => ({
  id: nextId(),
  model: 'gpt-5.5',
  status: 'success',
  prompt_tokens: 10,
  completion_tokens: 2,
  startTime: 1795165200,
  ...parts,
});
const generation = (parts: object = {}) => ({
  id: nextId(),
  type: 'generation-create',
  timestamp: '2026-11-20T11:00:00.000Z',
  body: { id: nextId(), model: 'gpt-5.5', usage: { input: 1, output: 1 }, ...parts },
});
const signed = (value: unknown, secret = SECRET): Call => {
  const body = JSON.stringify(value);
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return { path: '/helicone', body, headers: { authorization: undefined, 'helicone-signature': signature } };
};

describe('what real clients sent is taken as they expect:', () => {
  const statuses: Readonly<Record<string, number>> = {
    'openmeter-sdk-single': 204,
    'litellm-openmeter-cloudevent': 204,
    'langfuse-v3-generations': 207,
  };

  it.each(recordedRequests())('$name', async ({ name, requests }) => {
    const own = await startIngestServer({ options: { heliconeSecret: SECRET, now: () => EVENING } });
    for (const { method, path, headers, body } of requests) {
      const { 'content-length': _, authorization, ...given } = headers;
      const key = authorization?.startsWith('Basic') ? basic(INGEST_KEY) : `Bearer ${INGEST_KEY}`;
      const answer = await own.call({ method, path, body, headers: { ...given, authorization: key } });
      expect(answer.status).toBe(statuses[name] ?? 200);
    }
    await own.close();
  });
});

const EVENING = Date.parse('2026-11-20T23:00:00Z');
const basic = (password: string, user = 'pk-lf-EXAMPLE') =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

describe('CloudEvents', () => {
  it.each([
    ['/v1/events', 'application/cloudevents+json', (event: object) => event],
    ['/usage/ingest', 'application/cloudevents-batch+json', (event: object) => [event]],
    ['/api/v1/events', 'application/cloudevents+json; charset=UTF-8', (event: object) => event],
    ['/api/v1/events', 'application/cloudevents-batch+json', (event: object) => [event]],
    ['/api/v1/events', 'application/json', (event: object) => [event]],
    ['/api/v1/events', 'application/json', (event: object) => event],
  ])('at %s as %s are taken without a word', async (path, type, around) => {
    const event = cloudEvent();
    const answer = await server.call(json(path, around(event), { 'content-type': type }));
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect(await storedKeys()).toContain(`cloudevent:api:${event.id}`);
  });

  it('may stand among our own events', async () => {
    const event = cloudEvent();
    const native = { id: nextId(), inputTokens: 1, outputTokens: 1 };
    const list = await server.call(json('/v1/events', [native, event]));
    expect([list.status, list.json]).toEqual([200, { accepted: 2, duplicates: 0, rejected: [] }]);
    const lines = [native, event].map((one) => JSON.stringify(one)).join('\n');
    const headers = { 'content-type': 'application/x-ndjson' };
    const again = await server.call({ path: '/v1/events', body: lines, headers });
    expect(again.json).toEqual({ accepted: 0, duplicates: 2, rejected: [] });
  });

  it.each(['/v1/events', '/usage/ingest', '/api/v1/events'])('may be binary at %s', async (path) => {
    const id = nextId();
    const headers = { 'ce-specversion': '1.0', 'ce-id': id, 'ce-source': 'api', 'ce-type': 'prompt' };
    const answer = await server.call(json(path, { model: 'gpt-5.5', input_tokens: 3 }, headers));
    expect(answer.status).toBe(path === '/api/v1/events' ? 204 : 200);
    expect(await storedKeys()).toContain(`cloudevent:api:${id}`);
  });

  it('get a receipt when some are refused, and 422 when all are', async () => {
    const batch = [cloudEvent(), cloudEvent(BAD_DATA)];
    const some = await server.call(json('/api/v1/events', batch));
    const message = 'data.input_tokens: must be an integer from 0 to 9007199254740991, got -1';
    const rejected = [{ index: 1, id: `cloudevent:api:${batch[1]?.id}`, code: 'invalid', message }];
    expect([some.status, some.json]).toEqual([200, { accepted: 1, duplicates: 0, rejected }]);
    expect((await server.call(json('/api/v1/events', batch.slice(1)))).status).toBe(422);
  });
});

describe("LiteLLM's callback", () => {
  it('gets a receipt with 200, whatever became of its records', async () => {
    const bad = logged({ prompt_tokens: -1 });
    const answer = await server.call(json('/litellm', [logged(), bad]));
    expect([answer.status, answer.json]).toMatchObject([
      200,
      { accepted: 1, rejected: [{ index: 1, id: `litellm:${bad.id}`, code: 'invalid' }] },
    ]);
    expect((await server.call(json('/litellm', bad))).status).toBe(200);
  });

  it('may send a line each as application/json', async () => {
    const body = [logged(), logged()].map((one) => JSON.stringify(one)).join('\n');
    const answer = await server.call({ path: '/litellm', body });
    expect(answer.json).toEqual({ accepted: 2, duplicates: 0, rejected: [] });
  });
});

describe('a call that several report', () => {
  it("counts once: LiteLLM's two callbacks and the client's own event", async () => {
    const own = await startIngestServer();
    const id = 'chatcmpl-Zz9y8x7w6v';
    const data = { model: 'gpt-5.5', cost: 0.001, prompt_tokens: 10, completion_tokens: 2 };
    const meter = cloudEvent({ id, type: 'litellm_tokens', data, time: '2026-11-20T09:00:00Z' });
    await own.call(json('/litellm', logged({ id, response: { id }, custom_llm_provider: 'openai' })));
    expect((await own.call(json('/api/v1/events', meter))).status).toBe(204);
    const otherwise = { ...meter, data: { ...data, prompt_tokens: 11 } };
    const answer = await own.call(json('/api/v1/events', otherwise));
    expect([answer.status, answer.json]).toMatchObject([200, { rejected: [{ code: 'conflict' }] }]);
    await own.call(json('/v1/events', { id: `openai:${id}`, inputTokens: 10, outputTokens: 2 }));
    const stored = await own.stored();
    await own.close();
    expect(stored).toHaveLength(1);
    expect(stored[0]?.counts).toMatchObject({ inputTokens: 10, outputTokens: 2 });
  });
});

describe("Langfuse's client", () => {
  it('hears of each item by its id', async () => {
    const [good, bad] = [generation(), generation({ usage: { input: -1 } })];
    const batch = [good, bad, { id: 'no-body', type: 'span-create' }, 7];
    const answer = await server.call(
      json('/api/public/ingestion', { batch }, { authorization: basic(INGEST_KEY) }),
    );
    expect(answer.status).toBe(207);
    expect(answer.json).toEqual({
      successes: [{ id: good.id, status: 201 }],
      errors: [
        { id: bad.id, status: 400, message: expect.stringMatching(/^invalid: usage\.input: must be/) },
        { id: 'no-body', status: 400, message: 'invalid: body: must be an object, it is missing' },
        { id: '', status: 400, message: 'not_an_object: an item is an object, got 7' },
      ],
    });
  });

  it('is not told of a call that others reported otherwise', async () => {
    const first = generation();
    const other = { ...generation({ usage: { input: 5, output: 5 } }) };
    const same = { ...other, body: { ...other.body, id: first.body.id } };
    await server.call(json('/api/public/ingestion', { batch: [first] }));
    const answer = await server.call(json('/api/public/ingestion', { batch: [same] }));
    expect(answer.json).toEqual({ successes: [{ id: other.id, status: 201 }], errors: [] });
  });

  it('hears of an empty batch', async () => {
    const answer = await server.call(json('/api/public/ingestion', { batch: [] }));
    expect([answer.status, answer.json]).toEqual([207, { successes: [], errors: [] }]);
  });
});

describe("Langfuse's items in several requests", () => {
  const post = (...batch: readonly object[]) => server.call(json('/api/public/ingestion', { batch }));
  const at = (seconds: number) => `2026-11-20T11:00:0${seconds}.000Z`;
  const item = (type: string, body: object) => ({ id: nextId(), type, timestamp: at(0), body });
  const ended = {
    endTime: at(2),
    usageDetails: { input: 70, input_cached_tokens: 30, output: 5, total: 105 },
  };
  const storedOf = async (id: string) =>
    (await server.stored()).find(({ idKeys }) => idKeys.includes(`langfuse:${id}`));

  it.each([
    ['in order', (parts: readonly object[]) => parts],
    ['backwards', (parts: readonly object[]) => parts.toReversed()],
  ])('tell of one call, of whom it was for and of its agent, %s', async (_how, arranged) => {
    const [id, traceId, agentId] = [nextId(), nextId(), nextId()];
    const parts = [
      item('trace-create', { id: traceId, userId: 'ana', sessionId: 's1', metadata: { team: 'web' } }),
      item('agent-create', { id: agentId, traceId, name: 'planner' }),
      item('generation-create', {
        id,
        traceId,
        parentObservationId: agentId,
        model: 'gpt-5.5',
        startTime: at(1),
      }),
      item('generation-update', { id, traceId, ...ended }),
    ];
    for (const part of arranged(parts)) expect((await post(part)).json).toMatchObject({ errors: [] });
    expect(await storedOf(id)).toMatchObject({
      occurredAt: Date.parse(at(1)),
      dimensions: { user: 'ana', team: 'web', agent: 'planner', status: 'ok', provider: 'openai' },
      counts: { inputTokens: 100, cacheReadTokens: 30, outputTokens: 5 },
      facts: { conversation: 's1', endedAt: Date.parse(at(2)) },
    });
  });
});

describe("Langfuse's generations in generations", () => {
  it('count once, with the tokens of the inner one', async () => {
    const [traceId, outer, inner] = [nextId(), nextId(), nextId()];
    const usage = { input: 40, output: 4 };
    const batch = [
      generation({ id: outer, traceId, usage }),
      generation({ id: inner, traceId, parentObservationId: outer, usage }),
    ];
    const own = await startIngestServer();
    await own.call(json('/api/public/ingestion', { batch }));
    const keys = (await own.stored()).map(({ idKeys }) => idKeys[0]);
    await own.close();
    expect(keys).toEqual([`langfuse:${inner}`]);
  });
});

describe("Helicone's webhook", () => {
  const call = () => ({ request_id: nextId(), model: 'gpt-5.5', metadata: { promptTokens: 1 } });

  it('needs no key where it is signed, and belongs to the default organisation', async () => {
    const body = call();
    const answer = await server.call(signed(body));
    expect([answer.status, answer.json]).toEqual([200, { accepted: 1, duplicates: 0, rejected: [] }]);
    expect(await storedKeys('default')).toContain(`helicone:${body.request_id}`);
  });

  it.each([
    ['none', undefined],
    ['another', 'a'.repeat(64)],
    ['half of one', 'a'.repeat(32)],
    ['no hexadecimal', 'z'.repeat(64)],
    ['empty', ''],
  ])('with a signature that is %s is refused, with a key or not', async (_what, signature) => {
    for (const authorization of [undefined, `Bearer ${INGEST_KEY}`]) {
      const body = call();
      const headers = { authorization, 'helicone-signature': signature };
      const answer = await server.call(json('/helicone', body, headers));
      expect([answer.status, answer.json]).toMatchObject([401, { error: { code: 'wrong_signature' } }]);
      expect(await storedKeys('default')).not.toContain(`helicone:${body.request_id}`);
    }
  });

  it('is signed as it was sent: nothing that is not is inflated', async () => {
    const body = gzipSync(JSON.stringify(call()));
    const sign = (bytes: Uint8Array) => createHmac('sha256', SECRET).update(bytes).digest('hex');
    const headers = (signature: string) => ({ 'content-encoding': 'gzip', 'helicone-signature': signature });
    const post = (signature: string) => server.call({ path: '/helicone', body, headers: headers(signature) });
    expect((await post(sign(body))).status).toBe(200);
    expect((await post(sign(Buffer.from('another')))).status).toBe(401);
  });

  it('signed with another secret, or changed on the way, is refused', async () => {
    expect((await server.call(signed(call(), 'another'))).status).toBe(401);
    const right = signed(call());
    expect((await server.call({ ...right, body: `${right.body} ` })).status).toBe(401);
  });

  it('is told when no secret is configured', async () => {
    const own = await startIngestServer();
    const answer = await own.call(signed(call()));
    await own.close();
    expect([answer.status, answer.json]).toMatchObject([404, { error: { code: 'not_configured' } }]);
    expect(answer.text).toContain('HELICONE_WEBHOOK_SECRET');
  });
});

describe('a key of a gateway', () => {
  it.each([
    ['Bearer', { authorization: `Bearer ${INGEST_KEY}` }, 200],
    ['a password', { authorization: basic(INGEST_KEY) }, 200],
    ['a password of nobody', { authorization: basic(INGEST_KEY, '') }, 200],
    ['X-Api-Key', { authorization: undefined, 'x-api-key': INGEST_KEY }, 200],
    ['a user', { authorization: basic('', INGEST_KEY) }, 401],
    ['a revoked password', { authorization: basic(REVOKED_KEY) }, 401],
    ['a password for reading', { authorization: basic(READ_KEY) }, 403],
    ['no base64', { authorization: `Basic ${INGEST_KEY}:` }, 401],
    ['nothing', { authorization: undefined }, 401],
  ])('may come as it can: %s', async (_how, headers, status) => {
    for (const path of ['/litellm', '/v1/traces']) {
      expect((await server.call({ path, body: '{}', headers })).status).toBe(status);
    }
  });
});

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

  it('names what it did not take, and takes the rest', async () => {
    const good = { ...span('5'), spanId: 'aaaaaaaaaaaaaaaa' };
    const answer = await server.call(json('/v1/traces', traces(good, span('-5'))));
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
    const before = await storedKeys();
    for (const [type, body] of [
      ['application/json', JSON.stringify(traces({ ...span('5'), spanId: 'bbbbbbbbbbbbbbbb' }))],
      ['application/json', ''],
      [undefined, ''],
    ] as const) {
      const call = { path: '/v1/traces', method, body, headers: { ...headers, 'content-type': type } };
      expect((await server.call(call)).status).toBe(200);
    }
    expect(await storedKeys()).toEqual(before);
  });
});

describe('when the store fails in a way nobody expects', () => {
  it('every sender is asked to come back', async () => {
    const broken = await startIngestServer({
      options: { heliconeSecret: SECRET },
      record: async () => {
        throw new Error('disk I/O error: /secret/path');
      },
    });
    const calls = [
      json('/api/v1/events', cloudEvent()),
      json('/litellm', logged()),
      json('/api/public/ingestion', { batch: [generation()] }),
      signed({ request_id: nextId(), model: 'm' }),
    ];
    for (const call of calls) {
      const answer = await broken.call(call);
      expect([answer.status, answer.json]).toMatchObject([503, { error: { code: 'unavailable' } }]);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
      expect(answer.text).not.toContain('secret');
    }
    await broken.close();
  });
});

describe('bodies of protocols', () => {
  const large = () => [logged({ messages: 'x'.repeat(3 * MIB) })];

  it('may be larger than those of our own events', async () => {
    const answer = await server.call(json('/litellm', large()));
    expect([answer.status, answer.json]).toMatchObject([200, { accepted: 1 }]);
    expect((await server.call(json('/v1/events', large()))).status).toBe(413);
  });

  it('may be compressed and in chunks', async () => {
    const answer = await server.call({
      path: '/litellm',
      body: gzipSync(JSON.stringify(large())),
      headers: { 'content-encoding': 'gzip', 'transfer-encoding': 'chunked' },
    });
    expect([answer.status, answer.json]).toMatchObject([200, { accepted: 1 }]);
  });

  it('may be nested 64 deep and no deeper', async () => {
    const deep = (levels: number) =>
      JSON.stringify([logged()]).replace('}', `,"x":${'['.repeat(levels)}${']'.repeat(levels)}}`);
    const statusOf = async (levels: number) =>
      (await server.call({ path: '/litellm', body: deep(levels) })).status;
    expect([await statusOf(62), await statusOf(63)]).toEqual([200, 400]);
  });

  it('may have 10,000 records and no more', async () => {
    const many = await server.call({ path: '/litellm', body: `[${'{},'.repeat(10_000)}{}]` });
    expect([many.status, many.json]).toMatchObject([413, { error: { code: 'too_many_events' } }]);
  });
});

describe('a path that does not exist', () => {
  it.each([
    ['/v1/trace', '/v1/traces'],
    ['/traces', '/v1/traces'],
    ['/v1/traces/', '/v1/traces'],
    ['/V1/Traces?x=1', '/v1/traces'],
    ['/otlp', '/v1/traces'],
    ['/log', '/v1/logs'],
    ['/metrics', '/v1/metrics'],
    ['/v1/event', '/v1/events'],
    ['/usage', '/v1/events'],
    ['/litellm/callback', '/litellm'],
    ['/api/public/ingestions/langfuse', '/api/public/ingestion'],
  ])('like %s names the one that does: %s', async (path, near) => {
    const answer = await server.call({ path, body: '{}' });
    expect([answer.status, answer.json]).toMatchObject([
      404,
      { error: { code: 'not_found', hint: `events are sent to ${near}` } },
    ]);
  });

  it('and is like nothing gets no guess', async () => {
    const answer = await server.call({ path: '/nothing', body: '{}' });
    expect(answer.json).not.toHaveProperty('error.hint');
  });
});
