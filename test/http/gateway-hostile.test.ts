import { createHmac } from 'node:crypto';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INGEST_ROUTES } from '../../src/http/ingest-table.ts';
import { jsonCases, naughtyStrings } from '../support/hostile.ts';
import { type Answer, type Call, startIngestServer } from '../support/ingest-server.ts';
import { recordedRequests } from '../support/recorded.ts';

const SECRET = 'secret of the webhook';
const MIB = 1_024 * 1_024;

let server: Awaited<ReturnType<typeof startIngestServer>>;
beforeAll(async () => {
  server = await startIngestServer({ options: { heliconeSecret: SECRET } });
});
afterAll(() => server.close());

/** Every path with every media type it takes. */
const DOORS = INGEST_ROUTES.flatMap(({ paths, types }) =>
  paths.flatMap((path) => Object.keys(types).map((type) => ({ path, type }))),
);
/** One path for each format. */
const FORMATS = INGEST_ROUTES.filter(({ size }) => size === 'protocol').flatMap(
  ({ paths: [path = ''], types }) => Object.keys(types).map((type) => ({ path, type })),
);

function knock(
  door: { path: string; type: string },
  body: string | Uint8Array,
  headers: Call['headers'] = {},
) {
  const signature = createHmac('sha256', SECRET).update(body).digest('hex');
  return server.call({
    path: door.path,
    body,
    headers: { 'content-type': door.type, 'helicone-signature': signature, ...headers },
  });
}

const CALM = [200, 204, 207, 400, 413, 422];

function expectCalm(answer: Answer) {
  expect(CALM).toContain(answer.status);
  expect(answer.text).not.toMatch(/node_modules|\.ts:\d|SyntaxError|SQLITE|FST_|RangeError|TypeError/);
}

/** Bodies that are not what their encoding says, or far too much of it. */
const LIES = [
  ['gzip of nothing like it', gzipSync(Buffer.alloc(100, 0xff)), 'gzip', [400]],
  ['gzip that is none', '{}', 'gzip', [400]],
  ['gzip cut off', gzipSync('[1,2,3]').subarray(0, -6), 'gzip', [400]],
  ['an encoding nobody reads', '{}', 'zstd', [415]],
  ['a bomb', brotliCompressSync(Buffer.alloc(33 * MIB, ' ')), 'br', [413]],
  ['too much', Buffer.alloc(8 * MIB + 1, ' '), 'identity', [413]],
  ['brackets without an end', '['.repeat(MIB), 'identity', [400]],
] as const;

describe.each(FORMATS)('$path as $type stays calm', (door) => {
  it('whatever bytes come', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) =>
        expectCalm(await knock(door, bytes)),
      ),
      { numRuns: 25 },
    );
  });

  it('whatever JSON comes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (text) => expectCalm(await knock(door, text))),
      { numRuns: 25 },
    );
  });

  it.each(LIES)('when there comes %s', async (_what, body, encoding, statuses) => {
    const answer = await knock(door, body, { 'content-encoding': encoding });
    expect(statuses).toContain(answer.status);
    expect(answer.text).not.toMatch(/node_modules|\.ts:\d|RangeError/);
  });
});

describe('fields of every kind', () => {
  const bodies = recordedRequests()
    .flatMap(({ requests }) => requests)
    .filter(({ headers }) => headers['content-type']?.includes('json') && !headers['content-encoding'])
    .map(({ path, headers, body }) => ({ path, type: headers['content-type'] ?? '', body: body.toString() }));
  const odd = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(-1, 2 ** 53, 1e300, '', 'x'.repeat(300)),
  );

  it('in the places of what real clients sent never upset the server', async () => {
    expect(bodies.length).toBeGreaterThan(10);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...bodies),
        fc.nat(),
        odd,
        async ({ path, type, body }, place, value) => {
          const changed = withOneChanged(JSON.parse(body), place, value);
          expectCalm(await knock({ path, type }, JSON.stringify(changed)));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('that have broken programs before go through as names', async () => {
    const batch = naughtyStrings().map((text, index) => ({
      id: `naughty-${index}`,
      model: text,
      prompt_tokens: 1,
      status: text,
      request_tags: [text],
      metadata: { user_api_key_team_alias: text, user_api_key_user_id: text },
      trace_id: text,
    }));
    const answer = await knock({ path: '/litellm', type: 'application/json' }, JSON.stringify(batch));
    expect(answer.status).toBe(200);
    const { accepted, rejected } = Object(answer.json);
    expect(accepted + rejected.length).toBe(batch.length);
    // Names and traces must be printable; what is not is refused by its name.
    for (const { message } of rejected) expect(message).toMatch(/^(metadata\.user|trace_id)/);
  });
});

/** The document with the place-th of its leaves, counted around, replaced. */
function withOneChanged(document: unknown, place: number, value: unknown): unknown {
  const leaves: { holder: Record<string, unknown>; key: string }[] = [];
  const visit = (holder: unknown) => {
    for (const [key, inner] of Object.entries(Object(holder))) {
      if (typeof inner === 'object' && inner !== null) visit(inner);
      leaves.push({ holder: Object(holder), key });
    }
  };
  visit(document);
  const leaf = leaves[place % leaves.length];
  if (leaf) leaf.holder[leaf.key] = value;
  return document;
}

describe('a parser must refuse', () => {
  const bad = jsonCases().filter(({ expect: wanted }) => wanted === 'n');

  it.each(['/api/v1/events', '/litellm', '/api/public/ingestion', '/helicone', '/v1/traces', '/v1/logs'])(
    'what is no JSON, at %s',
    async (path) => {
      const statuses = await Promise.all(
        bad.map(async ({ bytes }) => (await knock({ path, type: 'application/json' }, bytes)).status),
      );
      expect(new Set(statuses)).toEqual(new Set([400]));
    },
  );
});

describe('a media type that is not read', () => {
  it.each(DOORS.map(({ path }) => path))('is refused at %s', async (path) => {
    for (const type of [
      'text/html',
      'multipart/form-data',
      '__proto__',
      'application/json; charset=utf-16',
    ]) {
      expect((await knock({ path, type }, '{}')).status).toBe(415);
    }
    expect((await server.call({ path, method: 'DELETE' })).status).toBe(405);
  });
});

describe('after all of this', () => {
  it('the server is well', async () => {
    expect((await server.call({ path: '/healthz', method: 'GET' })).status).toBe(200);
  });
});
