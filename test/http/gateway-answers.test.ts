import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  basic,
  cloudEvent,
  generation,
  HELICONE_SECRET,
  jsonCall,
  liteLlmRecord,
  nextId,
  signedCall,
} from '../support/gateway-calls.ts';
import { INGEST_KEY, READ_KEY, REVOKED_KEY, startIngestServer } from '../support/ingest-server.ts';
import { recordedRequests } from '../support/recorded.ts';

let server: Awaited<ReturnType<typeof startIngestServer>>;
beforeAll(async () => {
  server = await startIngestServer({ options: { heliconeSecret: HELICONE_SECRET } });
});
afterAll(() => server.close());

const MIB = 1_024 * 1_024;
const EVENING = Date.parse('2026-11-20T23:00:00Z');

describe('what real clients sent is taken as they expect:', () => {
  const statuses: Readonly<Record<string, number>> = {
    'openmeter-sdk-single': 204,
    'litellm-openmeter-cloudevent': 204,
    'langfuse-v3-generations': 207,
  };

  it.each(recordedRequests())('$name', async ({ name, requests }) => {
    const own = await startIngestServer({ options: { heliconeSecret: HELICONE_SECRET, now: () => EVENING } });
    for (const { method, path, headers, body } of requests) {
      const { 'content-length': _, authorization, ...given } = headers;
      const key = authorization?.startsWith('Basic') ? basic(INGEST_KEY) : `Bearer ${INGEST_KEY}`;
      const answer = await own.call({ method, path, body, headers: { ...given, authorization: key } });
      expect(answer.status).toBe(statuses[name] ?? 200);
    }
    await own.close();
  });
});

describe('a call that several report', () => {
  it("counts once: LiteLLM's two callbacks and the client's own event", async () => {
    const own = await startIngestServer();
    const id = 'chatcmpl-Zz9y8x7w6v';
    const data = { model: 'gpt-5.5', cost: 0.001, prompt_tokens: 10, completion_tokens: 2 };
    const meter = cloudEvent({ id, type: 'litellm_tokens', data, time: '2026-11-20T09:00:00Z' });
    await own.call(
      jsonCall('/litellm', liteLlmRecord({ id, response: { id }, custom_llm_provider: 'openai' })),
    );
    expect((await own.call(jsonCall('/api/v1/events', meter))).status).toBe(204);
    const otherwise = { ...meter, data: { ...data, prompt_tokens: 11 } };
    const answer = await own.call(jsonCall('/api/v1/events', otherwise));
    expect([answer.status, answer.json]).toMatchObject([200, { rejected: [{ code: 'conflict' }] }]);
    await own.call(jsonCall('/v1/events', { id: `openai:${id}`, inputTokens: 10, outputTokens: 2 }));
    const stored = await own.stored();
    await own.close();
    expect(stored).toHaveLength(1);
    expect(stored[0]?.counts).toMatchObject({ inputTokens: 10, outputTokens: 2 });
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

describe('when the store fails in a way nobody expects', () => {
  it('every sender is asked to come back', async () => {
    const broken = await startIngestServer({
      options: { heliconeSecret: HELICONE_SECRET },
      record: async () => {
        throw new Error('disk I/O error: /secret/path');
      },
    });
    const calls = [
      jsonCall('/api/v1/events', cloudEvent()),
      jsonCall('/litellm', liteLlmRecord()),
      jsonCall('/api/public/ingestion', { batch: [generation()] }),
      signedCall({ request_id: nextId(), model: 'm' }),
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
  const large = () => [liteLlmRecord({ messages: 'x'.repeat(3 * MIB) })];

  it('may be larger than those of our own events', async () => {
    const answer = await server.call(jsonCall('/litellm', large()));
    expect([answer.status, answer.json]).toMatchObject([200, { accepted: 1 }]);
    expect((await server.call(jsonCall('/v1/events', large()))).status).toBe(413);
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
      JSON.stringify([liteLlmRecord()]).replace('}', `,"x":${'['.repeat(levels)}${']'.repeat(levels)}}`);
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

  it('like one that only answers names the one that takes events, too', async () => {
    const answer = await server.call({ path: '/metrics', body: '{}' });
    expect([answer.status, answer.headers.allow, answer.json]).toMatchObject([
      405,
      'GET, HEAD',
      { error: { code: 'method_not_allowed', hint: 'events are sent to /v1/metrics' } },
    ]);
  });

  it('and is like nothing gets no guess', async () => {
    const answer = await server.call({ path: '/nothing', body: '{}' });
    expect(answer.json).not.toHaveProperty('error.hint');
  });
});
