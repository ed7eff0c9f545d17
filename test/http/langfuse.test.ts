import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basic, generation, jsonCall, nextId } from '../support/gateway-calls.ts';
import { INGEST_KEY, startIngestServer } from '../support/ingest-server.ts';

let server: Awaited<ReturnType<typeof startIngestServer>>;
beforeAll(async () => {
  server = await startIngestServer();
});
afterAll(() => server.close());

describe("Langfuse's client", () => {
  it('hears of each item by its id', async () => {
    const [good, bad] = [generation(), generation({ usage: { input: -1 } })];
    const batch = [good, bad, { id: 'no-body', type: 'span-create' }, 7];
    const answer = await server.call(
      jsonCall('/api/public/ingestion', { batch }, { authorization: basic(INGEST_KEY) }),
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
    await server.call(jsonCall('/api/public/ingestion', { batch: [first] }));
    const answer = await server.call(jsonCall('/api/public/ingestion', { batch: [same] }));
    expect(answer.json).toEqual({ successes: [{ id: other.id, status: 201 }], errors: [] });
  });

  it('hears of an empty batch', async () => {
    const answer = await server.call(jsonCall('/api/public/ingestion', { batch: [] }));
    expect([answer.status, answer.json]).toEqual([207, { successes: [], errors: [] }]);
  });
});

describe("Langfuse's items in several requests", () => {
  const post = (...batch: readonly object[]) => server.call(jsonCall('/api/public/ingestion', { batch }));
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
    await own.call(jsonCall('/api/public/ingestion', { batch }));
    const keys = (await own.stored()).map(({ idKeys }) => idKeys[0]);
    await own.close();
    expect(keys).toEqual([`langfuse:${inner}`]);
  });
});
