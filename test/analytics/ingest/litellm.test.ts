import { describe, expect, it } from 'vitest';
import { litellm } from '../../../src/analytics/ingest/formats/litellm/litellm.ts';
import { eventOf, readingRules, refusalOf } from '../../support/reading.ts';

const RULES = readingRules({ now: Date.parse('2026-11-20T12:00:00Z') });

function readText(text: string) {
  const found = litellm({ body: Buffer.from(text), headers: {} }, RULES);
  return 'refused' in found ? found.refused : found.readings;
}

const record = (parts: object = {}) => ({
  id: 'chatcmpl-Aa1b2c3d4e5f',
  litellm_call_id: 'call-1',
  call_type: 'acompletion',
  status: 'success',
  custom_llm_provider: 'openai',
  model: 'gpt-5.5',
  prompt_tokens: 100,
  completion_tokens: 10,
  response_cost: 0.001,
  startTime: 1795165200,
  endTime: 1795165203.25,
  metadata: {},
  ...parts,
});

function reading(parts: object = {}) {
  const readings = readText(JSON.stringify(record(parts)));
  if (typeof readings === 'string' || !readings[0]) throw new Error(`nothing was read: ${readings}`);
  return readings[0];
}
const event = (parts: object = {}) => eventOf(reading(parts));

