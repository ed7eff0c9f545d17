import { describe, expect, it } from 'vitest';
import { helicone } from '../../../src/analytics/ingest/formats/helicone.ts';
import { eventOf, readingRules, refusalOf } from '../../support/reading.ts';

const RULES = readingRules();

function reading(parts: object = {}) {
  const body = { request_id: 'r1', provider: 'OPENAI', model: 'gpt-5.5', ...parts };
  const found = helicone({ body: Buffer.from(JSON.stringify(body)), headers: {} }, RULES);
  if ('refused' in found || !found.readings[0]) throw new Error('nothing was read');
  return found.readings[0];
}
const event = (parts: object = {}) => eventOf(reading(parts));

const METADATA = { promptTokens: 50, completionTokens: 5, cost: 0.002, latencyMs: 640 };

describe("Helicone's webhook", () => {
  it('has no time of its own', () => {
    expect(event()).toMatchObject({ occurredAt: RULES.now, facts: { timeIsArrival: true } });
  });

  it.each([
    [
      'OPENAI',
      { usage: { prompt_tokens: 100, completion_tokens: 10, prompt_tokens_details: { cached_tokens: 80 } } },
      { inputTokens: 100, cacheReadTokens: 80, outputTokens: 10 },
    ],
    [
      'ANTHROPIC',
      { usage: { input_tokens: 20, cache_read_input_tokens: 80, output_tokens: 10 } },
      { inputTokens: 100, cacheReadTokens: 80, outputTokens: 10 },
    ],
    [
      'GOOGLE',
      { usageMetadata: { promptTokenCount: 100, candidatesTokenCount: 6, thoughtsTokenCount: 4 } },
      { inputTokens: 100, outputTokens: 10, reasoningTokens: 4 },
    ],
    ['OPENAI', {}, { inputTokens: 50, outputTokens: 5 }],
    ['OPENAI', { usage: { something: 'else' } }, { inputTokens: 50, outputTokens: 5 }],
  ])('of %s with the answer %j counts %j', (provider, response, counts) => {
    for (const response_body of [response, JSON.stringify(response)]) {
      expect(event({ provider, response_body, metadata: METADATA }).counts).toEqual(counts);
    }
  });

  it("has Helicone's figures where the answer was streamed", () => {
    const read = event({ response_body: 'data: {"id":1}\n\ndata: [DONE]', metadata: METADATA });
    expect(read.counts).toEqual({ inputTokens: 50, outputTokens: 5 });
    expect(read.facts).toMatchObject({ reportedCostUsd: '0.002', latencyMs: 640 });
  });

  it('tells what went wrong by its kind alone', () => {
    const error = { type: 'rate_limit_exceeded', code: 429, message: 'secret' };
    const read = event({ response_body: JSON.stringify({ error }), metadata: { promptTokens: 0 } });
    expect(read).toMatchObject({
      dimensions: { status: 'error' },
      counts: {},
      facts: { errorType: 'rate_limit_exceeded', httpStatus: 429 },
    });
    expect(JSON.stringify(read)).not.toContain('secret');
  });

  it('keeps nothing of prompts and answers, nor where they lie', () => {
    const read = event({
      request_body: '{"model":"gpt-5.5","messages":[{"content":"secret"}]}',
      response_body: '{"choices":[{"message":{"content":"secret"}}]}',
      request_response_url: 'https://secret.example/',
    });
    expect(JSON.stringify(read)).not.toContain('secret');
    expect(read.facts.requestModel).toBe('gpt-5.5');
  });

  it.each([
    [{ request_id: undefined }, 'invalid: request_id: is required'],
    [{ user_id: 'x'.repeat(300) }, 'invalid: user_id: must be an id'],
    [{ metadata: { promptTokens: -1 } }, 'invalid: metadata.promptTokens: must be an integer from 0'],
    [{ metadata: { cost: -1 } }, 'invalid: metadata.cost: must be US dollars from 0'],
    [{ response_body: { usage: { prompt_tokens: -1 } } }, 'invalid: usage: prompt_tokens is not a whole'],
  ])('with %j is refused', (parts, message) => {
    expect(refusalOf(reading(parts))).toContain(message);
  });
});
