import { describe, expect, it } from 'vitest';
import { isId, isText } from '../../../../src/analytics/ingest/formats/checks.ts';
import { naughtyStrings } from '../../../support/hostile.ts';
import { eventsIn } from './otlp-bodies.ts';
import { CHAT, eventOf, eventsOf, foundOf, INNER, OUTER } from './span-events.ts';
import { TRACE, type Values } from './trace-body.ts';

describe('who serves a model', () => {
  it.each([
    ['openai', 'openai'],
    ['openai.responses', 'openai'],
    ['OpenAI', 'openai'],
    ['az.ai.openai', 'azure_openai'],
    ['azure.ai.openai', 'azure_openai'],
    ['gcp.gen_ai', 'google'],
    ['gcp.gemini', 'google'],
    ['google.generative-ai', 'google'],
    ['gcp.vertex_ai', 'google_vertex'],
    ['google.vertex.chat', 'google_vertex'],
    ['aws.bedrock', 'aws_bedrock'],
    ['amazon-bedrock', 'aws_bedrock'],
    ['mistral_ai', 'mistral'],
    ['mistral.embedding', 'mistral'],
    ['x_ai', 'xai'],
    ['Our-Own', 'our-own'],
  ])('%s is %s, and what was sent is kept', (sent, provider) => {
    const { dimensions, facts } = eventOf({ ...CHAT, 'gen_ai.provider.name': sent });
    expect({ provider: dimensions.provider, raw: facts.providerRaw }).toEqual({ provider, raw: sent });
  });

  it.each([
    ['gpt-5.5-2026-04-23', 'openai'],
    ['o4-mini', 'openai'],
    ['claude-sonnet-5', 'anthropic'],
    ['gemini-2.5-pro', 'google'],
    ['llama-3', undefined],
  ])('is known by the model %s where nothing was said', (model, provider) => {
    const attributes = {
      'langfuse.observation.type': 'generation',
      'langfuse.observation.model.name': model,
    };
    expect(eventOf(attributes).dimensions.provider).toBe(provider);
  });
});

describe('keys of a span', () => {
  const SPAN = `span:${TRACE}:00f067aa0ba902b7`;

  it.each([
    ['chatcmpl-E3', ['openai:chatcmpl-E3', SPAN]],
    ['resp_0mwp568vq0000Zx9Q', ['openai:resp_0mwp568vq0000Zx9Q', SPAN]],
    ['msg_01AAA', ['anthropic:msg_01AAA', SPAN]],
    ['3f0f6b1e-6a62-4f9e-9a54-6e0c1f5b7a11', ['openai:3f0f6b1e-6a62-4f9e-9a54-6e0c1f5b7a11', SPAN]],
    ['id-0', [SPAN]],
    ['chatcmpl-123', [SPAN]],
    ['mock-response-id-1', [SPAN]],
    ['a sentence that is no identifier', [SPAN]],
  ])('hold the response id %s only when it looks drawn by lot', (id, keys) => {
    expect(eventOf({ ...CHAT, 'gen_ai.response.id': id }).idKeys).toEqual(keys);
  });

  it('are those of its answer alone when its ids are all zero', () => {
    const attributes = { ...CHAT, 'gen_ai.response.id': 'resp_abc' };
    const { readings, spans } = foundOf([{ id: '0000000000000000', attributes }]);
    expect(readings).toMatchObject([{ event: { idKeys: ['openai:resp_abc'] } }]);
    expect(readings[0]).not.toHaveProperty('links');
    expect(spans).toEqual([]);
  });

  it('hold no id that an application gives all calls of one of its requests', () => {
    const attributes = { ...CHAT, request_id: '3f0f6b1e-6a62-4f9e-9a54-6e0c1f5b7a11' };
    expect(eventOf(attributes).idKeys).toEqual([SPAN]);
  });

  it('are what it says when nothing else identifies it', () => {
    const keysOf = (input: number) =>
      eventOf({ ...CHAT, 'gen_ai.usage.input_tokens': input }, { id: '0000000000000000' }).idKeys;
    expect(keysOf(1)).toEqual(keysOf(1));
    expect(keysOf(1)).not.toEqual(keysOf(2));
    expect(keysOf(1)).toEqual([expect.stringMatching(/^otlp:[0-9a-f]{64}$/)]);
  });
});

