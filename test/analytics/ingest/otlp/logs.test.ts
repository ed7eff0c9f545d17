import { describe, expect, it } from 'vitest';
import { logBody, SECOND } from './log-body.ts';
import { eventsIn, foundIn, jsonOf } from './otlp-bodies.ts';
import type { Values } from './trace-body.ts';

const readingsOf = (records: readonly Values[], scope = '') =>
  foundIn('otlp-logs-json', jsonOf(logBody(records, { scope, resource: { team: 'from-resource' } })))
    .readings;
const eventsOf = (records: readonly Values[], scope?: string) => eventsIn(readingsOf(records, scope));

describe('Claude Code', () => {
  const SCOPE = 'com.anthropic.claude_code.events';
  const REQUEST = {
    'event.name': 'api_request',
    'event.timestamp': '2026-11-20T12:00:05.500Z',
    'event.sequence': 7,
    'session.id': 's1',
    model: 'claude-opus-5',
    input_tokens: 12,
    output_tokens: 210,
    cache_read_tokens: 15_872,
    cache_creation_tokens: 1_944,
    cache_creation_1h_tokens: 944,
    duration_ms: 500,
    cost_usd: 0.0152376,
    request_id: 'req_01abc',
  };

  it('counts cached tokens beside the input', () => {
    const [call] = eventsOf([REQUEST], SCOPE);
    expect(call?.event.counts).toEqual({
      inputTokens: 17_828,
      cacheReadTokens: 15_872,
      cacheWriteTokens: 1_944,
      cacheWrite1hTokens: 944,
      outputTokens: 210,
    });
  });

  it('counts cached tokens beside the input even where they would fit into it', () => {
    const fitting = {
      input_tokens: 20_480,
      cache_read_tokens: 5_120,
      cache_creation_tokens: 0,
      cache_creation_1h_tokens: 0,
    };
    const [call] = eventsOf([{ ...REQUEST, ...fitting }], SCOPE);
    expect(call?.event.counts).toMatchObject({ inputTokens: 25_600, cacheReadTokens: 5_120 });
  });

  it('logs when an answer was complete and how long it took', () => {
    const [call] = eventsOf([REQUEST], SCOPE);
    expect(call?.event.occurredAt).toBe(Date.parse('2026-11-20T12:00:05.000Z'));
    expect(call?.event.facts).toMatchObject({ latencyMs: 500, reportedCostUsd: '0.0152376' });
  });

  it('speaks for its session, so that metrics of it no longer count', () => {
    expect(eventsOf([REQUEST], SCOPE)).toMatchObject([
      { event: { idKeys: ['anthropic:req_01abc'] }, links: { covers: ['claude-code:session:s1'] } },
    ]);
  });

  it('knows the team of the resource when the record names none', () => {
    expect(eventsOf([REQUEST, { ...REQUEST, 'team.id': 'own' }], SCOPE)).toMatchObject([
      { event: { dimensions: { team: 'from-resource' } } },
      { event: { dimensions: { team: 'own' } } },
    ]);
  });

  it('is known by the place in the session when a request has no id', () => {
    const { request_id: _, ...unsent } = REQUEST;
    expect(eventsOf([unsent], SCOPE)[0]?.event.idKeys).toEqual([
      'claude-code:session:s1:2026-11-20T12:00:05.500Z:7',
    ]);
  });

  it('names the error of a request that failed, and nothing of its text', () => {
    const error = '529 {"type":"error","error":{"type":"overloaded_error","message":"what was asked"}}';
    const failed = { ...REQUEST, 'event.name': 'api_error', error, status_code: '529' };
    const [call] = eventsOf([failed], SCOPE);
    expect(call?.event).toMatchObject({
      dimensions: { status: 'error' },
      facts: { errorType: 'overloaded_error', httpStatus: 529 },
    });
    expect(JSON.stringify(call)).not.toContain('what was asked');
  });

  it.each([
    ['bedrock', 'aws_bedrock'],
    ['vertex', 'google_vertex'],
    ['foundry', 'azure_openai'],
    ['firstParty', 'anthropic'],
  ])('asks its model at %s', (sent, provider) => {
    const [call] = eventsOf([{ ...REQUEST, 'anthropic.provider': sent }], SCOPE);
    expect(call?.event).toMatchObject({ dimensions: { provider }, facts: { providerRaw: sent } });
  });

  it('refuses an impossible record alone', () => {
    expect(readingsOf([{ ...REQUEST, input_tokens: -1 }, REQUEST], SCOPE)).toMatchObject([
      {
        id: 'anthropic:req_01abc',
        refusal: { code: 'invalid', message: expect.stringContaining('input_tokens') },
      },
      { event: {} },
    ]);
  });

  it.each([-1, 1e300, Number.NaN])('is not believed to have taken %d ms', (value) => {
    const body = JSON.stringify(logBody([REQUEST], { scope: SCOPE }));
    const text = body.replace('{"intValue":500}', `{"doubleValue":"${value}"}`);
    const [call] = eventsIn(foundIn('otlp-logs-json', Buffer.from(text)).readings);
    expect(call?.event.occurredAt).toBe(Date.parse('2026-11-20T12:00:05.500Z'));
  });

  it('is not meant by another sender’s record of the same name', () => {
    expect(readingsOf([REQUEST], 'shop')).toEqual([]);
  });
});

