import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonCall, liteLlmRecord } from '../support/gateway-calls.ts';
import { startIngestServer } from '../support/ingest-server.ts';

let server: Awaited<ReturnType<typeof startIngestServer>>;
beforeAll(async () => {
  server = await startIngestServer();
});
afterAll(() => server.close());

describe("LiteLLM's callback", () => {
  it('gets a receipt with 200, whatever became of its records', async () => {
    const bad = liteLlmRecord({ prompt_tokens: -1 });
    const answer = await server.call(jsonCall('/litellm', [liteLlmRecord(), bad]));
    expect([answer.status, answer.json]).toMatchObject([
      200,
      { accepted: 1, rejected: [{ index: 1, id: `litellm:${bad.id}`, code: 'invalid' }] },
    ]);
    expect((await server.call(jsonCall('/litellm', bad))).status).toBe(200);
  });

  it('may send a line each as application/json', async () => {
    const body = [liteLlmRecord(), liteLlmRecord()].map((one) => JSON.stringify(one)).join('\n');
    const answer = await server.call({ path: '/litellm', body });
    expect(answer.json).toEqual({ accepted: 2, duplicates: 0, rejected: [] });
  });
});
