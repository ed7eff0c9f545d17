import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonCases, naughtyStrings } from '../support/hostile.ts';
import { type Call, INGEST_KEY, READ_KEY, startIngestServer } from '../support/ingest-server.ts';

let server: Awaited<ReturnType<typeof startIngestServer>>;
beforeAll(async () => {
  server = await startIngestServer();
});
afterAll(() => server.close());

type Hostile = readonly [what: string, call: Call];

const MIB = 1_024 * 1_024;
const good = (id: string) => ({ id, occurredAt: '2026-11-20T11:00:00Z', inputTokens: 1, outputTokens: 1 });
const typed = (type: string | undefined, body = '[]'): Call => ({
  body,
  headers: { 'content-type': type },
});
const encoded = (encoding: string, body: string | Uint8Array): Call => ({
  body,
  headers: { 'content-encoding': encoding },
});
const events = (...values: readonly unknown[]): Call => ({ body: JSON.stringify(values) });
const withoutChecksum = (gzip: Buffer) => gzip.fill(0, gzip.length - 8);
const deep = (levels: number, open: string, close: string) => open.repeat(levels) + close.repeat(levels);

let neighbours = 0;
/** Sends a hostile request while a neighbour sends a good one, which must not notice. */
async function besideNeighbour(call: Call) {
  const id = `neighbour-${neighbours++}`;
  const [answer, neighbour] = await Promise.all([
    server.call(call),
    server.call({ body: JSON.stringify(good(id)) }),
  ]);
  expect([neighbour.status, neighbour.json]).toEqual([200, { accepted: 1, duplicates: 0, rejected: [] }]);
  return answer;
}

/** Every refusal is JSON with a code, words and the request's id, and shows nothing of the inside. */
function expectClear(answer: { status: number; text: string; json: unknown }, statuses: readonly number[]) {
  expect(statuses).toContain(answer.status);
  expect(answer.json).toEqual({
    error: {
      code: expect.stringMatching(/^[a-z_]+$/),
      message: expect.stringMatching(/.{10}/),
      ...(answer.text.includes('"hint"') && { hint: expect.any(String) }),
    },
    requestId: expect.any(String),
  });
  expect(answer.text).not.toMatch(/node_modules|\.ts:\d|SyntaxError|SQLITE|FST_/);
}

const BODIES: readonly Hostile[] = [
  ['nothing', { body: '' }],
  ['a blank', { body: ' ' }],
  ['two documents', { body: '[][]' }],
  ['an event and more', { body: `${JSON.stringify(good('a'))} x` }],
  ['a document cut off', { body: '[{"id":"a","inputTok' }],
  ['a form', { body: 'id=a&inputTokens=1' }],
  ['XML', { body: '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>' }],
  ['JSON lines, said to be JSON', { body: '{"id":"a"}\n{"id":"b"}' }],
  ['UTF-16', { body: Buffer.from('\ufeff[{"id":"a"}]', 'utf16le') }],
  ['half a character', { body: Buffer.from([0x5b, 0x22, 0xe2, 0x82, 0x22, 0x5d]) }],
  ['an overlong slash', { body: Buffer.from([0x5b, 0x22, 0xc0, 0xaf, 0x22, 0x5d]) }],
  ['zeroes', { body: Buffer.alloc(1_000) }],
  ['a comment', { body: '[/* hello */]' }],
  ['lists 100 deep', { body: deep(100, '[', ']') }],
  ['lists 500,000 deep', { body: deep(500_000, '[', ']') }],
  ['objects 100,000 deep', { body: deep(100_000, '{"a":', '}') }],
  ['lists that never end', { body: '['.repeat(MIB) }],
  ['gzip, not said', { body: gzipSync('[]') }],
];