describe('Codex', () => {
  const COMPLETED = {
    'event.name': 'codex.sse_event',
    'event.kind': 'response.completed',
    'event.timestamp': '2026-11-20T12:00:05.500Z',
    'conversation.id': 'c1',
    model: 'gpt-5.4',
  };
  const COUNTED = {
    ...COMPLETED,
    input_token_count: '9216',
    output_token_count: '1733',
    tool_token_count: '10949',
  };

  it('logs a response twice, and only one of the two has counts', () => {
    expect(eventsOf([COMPLETED, COUNTED])).toMatchObject([
      {
        event: {
          idKeys: ['codex:c1:2026-11-20T12:00:05.500Z'],
          counts: { inputTokens: 9216, outputTokens: 1733 },
        },
      },
    ]);
  });

  it('is known by what it says when it names no conversation, and stands at the time it was seen', () => {
    const { 'conversation.id': _, 'event.timestamp': __, ...nameless } = COUNTED;
    const [call] = eventsOf([nameless]);
    expect(call?.event.idKeys).toEqual([expect.stringMatching(/^otlp:/)]);
    expect(call?.event.occurredAt).toBe(SECOND);
  });
});

describe('Gemini CLI', () => {
  const RESPONSE = {
    'event.name': 'gemini_cli.api_response',
    'event.timestamp': '2026-11-20T12:00:05.500Z',
    'session.id': 's1',
    prompt_id: 'p1',
    model: 'gemini-2.5-pro',
    auth_type: 'gemini-api-key',
    input_token_count: 6_400,
    output_token_count: 150,
    thoughts_token_count: 320,
    tool_token_count: 100,
    cached_content_token_count: 4_096,
    duration_ms: 67,
  };
  const DETAILS = {
    'event.name': 'gen_ai.client.inference.operation.details',
    'session.id': 's1',
    'gen_ai.response.id': 'rmwp5nust000mZx9Q',
    'gen_ai.provider.name': 'gcp.gen_ai',
    'gen_ai.usage.output_tokens': 150,
  };
  const KEY = 'gemini_cli:s1:p1:2026-11-20T12:00:05.500Z';

  it('counts thoughts beside the output and tools beside the input', () => {
    expect(eventsOf([RESPONSE])[0]?.event.counts).toEqual({
      inputTokens: 6_500,
      cacheReadTokens: 4_096,
      outputTokens: 470,
      reasoningTokens: 320,
    });
  });

  it('counts thoughts beside the output even where they would fit into it', () => {
    const [call] = eventsOf([{ ...RESPONSE, output_token_count: 500, thoughts_token_count: 20 }]);
    expect(call?.event.counts).toMatchObject({ outputTokens: 520, reasoningTokens: 20 });
  });

  it('tells of one call in two records, of which the second has the id', () => {
    expect(eventsOf([RESPONSE, DETAILS])).toMatchObject([
      { event: { idKeys: ['google:rmwp5nust000mZx9Q', KEY], facts: { providerRaw: 'gcp.gen_ai' } } },
    ]);
  });

  it('takes no id from the record of another session', () => {
    expect(eventsOf([RESPONSE, { ...DETAILS, 'session.id': 's2' }])[0]?.event.idKeys).toEqual([KEY]);
  });

  it('keeps its own key when the two records come in two requests', () => {
    expect(eventsOf([RESPONSE])[0]?.event.idKeys).toEqual([KEY]);
    expect(eventsOf([DETAILS])).toEqual([]);
  });

  it('may ask Vertex', () => {
    const [call] = eventsOf([{ ...RESPONSE, auth_type: 'vertex-ai' }]);
    expect(call?.event.dimensions.provider).toBe('google_vertex');
  });

  it('logs a request that failed', () => {
    const failed = {
      ...RESPONSE,
      'event.name': 'gemini_cli.api_error',
      error_type: 'ApiError',
      status_code: 429,
    };
    expect(eventsOf([failed])[0]?.event).toMatchObject({
      dimensions: { status: 'error' },
      facts: { errorType: 'ApiError', httpStatus: 429 },
    });
  });
});
