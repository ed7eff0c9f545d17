import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DIMENSIONS } from '../../../src/analytics/dimensions.ts';
import { readNative } from '../../../src/analytics/ingest/formats/native/native.ts';
import { NATIVE_FIELDS } from '../../../src/analytics/ingest/formats/native/native-fields.ts';
import { COUNTS } from '../../../src/analytics/usage-event.ts';
import { NOON } from '../../support/event.ts';
import { eventOf, readingRules, refusalOf } from '../../support/reading.ts';
import { nativeReference } from './native-reference.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const MAX_COUNT = 2 ** 53 - 1;

const read = (value: unknown) => readNative(value, readingRules());
const readWith = (fields: object) => read({ id: 'e1', ...fields });

describe('a native event', () => {
  it('is read field by field', () => {
    const reading = readWith({
      occurredAt: '2026-11-20T11:00:00.250+00:00',
      provider: 'openai',
      model: 'gpt-5',
      requestModel: 'gpt-5-latest',
      inputTokens: 1200,
      cacheReadTokens: 200,
      outputTokens: 340,
      user: 'ana@example.com',
      team: 'ml',
      tags: ['a', 'b', 'a'],
      tools: [{ name: 'search', calls: 2, extra: 1 }],
      files: [{ id: 'f1', name: 'plan.pdf', bytes: 10, extractedTokens: 4 }],
      latencyMs: 820.6,
      status: 'error',
      httpStatus: 529,
      gatewayCacheHit: false,
      reportedCostUsd: 0.0152376,
      upstreamCostUsd: '1.50',
      parts: { message: 5, response: 7, other: 1 },
      metadata: { region: 'eu', nested: { depth: 1, list: ['x', null] } },
    });
    expect(eventOf(reading)).toEqual({
      idKeys: ['e1'],
      source: 'native',
      kind: 'call',
      occurredAt: Date.UTC(2026, 10, 20, 11, 0, 0, 250),
      dimensions: {
        provider: 'openai',
        model: 'gpt-5',
        user: 'ana@example.com',
        team: 'ml',
        status: 'error',
      },
      tags: ['a', 'b'],
      counts: { inputTokens: 1200, cacheReadTokens: 200, outputTokens: 340 },
      facts: {
        requestModel: 'gpt-5-latest',
        userEmail: 'ana@example.com',
        tools: [{ name: 'search', calls: 2 }],
        files: [{ id: 'f1', name: 'plan.pdf', bytes: 10, extractedTokens: 4 }],
        latencyMs: 821,
        httpStatus: 529,
        gatewayCacheHit: false,
        reportedCostUsd: '0.0152376',
        upstreamCostUsd: '1.5',
        parts: { message: 5, response: 7 },
        metadata: { region: 'eu', 'nested.depth': 1, 'nested.list.0': 'x', 'nested.list.1': null },
      },
    });
  });

  it('needs only an id; a time it does not say is its arrival, and marked so', () => {
    const event = eventOf(read({ id: 'e1' }));
    expect(event.occurredAt).toBe(NOON);
    expect(event.facts).toEqual({ timeIsArrival: true });
  });

  it('takes null for unknown, everywhere but in the id', () => {
    const nulls = Object.fromEntries([...NATIVE_FIELDS.keys()].map((name) => [name, null]));
    const event = eventOf(read({ ...nulls, id: 'e1' }));
    expect([event.dimensions, event.counts]).toEqual([{}, {}]);
    expect(refusalOf(read({ id: null }))).toMatch(/^invalid: id: /);
  });

  it('takes every dimension the one list names', () => {
    const fieldOf: Readonly<Record<string, string>> = {
      tag: 'tags',
      tool: 'tools',
      file: 'files',
      trace: 'traceId',
    };
    const fields = DIMENSIONS.map(({ name }) => fieldOf[name] ?? name);
    expect(fields.filter((field) => !NATIVE_FIELDS.has(field))).toEqual([]);
    const series = DIMENSIONS.filter(({ kind }) => kind === 'series').map(({ name }) => name);
    const value: Readonly<Record<string, string>> = {
      status: 'capped',
      billingSource: 'byok',
      billingMode: 'free',
    };
    const given = Object.fromEntries(series.map((name) => [name, value[name] ?? `some ${name}`]));
    expect(eventOf(readWith(given)).dimensions).toEqual(given);
  });

  it.each([
    ['an id', 'u-1', 'u-1', undefined],
    ['an e-mail address', 'ana@example.com', 'ana@example.com', 'ana@example.com'],
    ['both', { id: 'u-1', email: 'ana@example.com' }, 'u-1', 'ana@example.com'],
    [
      'an object with an address only',
      { email: 'ana@example.com', name: 'Ana' },
      'ana@example.com',
      'ana@example.com',
    ],
    ['a name only, which identifies nobody', { name: 'Ana' }, undefined, undefined],
    ['nothing', {}, undefined, undefined],
  ])('knows its user by %s', (_what, user, id, email) => {
    const { dimensions, facts } = eventOf(readWith({ user }));
    expect([dimensions.user, facts.userEmail]).toEqual([id, email]);
  });

  it('drops prompts, answers and everything else it does not know, and counts that', () => {
    const seen: string[] = [];
    const rules = readingRules({ onUnknownField: (name) => seen.push(name) });
    const secret = 'the secret plan';
    const fields = {
      prompt: secret,
      completion: secret,
      messages: [{ content: secret }],
      input_tokens: 5,
      org: 'x',
    };
    const reading = readNative({ id: 'e1', team: 'ml', ...fields }, rules);
    expect(JSON.stringify(reading)).not.toContain(secret);
    expect(seen).toEqual(Object.keys(fields));
    expect(eventOf(reading).counts).toEqual({});
  });

  it('takes counts, tier and cost from the provider’s own usage object', () => {
    const anthropic = {
      input_tokens: 12,
      cache_read_input_tokens: 15_872,
      cache_creation_input_tokens: 1_944,
      output_tokens: 210,
      service_tier: 'batch',
    };
    const event = eventOf(readWith({ provider: 'anthropic', usage: anthropic }));
    expect(event.counts).toMatchObject({
      inputTokens: 17_828,
      cacheReadTokens: 15_872,
      cacheWriteTokens: 1_944,
      outputTokens: 210,
    });
    expect(event.dimensions.serviceTier).toBe('batch');
    const openrouter = {
      prompt_tokens: 10,
      completion_tokens: 2,
      total_tokens: 12,
      cost: 0.00091,
      is_byok: true,
    };
    const routed = eventOf(readWith({ provider: 'openrouter', usage: openrouter }));
    expect([routed.facts.reportedCostUsd, routed.dimensions.billingSource]).toEqual(['0.00091', 'byok']);
  });

  it('prefers what it says by name to what the usage object says', () => {
    const usage = { input_tokens: 100, output_tokens: 20, service_tier: 'batch' };
    const event = eventOf(
      readWith({ provider: 'anthropic', usage, outputTokens: 7, serviceTier: 'priority' }),
    );
    expect([event.counts.inputTokens, event.counts.outputTokens, event.dimensions.serviceTier]).toEqual([
      100,
      7,
      'priority',
    ]);
  });

  it('survives any usage object', () => {
    const names = [
      'input_tokens',
      'prompt_tokens',
      'output_tokens',
      'completion_tokens',
      'total_tokens',
      'cost',
      'usageMetadata',
      'promptTokenCount',
      'inputTokens',
      'prompt_tokens_details',
      'cache_creation',
      'service_tier',
      'inference_geo',
    ];
    const usage = fc.dictionary(
      fc.oneof(fc.constantFrom(...names), fc.string()),
      fc.anything({ maxDepth: 3 }),
      { maxKeys: 6 },
    );
    fc.assert(
      fc.property(
        usage,
        fc.constantFrom('openai', 'anthropic', 'google', 'openrouter', ''),
        (value, provider) => {
          expect(refusalOf(readWith({ provider, usage: value }))).toMatch(
            /^(event|invalid: usage: |invalid: \w+: .* is more than )/,
          );
        },
      ),
    );
  });

  it('is an aggregate when it stands for several requests', () => {
    expect(eventOf(readWith({ requests: 1 })).kind).toBe('call');
    expect(eventOf(readWith({ requests: 40 })).kind).toBe('aggregate');
  });
});