describe('whom a call belongs to', () => {
  const resource = {
    'service.name': 'shop',
    team: 'from-resource',
    'deployment.environment.name': 'production',
  };

  it.each<[Values, object]>([
    [{ 'user.id': 'u1', 'user.email': 'u1@example.com' }, { user: 'u1' }],
    [{ 'enduser.id': 'u2' }, { user: 'u2' }],
    [{ 'user.id': 42 }, { user: '42' }],
    [{ 'traceloop.association.properties.user_id': 'u3' }, { user: 'u3' }],
    [{ 'ai.settings.context.userId': 'u4' }, { user: 'u4' }],
    [{ 'tokenbell.team': 't1', team: 't2' }, { team: 't1' }],
    [{ 'team.id': 't3' }, { team: 't3' }],
    [{ 'langfuse.trace.metadata.team': 't4' }, { team: 't4' }],
    [{ 'langfuse.trace.tags': ['beta', 'team:t5'] }, { team: 't5' }],
    [{ 'agent.name': 'a1' }, { agent: 'a1' }],
    [{ 'ai.telemetry.functionId': 'a2' }, { agent: 'a2' }],
    [
      { 'tokenbell.feature': 'summaries', 'tokenbell.customer': 'acme' },
      { feature: 'summaries', customer: 'acme' },
    ],
  ])('is said by %j', (attributes, dimensions) => {
    expect(eventOf({ ...CHAT, ...attributes }).dimensions).toMatchObject(dimensions);
  });

  it('is the resource’s team when nobody nearer knows one', () => {
    const { dimensions } = eventOf(CHAT, { resource });
    expect(dimensions).toMatchObject({ team: 'from-resource', service: 'shop', environment: 'production' });
  });

  it('is left to the store when a span above knows the team', () => {
    const agent = { id: OUTER, attributes: { 'gen_ai.operation.name': 'invoke_agent', team: 'from-agent' } };
    const step = { id: INNER, parent: OUTER, attributes: {} };
    const call = { parent: INNER, attributes: CHAT };
    const { readings, spans } = foundOf([call, step, agent], { resource });
    expect(eventsIn(readings)[0]?.event.dimensions).not.toHaveProperty('team');
    expect(spans?.map(({ context }) => context.dimensions.team)).toEqual([undefined, 'from-agent']);
  });

  it('ends at a loop of parents', () => {
    const call = { id: OUTER, parent: INNER, attributes: CHAT };
    const loop = { id: INNER, parent: OUTER, attributes: {} };
    expect(eventsOf([call, loop], { resource })).toMatchObject([{ dimensions: { team: 'from-resource' } }]);
  });

  it.each<[Values, string | undefined]>([
    [{ 'openinference.span.kind': 'AGENT' }, 'planner'],
    [{ 'langfuse.observation.type': 'agent' }, 'planner'],
    [{ 'traceloop.span.kind': 'agent', 'traceloop.entity.name': 'invoice_agent' }, 'invoice_agent'],
    [{ 'langfuse.observation.type': 'tool' }, undefined],
  ])('is the agent whose observation %j surrounds it', (attributes, agent) => {
    const [span] = foundOf([{ name: 'planner', attributes }]).spans ?? [];
    expect(span?.context.dimensions.agent).toBe(agent);
  });

  it('is nobody when a name is too long or cannot be stored', () => {
    const attributes = {
      ...CHAT,
      'user.id': 'x'.repeat(256),
      team: 'a\u0000b',
      'agent.name': 'y'.repeat(9_000),
    };
    const { dimensions } = eventOf(attributes);
    expect(dimensions).not.toHaveProperty('user');
    expect(dimensions).not.toHaveProperty('team');
    expect(dimensions).not.toHaveProperty('agent');
  });

  it('is nobody under a name no database could give back, whatever was sent', () => {
    for (const text of [...naughtyStrings(), 'x\u0000y', '\ud800', 'z'.repeat(1_100)]) {
      const { dimensions } = eventOf({ ...CHAT, 'user.id': text, team: text, 'gen_ai.agent.name': text });
      expect(Object.values(dimensions).every(isText)).toBe(true);
      expect(dimensions.user === undefined || isId(dimensions.user)).toBe(true);
    }
  });
});