describe("LiteLLM's log", () => {
  const lines = [record(), record({ id: 'b', litellm_call_id: 'b' })].map((one) => JSON.stringify(one));

  it.each([
    ['a list', `[${lines.join(',')}]`, 2],
    ['a line each', `${lines.join('\n')}\n\n`, 2],
    ['a line each, with a line that is broken', `${lines.join('\n')}\n{"id":`, 3],
    ['one alone', lines[0] ?? '', 1],
    ['one alone on many lines', JSON.stringify(record(), null, 2), 1],
    ['an empty list', '[]', 0],
  ])('comes as %s', (_what, text, count) => {
    expect(readText(text)).toHaveLength(count);
  });

  it.each([
    ['nothing', ''],
    ['no JSON', 'hello\nworld'],
    ['a document cut off', '[{"id":"a"},\n{"id":'],
  ])('is refused whole when it is %s', (_what, text) => {
    expect(readText(text)).toBe('not_json');
  });

  it('may have numbers and times as text, without a zone in UTC', () => {
    const read = event({
      prompt_tokens: '100',
      completion_tokens: '10',
      response_cost: '2.5e-05',
      startTime: '2026-11-20 09:00:00.250000',
      endTime: '2026-11-20T09:00:01.250000+00:00',
    });
    expect(read.occurredAt).toBe(Date.parse('2026-11-20T09:00:00.250Z'));
    expect(read.counts).toMatchObject({ inputTokens: 100, outputTokens: 10 });
    expect(read.facts).toMatchObject({ reportedCostUsd: '0.000025', latencyMs: 1_000 });
  });

  it('may have its times as seconds in text', () => {
    const read = event({ startTime: '1795165200.5', endTime: '1795165201.25' });
    expect(read.occurredAt).toBe(Date.parse('2026-11-20T09:00:00.500Z'));
    expect(read.facts.latencyMs).toBe(750);
  });

  it('says what was a cache hit, and its tokens', () => {
    const read = event({ cache_hit: true, response_cost: 0, response: { id: 'chatcmpl-Aa1b2c3d4e5f' } });
    expect(read.facts).toMatchObject({ gatewayCacheHit: true, reportedCostUsd: '0' });
    expect(read.counts.inputTokens).toBe(100);
    // The answer is the first one's, whose key would make this call a copy of it.
    expect(read.idKeys).toEqual(['litellm:chatcmpl-Aa1b2c3d4e5f', 'litellm-call:call-1']);
  });

  it.each([
    ['openai', 'chatcmpl-Aa1b2c3d4e5f', ['openai:chatcmpl-Aa1b2c3d4e5f']],
    [
      'anthropic',
      'chatcmpl-Aa1b2c3d4e5f',
      ['anthropic:chatcmpl-Aa1b2c3d4e5f', 'openai:chatcmpl-Aa1b2c3d4e5f'],
    ],
    ['anthropic', 'msg_01AbCdEf', ['anthropic:msg_01AbCdEf']],
    ['openai', 'id-0', []],
  ])('has the keys under which others report the answer of %s with id %s', (provider, id, keys) => {
    const read = event({ custom_llm_provider: provider, response: { id } });
    expect(read.idKeys.slice(2)).toEqual(keys);
  });

  it('counts what a failed call used, and nothing where it does not say', () => {
    const failure = {
      status: 'failure',
      error_information: { error_class: 'Timeout', error_code: '408', error_message: 'a secret' },
    };
    const without = event({ ...failure, prompt_tokens: 0, completion_tokens: 0, response_cost: 0 });
    expect(without.counts).toEqual({});
    expect(without.facts).toMatchObject({ errorType: 'Timeout', httpStatus: 408 });
    expect(without.dimensions.status).toBe('error');
    expect(JSON.stringify(without)).not.toContain('secret');
    expect(event(failure).counts).toMatchObject({ inputTokens: 100, outputTokens: 10 });
  });

  it('has the cache beside the input where more was cached than sent', () => {
    const usage_object = { cache_read_input_tokens: 18_240, cache_creation_input_tokens: 2_112 };
    const read = event({ prompt_tokens: 37, metadata: { usage_object } });
    expect(read.counts).toMatchObject({
      inputTokens: 20_389,
      cacheReadTokens: 18_240,
      cacheWriteTokens: 2_112,
    });
  });

  it.each([
    [{ user_api_key_team_alias: 'ml', user_api_key_team_id: 't1' }, ['team:web'], 'ml'],
    [{ user_api_key_team_id: 't1' }, ['team:web'], 't1'],
    [{}, ['prod', 'team:web'], 'web'],
    [{}, ['prod'], undefined],
  ])('with metadata %j and tags %j is the team of %s', (metadata, request_tags, team) => {
    expect(event({ metadata, request_tags }).dimensions.team).toBe(team);
  });

  it('tells the user of the key from whom that user serves', () => {
    const read = event({
      metadata: { user_api_key_user_id: 'u1', user_api_key_user_email: 'ana@acme.example' },
      end_user: 'customer-7',
    });
    expect(read.dimensions).toMatchObject({ user: 'u1', customer: 'customer-7' });
    expect(read.facts.userEmail).toBe('ana@acme.example');
    expect(event({ end_user: 'customer-7' }).dimensions).toMatchObject({ user: 'customer-7' });
  });

  it.each([
    ['acompletion', 'chat'],
    ['anthropic_messages', 'chat'],
    ['aembedding', 'embeddings'],
    ['embedding', 'embeddings'],
    ['atranscription', 'transcription'],
    [undefined, 'chat'],
  ])('with the call type %s is of the operation %s', (call_type, operation) => {
    expect(event({ call_type }).dimensions.operation).toBe(operation);
  });

  it.each([
    [{ id: '', litellm_call_id: null }, 'invalid: id: it or litellm_call_id is required'],
    [{ prompt_tokens: -1 }, 'invalid: prompt_tokens: must be an integer from 0'],
    [{ prompt_tokens: 1e300 }, 'invalid: prompt_tokens: must be an integer from 0'],
    [{ completion_tokens: 'many' }, 'invalid: completion_tokens: must be an integer from 0'],
    [{ response_cost: -0.5 }, 'invalid: response_cost: must be US dollars from 0'],
    [{ startTime: 'yesterday' }, 'invalid: startTime: must be a real date'],
    [{ startTime: 1795165200, endTime: 1795165100 }, 'invalid: endedAt: is before occurredAt'],
    [{ model: 'x'.repeat(2_000) }, 'invalid: model: must be at most 1,024 characters'],
    [{ startTime: 1600000000, endTime: 1600000001 }, 'too_old: occurredAt: older than 35 days'],
    [{ startTime: 1895165200, endTime: null }, 'in_the_future: occurredAt: more than 10 minutes ahead'],
  ])('with %j is refused', (parts, message) => {
    expect(refusalOf(reading(parts))).toContain(message);
  });

  it('keeps nothing of prompts, answers and addresses', () => {
    const read = reading({
      messages: [{ role: 'user', content: 'secret' }],
      response: { id: 'r', choices: [{ finish_reason: 'stop', message: { content: 'secret' } }] },
      api_base: 'https://secret.example',
      requester_ip_address: 'secret',
      error_str: 'secret',
      model_parameters: { secret: 'secret' },
    });
    expect(JSON.stringify(read)).not.toContain('secret');
    expect(eventOf(read).facts.finishReason).toBe('stop');
  });
});
