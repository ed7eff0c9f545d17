import { describe, expect, it } from 'vitest';
import type { Found } from '../../../src/analytics/ingest/formats/format.ts';
import { langfuse } from '../../../src/analytics/ingest/formats/langfuse/langfuse.ts';
import { eventOf, readingRules, refusalOf } from '../../support/reading.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const RULES = readingRules({ now: NOW });

function read(...batch: readonly unknown[]): Found {
  const found = langfuse({ body: Buffer.from(JSON.stringify({ batch })), headers: {} }, RULES);
  if ('refused' in found) throw new Error(found.message);
  return found;
}

let count = 0;
const item = (type: string, body: object, parts: object = {}) => ({
  id: `item-${count++}`,
  type,
  timestamp: '2026-11-20T11:00:00.000Z',
  body,
  ...parts,
});
const created = (parts: object = {}) =>
  item('generation-create', {
    id: 'g1',
    traceId: 't1',
    startTime: '2026-11-20T11:00:00.000Z',
    model: 'gpt-5.5',
    ...parts,
  });
const updated = (parts: object = {}) =>
  item('generation-update', {
    id: 'g1',
    traceId: 't1',
    endTime: '2026-11-20T11:00:02.000Z',
    usageDetails: { input: 100, output: 10, total: 110 },
    ...parts,
  });
const onlyEvent = (found: Found) => {
  expect(found.readings).toHaveLength(1);
  return eventOf(found.readings[0] as Found['readings'][number]);
};
const countsOf = (parts: object) => onlyEvent(read(created(), updated(parts))).counts;

