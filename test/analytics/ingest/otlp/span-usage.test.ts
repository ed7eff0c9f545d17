import { describe, expect, it } from 'vitest';
import { CHAT, eventOf, foundOf, INNER, OUTER, USED } from './span-events.ts';
import { TRACE, type Values } from './trace-body.ts';

describe('counts of a span', () => {
  it('stay unknown when none were sent', () => {
    expect(eventOf(CHAT).counts).toEqual({});
  });

  it('are partial when a stream was aborted', () => {
    expect(eventOf({ ...CHAT, 'gen_ai.usage.input_tokens': 12 }).counts).toEqual({ inputTokens: 12 });
  });

  it('include cached tokens where the instrumentation is known to leave them out', () => {
    const cached = { ...CHAT, ...USED, 'gen_ai.usage.cache_read.input_tokens': 60 };
    const { counts } = eventOf(cached, { scope: '@traceloop/instrumentation-anthropic' });
    expect(counts).toEqual({ inputTokens: 160, cacheReadTokens: 60, outputTokens: 20 });
  });

  it('include cached tokens already everywhere else', () => {
    const cached = { ...CHAT, ...USED, 'gen_ai.usage.cache_read.input_tokens': 60 };
    expect(eventOf(cached).counts).toEqual({ inputTokens: 100, cacheReadTokens: 60, outputTokens: 20 });
  });

  it('cannot include parts that are larger than they are', () => {
    const parts = {
      'gen_ai.usage.cache_read.input_tokens': 90,
      'gen_ai.usage.cache_creation.input_tokens': 20,
    };
    const thoughts = { 'gen_ai.usage.reasoning.output_tokens': 30 };
    expect(eventOf({ ...CHAT, ...USED, ...parts, ...thoughts }).counts).toEqual({
      inputTokens: 210,
      cacheReadTokens: 90,
      cacheWriteTokens: 20,
      outputTokens: 50,
      reasoningTokens: 30,
    });
  });

  it('of an embedding have no output', () => {
    const attributes = { 'gen_ai.operation.name': 'embeddings', 'gen_ai.usage.input_tokens': 480 };
    expect(eventOf(attributes).counts).toEqual({ inputTokens: 480, outputTokens: 0 });
  });

  it('of a failed call that says 0 and 0 are unknown', () => {
    const attributes = { ...CHAT, 'gen_ai.usage.input_tokens': 0, 'gen_ai.usage.output_tokens': 0 };
    expect(eventOf(attributes, { error: 'timeout' }).counts).toEqual({});
  });

  it('may be written as text', () => {
    expect(eventOf({ ...CHAT, 'gen_ai.usage.input_tokens': '7' }).counts).toEqual({ inputTokens: 7 });
  });

  it.each<[string, Values[string]]>([
    ['gen_ai.usage.input_tokens', -1],
    ['gen_ai.usage.output_tokens', 2 ** 63],
    ['gen_ai.usage.prompt_tokens', 1.5],
    ['gen_ai.usage.cache_read.input_tokens', 'many'],
    ['gen_ai.usage.reasoning.output_tokens', true],
  ])('that are impossible refuse their span alone, by name: %s = %s', (name, value) => {
    const { readings } = foundOf([
      { id: OUTER, attributes: { ...CHAT, [name]: value } },
      { id: INNER, attributes: { ...CHAT, ...USED } },
    ]);
    expect(readings).toMatchObject([
      { id: `span:${TRACE}:${OUTER}`, refusal: { code: 'invalid', message: expect.stringContaining(name) } },
      { event: { counts: { inputTokens: 100, outputTokens: 20 } } },
    ]);
  });

  it.each<[string, object, object]>([
    [
      'beside each other',
      { input: 10, output: 5, input_cached_tokens: 70, output_reasoning_tokens: 15, total: 100 },
      { inputTokens: 80, outputTokens: 20 },
    ],
    [
      'inside',
      { input: 80, output: 20, input_cached_tokens: 70, output_reasoning_tokens: 15, total: 100 },
      { inputTokens: 80, outputTokens: 20 },
    ],
    [
      'inside, without a total',
      { input: 80, output: 20, input_cached_tokens: 70, output_reasoning_tokens: 15 },
      { inputTokens: 80, outputTokens: 20 },
    ],
    [
      'beside, as only their sizes show',
      { input: 10, output: 20, input_cached_tokens: 70, output_reasoning_tokens: 15 },
      { inputTokens: 80, outputTokens: 20 },
    ],
  ])('of Langfuse are parts %s', (_, details, sums) => {
    const usage = { 'langfuse.observation.usage_details': JSON.stringify(details) };
    const { counts } = eventOf({ 'langfuse.observation.type': 'generation', ...usage });
    expect(counts).toEqual({ ...sums, cacheReadTokens: 70, reasoningTokens: 15 });
  });
});

describe('how a call ended', () => {
  const ending = (error: string, attributes: Values = {}) => {
    const { dimensions, facts } = eventOf({ ...CHAT, ...attributes }, { error });
    return { status: dimensions.status, type: facts.errorType, http: facts.httpStatus };
  };

  it.each<[string, Values, string | undefined, number | undefined]>([
    ['timeout', { 'error.type': 'timeout' }, 'timeout', undefined],
    ['Overloaded', { 'error.type': '529' }, '529', 529],
    ['429 Rate limit reached', { 'error.type': 'rate_limit_exceeded' }, 'rate_limit_exceeded', 429],
    ['', { 'error.type': 'rate_limit_error', 'http.response.status_code': 429 }, 'rate_limit_error', 429],
    ['aborted', { 'http.response.status_code': 200 }, undefined, undefined],
    [
      '529 {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}',
      {},
      'overloaded_error',
      529,
    ],
    ['', { 'error.type': 'The prompt "who am I" was too long' }, undefined, undefined],
  ])('is read from %j and %j', (text, attributes, type, http) => {
    expect(ending(text, attributes)).toEqual({ status: 'error', type, http });
  });

  it.each<[Values, string | undefined]>([
    [{ 'gen_ai.response.finish_reasons': ['tool_calls', 'stop'] }, 'tool_calls'],
    [{ 'gen_ai.response.finish_reasons': '["stop"]' }, 'stop'],
    [{ 'llm.finish_reason': 'end_turn' }, 'end_turn'],
    [{ 'llm.finish_reason': `${'-'.repeat(8_000)}a b` }, undefined],
  ])('has the reason %j', (attributes, reason) => {
    expect(eventOf({ ...CHAT, ...attributes }).facts.finishReason).toBe(reason);
  });

  it('may be said by Langfuse alone', () => {
    const attributes = { 'langfuse.observation.type': 'generation', 'langfuse.observation.level': 'ERROR' };
    expect(eventOf(attributes).dimensions.status).toBe('error');
  });

  it('of a span that is no call is said with its place', () => {
    expect(foundOf([{ error: 'x', attributes: {} }]).spans).toMatchObject([{ failed: true }]);
  });
});
