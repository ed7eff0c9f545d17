import { describe, expect, it } from 'vitest';
import { eventsIn, foundIn, jsonOf } from './otlp-bodies.ts';
import { CHAT, eventOf, eventsOf, foundOf, INNER, OUTER, USED } from './span-events.ts';
import { type SpanParts, START, TRACE, traceBody, type Values } from './trace-body.ts';

describe('which spans are calls', () => {
  it.each<[string, Values, string]>([
    ['a chat', { 'gen_ai.operation.name': 'chat' }, 'chat'],
    ['generated content', { 'gen_ai.operation.name': 'generate_content' }, 'generate_content'],
    ['a completion', { 'gen_ai.operation.name': 'text_completion' }, 'text_completion'],
    ['embeddings', { 'gen_ai.operation.name': 'embeddings' }, 'embeddings'],
    ['the AI SDK generating', { 'ai.operationId': 'ai.generateObject.doGenerate' }, 'chat'],
    ['the AI SDK streaming', { 'ai.operationId': 'ai.streamText.doStream' }, 'chat'],
    ['the AI SDK embedding', { 'ai.operationId': 'ai.embedMany.doEmbed' }, 'embeddings'],
    ['OpenInference LLM', { 'openinference.span.kind': 'LLM' }, 'chat'],
    ['OpenInference EMBEDDING', { 'openinference.span.kind': 'EMBEDDING' }, 'embeddings'],
    ['a Langfuse generation', { 'langfuse.observation.type': 'generation' }, 'chat'],
    ['a Langfuse embedding', { 'langfuse.observation.type': 'embedding' }, 'embeddings'],
    ['an older completion', { 'llm.request.type': 'completion' }, 'text_completion'],
  ])('%s is one', (_, attributes, operation) => {
    expect(eventOf(attributes).dimensions.operation).toBe(operation);
  });

  it.each<[string, Values, SpanParts?]>([
    ['an agent', { 'gen_ai.operation.name': 'invoke_agent', ...USED }],
    ['a workflow', { 'gen_ai.operation.name': 'invoke_workflow', ...USED }],
    ['a step', { 'gen_ai.operation.name': 'agent_step', ...USED }],
    ['a tool', { 'gen_ai.operation.name': 'execute_tool' }],
    ['a response read again', { 'gen_ai.operation.name': 'fetch_response', ...USED }],
    ['the outer operation of the AI SDK', { 'ai.operationId': 'ai.generateText', 'ai.usage.inputTokens': 5 }],
    ['an OpenInference chain', { 'openinference.span.kind': 'CHAIN', 'llm.token_count.prompt': 5 }],
    ['an OpenInference agent', { 'openinference.span.kind': 'AGENT', 'llm.token_count.prompt': 5 }],
    ['a Langfuse span', { 'langfuse.observation.type': 'span' }],
    ['tokens counted in advance', { ...CHAT, 'http.route': '/v1/messages/count_tokens' }],
    ['any other span, even with counts', USED],
  ])('%s is none, but a place in its trace', (_, attributes) => {
    const { readings, spans } = foundOf([{ attributes }]);
    expect(readings).toEqual([]);
    expect(spans).toMatchObject([{ traceId: TRACE, parentSpanId: undefined, failed: false }]);
  });

  it('an agent that runs elsewhere stands for the calls nobody sees', () => {
    const attributes = { ...USED, 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'remote' };
    const [event] = eventsOf([{ kind: 3, attributes }]);
    expect(event).toMatchObject({
      dimensions: { operation: 'invoke_agent', agent: 'remote' },
      counts: { inputTokens: 100 },
    });
  });

  it('an agent that runs elsewhere is none once a call below it is seen', () => {
    const agent = { id: OUTER, kind: 3, attributes: { ...USED, 'gen_ai.operation.name': 'invoke_agent' } };
    const step = { id: INNER, parent: OUTER, attributes: { 'gen_ai.operation.name': 'agent_step' } };
    const call = { parent: INNER, attributes: { ...CHAT, ...USED } };
    expect(eventsOf([call, step, agent])).toMatchObject([{ dimensions: { operation: 'chat' } }]);
  });

  it('both of a wrapper and the call in it, each with its place, so that the store can choose', () => {
    const outer = {
      id: OUTER,
      attributes: { 'openinference.span.kind': 'LLM', 'llm.token_count.prompt': 5 },
    };
    const inner = { id: INNER, parent: OUTER, attributes: { ...CHAT, ...USED } };
    const places = eventsIn(foundOf([inner, outer]).readings).map(({ links }) => links?.span);
    expect(places).toMatchObject([
      { spanId: INNER, parentSpanId: OUTER },
      { spanId: OUTER, parentSpanId: undefined },
    ]);
  });
});

describe('when a call was', () => {
  it('is when its span started', () => {
    const { occurredAt, facts } = eventOf(CHAT);
    expect({ occurredAt, ended: facts.endedAt, latency: facts.latencyMs }).toEqual({
      occurredAt: START,
      ended: START + 1_000,
      latency: 1_000,
    });
  });

  it.each([
    ['too long ago', '2026-01-01T00:00:00Z', 'too_old'],
    ['to come', '2026-11-22T00:00:00Z', 'in_the_future'],
  ])('refuses it when it is %s', (_, time, code) => {
    const text = JSON.stringify(traceBody([{ attributes: CHAT }])).replaceAll(
      String(START),
      String(Date.parse(time)),
    );
    expect(foundIn('otlp-traces-json', Buffer.from(text)).readings).toMatchObject([{ refusal: { code } }]);
  });
});

describe('OpenRouter', () => {
  it('may try its destination, which stores nothing', () => {
    const body = jsonOf(traceBody([{ attributes: { ...CHAT, ...USED } }]));
    expect(foundIn('otlp-traces-json', body, { 'x-test-connection': 'true' })).toEqual({ readings: [] });
    expect(foundOf([{ name: 'openrouter-connection-test', attributes: CHAT }])).toEqual({
      readings: [],
      spans: [],
    });
  });

  it('says in metadata that the call went through it', () => {
    const { facts } = eventOf({ ...CHAT, 'gen_ai.response.id': 'gen-1-aB' }, { scope: 'openrouter' });
    expect(facts.metadata).toEqual({ gateway: 'openrouter' });
  });
});