const ENCODINGS: readonly Hostile[] = [
  ['JSON said to be gzip', encoded('gzip', '[]')],
  ['JSON said to be brotli', encoded('br', '[{"id":"a"}]')],
  ['JSON said to be deflate', encoded('deflate', '[]')],
  ['brotli said to be gzip', encoded('gzip', brotliCompressSync('[]'))],
  ['gzip said to be brotli', encoded('br', gzipSync('[]'))],
  ['gzip said to be deflate', encoded('deflate', gzipSync('[]'))],
  ['gzip in gzip', encoded('gzip', gzipSync(gzipSync('[]')))],
  ['gzip cut off', encoded('gzip', gzipSync('[1,2,3]').subarray(0, -6))],
  ['brotli cut off', encoded('br', brotliCompressSync('[1,2,3]').subarray(0, -2))],
  ['deflate cut off', encoded('deflate', deflateSync('[1,2,3]').subarray(0, -5))],
  ['gzip with something behind it', encoded('gzip', Buffer.concat([gzipSync('[]'), Buffer.from('more')]))],
  [
    'brotli with something behind it',
    encoded('br', Buffer.concat([brotliCompressSync('[]'), Buffer.from('more')])),
  ],
  [
    'deflate with something behind it',
    encoded('deflate', Buffer.concat([deflateSync('[]'), Buffer.from('more')])),
  ],
  ['gzip with a wrong checksum', encoded('gzip', withoutChecksum(gzipSync('[1,2,3]')))],
  ['nothing, said to be gzip', encoded('gzip', '')],
  ['a gzip header alone', encoded('gzip', gzipSync('[]').subarray(0, 10))],
];

const BOMBS: readonly Hostile[] = [
  ['blanks, 64 MiB in gzip', encoded('gzip', gzipSync(Buffer.alloc(64 * MIB, ' ')))],
  ['blanks, 64 MiB in brotli', encoded('br', brotliCompressSync(Buffer.alloc(64 * MIB, ' ')))],
  ['blanks, 64 MiB in deflate', encoded('deflate', deflateSync(Buffer.alloc(64 * MIB, ' ')))],
  ['one byte too many, inflated', encoded('gzip', gzipSync(Buffer.alloc(8 * MIB + 1, ' ')))],
  [
    'many bombs one after another',
    encoded('gzip', Buffer.concat(Array(9).fill(gzipSync(Buffer.alloc(MIB, ' '))))),
  ],
  ['one byte too many on the wire', { body: Buffer.alloc(MIB + 1, ' ') }],
  ['5 MiB on the wire', { body: Buffer.alloc(5 * MIB, ' ') }],
  ['5 MiB in chunks', { body: Buffer.alloc(5 * MIB, ' '), headers: { 'transfer-encoding': 'chunked' } }],
  ['1,001 events', events(...Array.from({ length: 1_001 }, (_, index) => good(`many-${index}`)))],
  ['300,000 numbers', { body: `[${'1,'.repeat(299_999)}1]` }],
  ['1,001 lines', typed('application/x-ndjson', '{}\n'.repeat(1_001))],
];

const MEDIA: readonly Hostile[] = [
  undefined,
  'text/plain',
  'text/html',
  'application/xml',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/x-protobuf',
  'application/json; charset=utf-16',
  'application/json; charset=latin1',
  'application/jsonp',
  'application/json, text/plain',
  'json',
  '*/*',
  '/',
  ';',
  '__proto__',
  'constructor',
  'toString',
  `application/${'x'.repeat(5_000)}`,
].map((type): Hostile => [`${type}`.slice(0, 60), typed(type)]);

const UNREAD_ENCODINGS: readonly Hostile[] = [
  'zstd',
  'compress',
  'gzip, br',
  'gzip, gzip',
  'identity, gzip',
  'gzip;q=1',
  'aes128gcm',
  '__proto__',
  'toString',
  'x'.repeat(3_000),
].map(
  (encoding): Hostile => [
    encoding.slice(0, 40),
    encoded(encoding, encoding === 'zstd' ? zstdCompressSync('[]') : '[]'),
  ],
);