describe('an impossible native event is refused with the field’s name:', () => {
  it.each<[string, object]>([
    ['id', { id: '' }],
    ['id', { id: 7 }],
    ['id', { id: 'x'.repeat(256) }],
    ['id', { id: 'é'.repeat(128) }],
    ['id', { id: 'line\nbreak' }],
    ['id', { id: 'half \ud800' }],
    ['id', { id: 'nul\u0000' }],
    ['occurredAt', { occurredAt: '2026-02-30T00:00:00Z' }],
    ['occurredAt', { occurredAt: '2026-11-20T09:30:00' }],
    ['occurredAt', { occurredAt: 'now' }],
    ['occurredAt', { occurredAt: 1.5 }],
    ['inputTokens', { inputTokens: -1 }],
    ['inputTokens', { inputTokens: 1.5 }],
    ['inputTokens', { inputTokens: '100' }],
    ['inputTokens', { inputTokens: 2 ** 53 }],
    ['inputTokens', { inputTokens: 1e308 }],
    ['inputTokens', { inputTokens: true }],
    ['inputTokens', { inputTokens: [1] }],
    ['cacheReadTokens', { inputTokens: 10, cacheReadTokens: 11 }],
    ['cacheReadTokens', { inputTokens: 10, cacheReadTokens: 6, cacheWriteTokens: 5 }],
    ['cacheWriteTokens', { inputTokens: 10, cacheWriteTokens: 11 }],
    ['cacheWrite1hTokens', { cacheWriteTokens: 10, cacheWrite1hTokens: 11 }],
    ['inputAudioTokens', { inputTokens: 10, inputAudioTokens: 11 }],
    ['inputImageTokens', { inputTokens: 10, inputImageTokens: 11 }],
    ['inputVideoTokens', { inputTokens: 10, inputVideoTokens: 11 }],
    ['reasoningTokens', { outputTokens: 10, reasoningTokens: 11 }],
    ['outputAudioTokens', { outputTokens: 10, outputAudioTokens: 11 }],
    ['team', { team: 7 }],
    ['team', { team: 'x'.repeat(1_025) }],
    ['team', { team: 'nul\u0000' }],
    ['team', { team: 'half \udc00' }],
    ['user', { user: 7 }],
    ['user', { user: 'x'.repeat(256) }],
    ['user', { user: ['ana'] }],
    ['user', { user: { id: {} } }],
    ['apiKey', { apiKey: 'x'.repeat(256) }],
    ['status', { status: 'fine' }],
    ['billingSource', { billingSource: 'mine' }],
    ['billingMode', { billingMode: 'gratis' }],
    ['traceId', { traceId: 'x'.repeat(256) }],
    ['conversation', { conversation: 'a\u001fb' }],
    ['httpStatus', { httpStatus: 42 }],
    ['latencyMs', { latencyMs: -1 }],
    ['latencyMs', { latencyMs: 1e12 }],
    ['gatewayCacheHit', { gatewayCacheHit: 'yes' }],
    ['reportedCostUsd', { reportedCostUsd: -0.01 }],
    ['reportedCostUsd', { reportedCostUsd: 1e10 }],
    ['reportedCostUsd', { reportedCostUsd: '1,000.00' }],
    ['upstreamCostUsd', { upstreamCostUsd: '0x10' }],
    ['tags', { tags: 'a,b' }],
    ['tags', { tags: [1] }],
    ['tags', { tags: Array.from({ length: 65 }, (_, index) => `t${index}`) }],
    ['tools', { tools: [{ calls: 1 }] }],
    ['tools', { tools: [{ name: 'a', calls: -1 }] }],
    ['files', { files: [{ name: 'a' }] }],
    ['parts', { parts: { message: -1 } }],
    ['metadata', { metadata: [1] }],
    ['metadata', { metadata: { a: 'x'.repeat(1_025) } }],
    [
      'metadata',
      { metadata: Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`k${index}`, 1])) },
    ],
    ['usage', { usage: 5 }],
    ['usage', { usage: { strange: true } }],
    ['usage', { usage: { input_tokens: -5, output_tokens: 1 } }],
    ['usage', { usage: { input_tokens: 5, output_tokens: 1, service_tier: 'x'.repeat(1_025) } }],
    ['endedAt', { occurredAt: NOON, endedAt: NOON - 1 }],
  ])('%s %j', (field, fields) => {
    expect(refusalOf(readWith(fields))).toMatch(new RegExp(`^invalid: ${field}: `));
  });

  it.each([null, 1, 'event', true, [], [{}]])('%j, which is no object at all', (value) => {
    expect(refusalOf(read(value))).toMatch(/^not_an_object: /);
  });

  it('never repeats a sender’s text in its answer', () => {
    expect(refusalOf(readWith({ inputTokens: 'a secret' }))).not.toContain('a secret');
    expect(refusalOf(readWith({ status: 'a secret' }))).not.toContain('a secret');
  });
});

