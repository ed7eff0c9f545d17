import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloudEvent, jsonCall, nextId, storedKeys } from '../support/gateway-calls.ts';
import { startIngestServer } from '../support/ingest-server.ts';

let server: Awaited<ReturnType<typeof startIngestServer>>;
beforeAll(async () => {
  server = await startIngestServer();
});
afterAll(() => server.close());

const BAD_DATA = { data: { model: 'gpt-5.5', input_tokens: -1 } };

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
    const answer = await server.call(jsonCall(path, around(event), { 'content-type': type }));
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect(await storedKeys(server)).toContain(`cloudevent:api:${event.id}`);
  });

  it('may stand among our own events', async () => {
    const event = cloudEvent();
    const native = { id: nextId(), inputTokens: 1, outputTokens: 1 };
    const list = await server.call(jsonCall('/v1/events', [native, event]));
    expect([list.status, list.json]).toEqual([200, { accepted: 2, duplicates: 0, rejected: [] }]);
    const lines = [native, event].map((one) => JSON.stringify(one)).join('\n');
    const headers = { 'content-type': 'application/x-ndjson' };
    const again = await server.call({ path: '/v1/events', body: lines, headers });
    expect(again.json).toEqual({ accepted: 0, duplicates: 2, rejected: [] });
  });

  it.each(['/v1/events', '/usage/ingest', '/api/v1/events'])('may be binary at %s', async (path) => {
    const id = nextId();
    const headers = { 'ce-specversion': '1.0', 'ce-id': id, 'ce-source': 'api', 'ce-type': 'prompt' };
    const answer = await server.call(jsonCall(path, { model: 'gpt-5.5', input_tokens: 3 }, headers));
    expect(answer.status).toBe(path === '/api/v1/events' ? 204 : 200);
    expect(await storedKeys(server)).toContain(`cloudevent:api:${id}`);
  });

  it('get a receipt when some are refused, and 422 when all are', async () => {
    const batch = [cloudEvent(), cloudEvent(BAD_DATA)];
    const some = await server.call(jsonCall('/api/v1/events', batch));
    const message = 'data.input_tokens: must be an integer from 0 to 9007199254740991, got -1';
    const rejected = [{ index: 1, id: `cloudevent:api:${batch[1]?.id}`, code: 'invalid', message }];
    expect([some.status, some.json]).toEqual([200, { accepted: 1, duplicates: 0, rejected }]);
    expect((await server.call(jsonCall('/api/v1/events', batch.slice(1)))).status).toBe(422);
  });
});