const ENTRANCES: readonly (readonly [what: string, call: Call, statuses: readonly number[]])[] = [
  ['no key', { body: '[]', headers: { authorization: undefined } }, [401]],
  [
    'a key in the query',
    { path: `/v1/events?key=${INGEST_KEY}`, body: '[]', headers: { authorization: undefined } },
    [401],
  ],
  ['an empty bearer', { body: '[]', headers: { authorization: 'Bearer' } }, [401]],
  [
    'a key of 8,000 characters',
    { body: '[]', headers: { authorization: `Bearer tb_${'a'.repeat(8_000)}` } },
    [401],
  ],
  ['a key with a wildcard', { body: '[]', headers: { authorization: `Bearer tb_${'%'.repeat(43)}` } }, [401]],
  ['a key for reading', { body: '[]', headers: { authorization: `Bearer ${READ_KEY}` } }, [403]],
  [
    'a large body without a key',
    { body: Buffer.alloc(4 * MIB), headers: { authorization: undefined } },
    [401],
  ],
  ...['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map(
    (method) => [`${method} with a key`, { method }, [405]] as const,
  ),
  ...['GET', 'PUT', 'DELETE'].map(
    (method) => [`${method} without`, { method, headers: { authorization: undefined } }, [401]] as const,
  ),
  ...['PROPFIND', 'TRACE', 'LINK'].map(
    (method) => [method, { method, path: '/v1/events' }, [404, 405]] as const,
  ),
  ...[
    '/nothing',
    '/v1',
    '/v1/events/',
    '/v1/events/x',
    '//v1/events',
    '/v1/../v1/events/x',
    '/V1/EVENTS',
    '/.env',
    '/package.json',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/v1/events%00',
    '/%',
    '/%E0%A4%A',
    '/v1/events%',
    `/${'a'.repeat(9_000)}`,
    '/<script>alert(1)</script>',
    '/v1/ev%0d%0aents',
    '/__proto__',
    '/constructor',
  ].map((path) => [`${path.slice(0, 30)}`, { path, body: '[]' }, [400, 404]] as const),
];

describe('a request that is no good gets a clear 4xx while its neighbour is served:', () => {
  it.each(BODIES)('the body is %s', async (_what, call) => {
    expectClear(await besideNeighbour(call), [400]);
  });

  it.each(jsonCases().filter(({ expect: wanted }) => wanted === 'n'))(
    'the JSON is $name',
    async ({ bytes }) => {
      expectClear(await besideNeighbour({ body: bytes }), [400]);
    },
  );

  it.each(ENCODINGS)('the body is %s', async (_what, call) => {
    expectClear(await besideNeighbour(call), [400]);
  });

  it.each(BOMBS)('the body is %s', async (_what, call) => {
    const answer = await besideNeighbour(call);
    expectClear(answer, [413]);
    expect(answer.headers.connection).toBe('close');
  });

  it.each(MEDIA)('the type is %s', async (_what, call) => {
    expectClear(await besideNeighbour(call), [415]);
  });

  it.each(UNREAD_ENCODINGS)('the encoding is %s', async (_what, call) => {
    expectClear(await besideNeighbour(call), [415]);
  });

  it.each(ENTRANCES)('it comes with %s', async (_what, call, statuses) => {
    expectClear(await besideNeighbour(call), statuses);
  });
});

describe('a document that is JSON but no usage event', () => {
  // This one has an id, and a field "x" that is merely unknown.
  const EVENT = 'y_object_long_strings';
  const cases = jsonCases().filter(({ name, expect: wanted }) => wanted !== 'n' && name !== EVENT);

  it.each(cases)('is $name', async ({ bytes }) => {
    const answer = await besideNeighbour({ body: bytes });
    expect([400, 422, 200]).toContain(answer.status);
    // An empty list is a batch of nothing.
    if (answer.status === 200) expect(answer.json).toEqual({ accepted: 0, duplicates: 0, rejected: [] });
  });
});