describe('the window in which events are taken', () => {
  const at = (occurredAt: number) => refusalOf(readWith({ occurredAt })).split(':')[0];

  it('reaches 35 days back', () => {
    expect(at(NOON - 35 * DAY_MS)).toBe('event');
    expect(at(NOON - 35 * DAY_MS - 1)).toBe('too_old');
    expect(at(NOON - 36 * DAY_MS)).toBe('too_old');
  });

  it('reaches 10 minutes ahead', () => {
    expect(at(NOON + 10 * MINUTE_MS)).toBe('event');
    expect(at(NOON + 10 * MINUTE_MS + 1)).toBe('in_the_future');
  });

  it('has no beginning for a history', () => {
    const rules = readingRules({ maxAgeMs: null });
    expect(refusalOf(readNative({ id: 'e1', occurredAt: '2019-01-01T00:00:00Z' }, rules))).toBe('event');
  });
});

describe('compared with the same contract written in zod', () => {
  const odd = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      '',
      'x',
      0,
      -0,
      -1,
      1.5,
      MAX_COUNT,
      MAX_COUNT + 1,
      1e21,
      true,
      [],
      {},
      '\u0000',
    ),
    fc.string({ maxLength: 20, unit: 'binary' }),
    fc.integer({ min: 0, max: 2_000 }),
    fc.constantFrom(
      'ok',
      'error',
      'byok',
      'free',
      '2026-11-20T10:00:00Z',
      '2026-02-30T10:00:00Z',
      'a\u0007b',
    ),
    fc.constantFrom('x'.repeat(255), 'x'.repeat(256), 'x'.repeat(1_024), 'x'.repeat(1_025), 'é'.repeat(128)),
    fc.array(fc.constantFrom<unknown>('a', 1, null, { name: 'n', calls: 1 }, { id: 'f' }), { maxLength: 3 }),
  );
  // `usage`, `parts` and `metadata` are objects of their own; the tables above have their cases.
  const names = [...NATIVE_FIELDS.keys()].filter(
    (name) => !['usage', 'parts', 'metadata', 'endedAt', 'id'].includes(name),
  );
  const events = fc
    .dictionary(fc.constantFrom(...names), odd, { maxKeys: 8 })
    .chain((fields) =>
      fc.record({ id: fc.constantFrom<unknown>('e1', 'e2', '', 5) }).map((id) => ({ ...fields, ...id })),
    );

  it('accepts exactly the same events', () => {
    const outsideWindow = /^(too_old|in_the_future)/;
    fc.assert(
      fc.property(events, (event) => {
        const answer = refusalOf(read(event));
        const isAccepted = answer === 'event' || outsideWindow.test(answer);
        expect([answer, isAccepted]).toEqual([answer, nativeReference.safeParse(event).success]);
      }),
      { numRuns: 5_000 },
    );
  });

  it('accepts every combination of possible counts', () => {
    const counts = fc.record(Object.fromEntries(COUNTS.map((name) => [name, fc.nat(20)])), {
      requiredKeys: [],
    });
    fc.assert(
      fc.property(counts, (given) => {
        const event = { id: 'e1', ...given };
        expect(refusalOf(read(event)) === 'event').toBe(nativeReference.safeParse(event).success);
      }),
      { numRuns: 2_000 },
    );
  });
});