describe("Langfuse's items", () => {
  it.each([
    ['first', [created(), updated()]],
    ['last', [updated(), created()]],
  ])('tell of one generation whether its creation comes %s', (_when, batch) => {
    expect(onlyEvent(read(...batch))).toMatchObject({
      idKeys: ['langfuse:g1'],
      source: 'langfuse',
      occurredAt: Date.parse('2026-11-20T11:00:00Z'),
      dimensions: { model: 'gpt-5.5', provider: 'openai', operation: 'chat', status: 'ok' },
      counts: { inputTokens: 100, outputTokens: 10 },
      facts: { latencyMs: 2_000, endedAt: Date.parse('2026-11-20T11:00:02Z'), traceId: 't1' },
    });
  });

  it('hold what the newest says, and what it does not say stays', () => {
    const later = { timestamp: '2026-11-20T11:00:05.000Z' };
    const body = { id: 'g1', model: 'gpt-5.5-2026-01-01', name: null };
    const found = read(
      { ...item('generation-update', body), ...later },
      updated({ model: 'old' }),
      created(),
    );
    expect(onlyEvent(found).dimensions.model).toBe('gpt-5.5-2026-01-01');
    expect(onlyEvent(found).counts.inputTokens).toBe(100);
  });

  it('may tell of the end before the start, which then has only an arrival to go by', () => {
    const early = onlyEvent(read(updated()));
    expect(early.facts.timeIsArrival).toBe(true);
    expect(early.occurredAt).toBe(Date.parse('2026-11-20T11:00:02Z'));
  });

  it('leave the outcome open until the end is told', () => {
    expect(onlyEvent(read(created())).dimensions.status).toBeUndefined();
    expect(onlyEvent(read(created(), updated({ level: 'ERROR' }))).dimensions.status).toBe('error');
  });

  it('say whom a generation is for by its trace', () => {
    const trace = item('trace-create', {
      id: 't1',
      userId: 'ana@acme.example',
      sessionId: 's1',
      tags: ['prod', 'team:web'],
    });
    const found = read(created(), updated(), trace);
    expect(onlyEvent(found)).toMatchObject({
      dimensions: { user: 'ana@acme.example', team: 'web' },
      facts: { conversation: 's1' },
      tags: ['prod', 'team:web'],
    });
    expect(found.spans).toMatchObject([
      {
        traceId: 't1',
        spanId: 't1',
        context: {
          dimensions: { user: 'ana@acme.example', team: 'web' },
          facts: { conversation: 's1', userEmail: 'ana@acme.example' },
        },
      },
    ]);
  });

  it('say where a generation stands in its trace, and what agent stands above it', () => {
    const agent = item('agent-create', { id: 'a1', traceId: 't1', name: 'planner' });
    const found = read(agent, created({ parentObservationId: 'a1' }));
    expect(found.readings[0]).toMatchObject({
      links: { span: { traceId: 't1', spanId: 'g1', parentSpanId: 'a1', failed: false } },
    });
    expect(found.spans).toMatchObject([
      { spanId: 'a1', parentSpanId: 't1', context: { dimensions: { agent: 'planner' } } },
    ]);
  });

  it.each([
    ['generation-create', 'chat'],
    ['embedding-create', 'embeddings'],
  ])('of the type %s are calls of the operation %s', (type, operation) => {
    const found = read(item(type, { id: 'x', model: 'm' }));
    expect(onlyEvent(found).dimensions.operation).toBe(operation);
  });

  it.each([
    ['GENERATION', 1],
    ['EMBEDDING', 1],
    ['SPAN', 0],
    ['EVENT', 0],
  ])('of the older type for observations are calls where they say %s', (type, calls) => {
    expect(read(item('observation-create', { id: 'x', traceId: 't', type })).readings).toHaveLength(calls);
  });

  it('are understood also where they tell of no call', () => {
    const items = [
      item('span-create', { id: 's', traceId: 't1' }),
      item('event-create', { id: 'e', traceId: 't1' }),
      item('score-create', { name: 'quality', value: 1 }),
      item('sdk-log', { log: 'x' }),
      created(),
      updated(),
    ];
    const found = read(...items);
    expect(found.readings).toHaveLength(1);
    expect(found.understood).toEqual(items.map(({ id }) => id));
  });

  it.each([
    [
      { input: 188, input_cached_tokens: 512, output: 52, total: 752 },
      { i: 700, r: 512, o: 52 },
    ],
    [
      { input: 700, input_cached_tokens: 512, output: 52, total: 752 },
      { i: 700, r: 512, o: 52 },
    ],
    [
      { input: 1024, input_cached_tokens: 8192, output: 709, output_reasoning_tokens: 1024, total: 10949 },
      { i: 9216, r: 8192, o: 1733, g: 1024 },
    ],
    // Only the cache stands beside.
    [
      { input: 1024, input_cached_tokens: 8192, output: 1733, output_reasoning_tokens: 1024, total: 10949 },
      { i: 9216, r: 8192, o: 1733, g: 1024 },
    ],
    [
      { input: 12, cache_read_input_tokens: 15872, cache_creation_input_tokens: 1944, output: 5 },
      { i: 17828, r: 15872, w: 1944, o: 5 },
    ],
    [
      { input: 10, input_cache_creation_5m: 20, input_cache_creation_1h: 30, output: 1, total: 61 },
      { i: 60, w: 50, h: 30, o: 1 },
    ],
    [
      { input: 100, output: 10 },
      { i: 100, o: 10 },
    ],
    [{ input: 100, total: 100 }, { i: 100 }],
    [{ total: 100 }, {}],
    // A provider's own objects.
    [
      {
        prompt_tokens: 100,
        completion_tokens: 10,
        total_tokens: 110,
        prompt_tokens_details: { cached_tokens: 80 },
      },
      { i: 100, r: 80, o: 10 },
    ],
    [
      { input_tokens: 12, cache_read_input_tokens: 100, output_tokens: 5 },
      { i: 112, r: 100, o: 5 },
    ],
  ])(
    'with usageDetails %j count %j',
    (usageDetails, { i, r, w, h, o, g }: Partial<Record<string, number>>) => {
      expect(countsOf({ usageDetails })).toEqual({
        ...(i !== undefined && { inputTokens: i }),
        ...(r !== undefined && { cacheReadTokens: r }),
        ...(w !== undefined && { cacheWriteTokens: w }),
        ...(h !== undefined && { cacheWrite1hTokens: h }),
        ...(o !== undefined && { outputTokens: o }),
        ...(g !== undefined && { reasoningTokens: g }),
      });
    },
  );

  it.each([
    [
      { promptTokens: 812, completionTokens: 146, totalTokens: 958 },
      { inputTokens: 812, outputTokens: 146 },
    ],
    [
      { input: 812, output: 146, unit: 'TOKENS' },
      { inputTokens: 812, outputTokens: 146 },
    ],
    [{ input: 812, output: 146, unit: 'CHARACTERS' }, {}],
    [{ input: null, output: null }, {}],
  ])('with the older usage %j count %j', (usage, counts) => {
    expect(countsOf({ usageDetails: undefined, usage })).toEqual(counts);
  });

  it.each([
    [{ costDetails: { input: 0.1, output: 0.2, total: 0.3 } }, '0.3'],
    [{ costDetails: { input: 0.1, output: 0.2 } }, '0.3'],
    [{ usageDetails: undefined, usage: { input: 1, output: 1, totalCost: 0.004 } }, '0.004'],
    [{}, undefined],
  ])('with %j cost %s', (parts, cost) => {
    expect(onlyEvent(read(created(), updated(parts))).facts.reportedCostUsd).toBe(cost);
  });

  it('of a generation that cannot be right are refused, each of them, and no others', () => {
    const bad = [created(), updated({ usageDetails: { input: -5, output: 1 } })];
    const good = item('generation-create', { id: 'g2', model: 'm', usage: { input: 1, output: 1 } });
    const found = read(...bad, good);
    expect(found.understood).toEqual([good.id]);
    expect(found.readings.map(refusalOf)).toEqual([
      ...bad.map(() => expect.stringMatching(/^invalid: usageDetails.input: must be an integer/)),
      'event',
    ]);
    expect(found.readings.slice(0, 2)).toMatchObject(bad.map(({ id }) => ({ id })));
  });

  it.each([
    [null, 'not_an_object: an item is an object, got null'],
    [{ ...created(), id: '' }, 'invalid: id: must be 1 to 255 printable bytes, got empty text'],
    [{ ...created(), type: 5 }, 'invalid: type: must be text, got 5'],
    [{ ...created(), body: [] }, 'invalid: body: must be an object, got a list'],
    [created({ id: undefined }), 'invalid: body.id: must be 1 to 255 printable bytes, it is missing'],
    [created({ startTime: 'yesterday' }), 'invalid: startTime: must be a real date'],
    [created({ startTime: '2020-01-01T00:00:00Z' }), 'too_old: occurredAt: older than 35 days'],
  ])('like %j are refused', (value, message) => {
    const [reading] = read(value).readings;
    expect(reading && refusalOf(reading)).toContain(message);
  });

  it('are never kept with prompts, answers or the secret key of the SDK', () => {
    const secret = {
      input: 'secret',
      output: 'secret',
      statusMessage: 'secret',
      metadata: { secretKey: 'sk-lf-secret', note: 'secret' },
      modelParameters: { secret: 'secret' },
    };
    const found = read(
      created(secret),
      updated(secret),
      item('trace-create', { id: 't1', ...secret, secretKey: 'sk-lf-secret' }),
    );
    expect(JSON.stringify(found)).not.toContain('secret');
  });
});

describe('a body without a batch', () => {
  it.each(['[]', '{}', '{"batch":{}}', 'null', '{"batch":[]', ''])('is refused whole: %s', (text) => {
    expect(langfuse({ body: Buffer.from(text), headers: {} }, RULES)).toMatchObject({ refused: 'not_json' });
  });
});