describe('text that has broken programs before', () => {
  const strings = naughtyStrings();

  it('goes through as a name and comes back unchanged, or is refused by name', async () => {
    const batch = strings.map((text, index) => ({
      ...good(`naughty-${index}`),
      team: text,
      tags: [text],
      metadata: { text },
    }));
    const answer = await besideNeighbour(events(...batch));
    expect([answer.status, answer.json]).toEqual([
      200,
      { accepted: strings.length, duplicates: 0, rejected: [] },
    ]);
    const stored = new Map((await server.stored()).map((event) => [event.idKeys[0], event]));
    const back = batch.map(({ id }) => stored.get(id));
    expect(back.map((event) => event?.dimensions.team ?? '')).toEqual(strings);
    expect(back.map((event) => event?.facts.metadata?.text)).toEqual(strings);
  });

  it('may be an id where it is printable', async () => {
    const batch = strings.map((text) => ({ ...good('x'), id: text }));
    const answer = await besideNeighbour(events(...batch));
    expect(answer.status).toBe(200);
    const ids = new Set((await server.stored()).map(({ idKeys }) => idKeys[0]));
    const isPrintable = (text: string) =>
      text !== '' && Buffer.byteLength(text) <= 255 && !/\p{Cc}/u.test(text);
    expect(strings.filter((text) => ids.has(text) !== isPrintable(text))).toEqual([]);
  });

  it('may be the name of a field, which is then unknown', async () => {
    const batch = strings.map((text, index) => ({
      ...good(`field-${index}`),
      [text === 'id' ? 'id2' : text]: { a: 1 },
    }));
    const answer = await besideNeighbour(events(...batch));
    expect([answer.status, Object(answer.json).accepted]).toEqual([200, strings.length]);
    expect(Object.keys(Object(answer.json).ignoredFields)).toHaveLength(20);
  });
});

describe('a bad event', () => {
  const BAD: readonly unknown[] = [
    null,
    0,
    'event',
    [],
    {},
    { id: '' },
    { id: 'x'.repeat(300) },
    { id: 'a\u0000b' },
    { id: 'half \ud800' },
    { id: { $ne: null } },
    { ...good('b1'), occurredAt: '2026-02-30T00:00:00Z' },
    { ...good('b2'), occurredAt: '0000-00-00T00:00:00Z' },
    { ...good('b3'), occurredAt: -1 },
    { ...good('b4'), occurredAt: 1e300 },
    { ...good('b5'), occurredAt: '2020-01-01T00:00:00Z' },
    { ...good('b6'), occurredAt: '2999-01-01T00:00:00Z' },
    { ...good('b7'), inputTokens: -1 },
    { ...good('b8'), inputTokens: 2 ** 53 },
    { ...good('b9'), inputTokens: 0.5 },
    { ...good('b10'), inputTokens: '1' },
    { ...good('b11'), outputTokens: 1e300 },
    { ...good('b12'), cacheReadTokens: 2 },
    { ...good('b13'), team: { name: 'x' } },
    { ...good('b14'), team: 'x'.repeat(2_000) },
    { ...good('b15'), tags: Array(100).fill('x') },
    {
      ...good('b16'),
      metadata: Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`k${index}`, 1])),
    },
    { ...good('b17'), metadata: { a: { b: { c: { d: { e: { f: { g: { h: {} } } } } } } } } },
    { ...good('b18'), prompt: 'x'.repeat(17_000) },
    { ...good('b19'), status: 'perfect' },
    { ...good('b20'), reportedCostUsd: -5 },
    { ...good('b21'), httpStatus: 1_000 },
  ];

  it.each(BAD.map((value, index) => [index, value] as const))(
    'never costs its neighbours in the batch: case %i',
    async (index, value) => {
      const batch = [good(`before-${index}`), value, good(`after-${index}`)];
      const answer = await besideNeighbour(events(...batch));
      expect([answer.status, answer.json]).toMatchObject([
        200,
        { accepted: 2, duplicates: 0, rejected: [{ index: 1 }] },
      ]);
      const lines = batch.map((one) => JSON.stringify(one)).join('\n');
      const again = await besideNeighbour(typed('application/x-ndjson', lines));
      expect([again.status, again.json]).toMatchObject([
        200,
        { accepted: 0, duplicates: 2, rejected: [{ index: 1 }] },
      ]);
      const alone = await besideNeighbour(events(value));
      expect([alone.status, alone.json]).toMatchObject([
        422,
        { accepted: 0, duplicates: 0, rejected: [{ index: 0 }] },
      ]);
    },
  );
});

describe('after all of this', () => {
  it('has stored every neighbour’s event and nothing that was refused', async () => {
    const ids = (await server.stored()).map(({ idKeys }) => idKeys[0]);
    expect(ids.filter((id) => id.startsWith('neighbour-'))).toHaveLength(neighbours);
    expect(ids.filter((id) => /^(many|b)-?\d/.test(id))).toEqual([]);
    expect((await server.call({ path: '/healthz', method: 'GET' })).status).toBe(200);
  });
});
