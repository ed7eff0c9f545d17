import { describe, expect, it } from 'vitest';
import { cloudEvents } from '../../../src/analytics/ingest/formats/cloudevents/cloudevents.ts';
import { usageStatusOf } from '../../../src/analytics/ingest/formats/native/exported.ts';
import { eventOf, readingRules, refusalOf } from '../../support/reading.ts';

const RULES = readingRules({ now: Date.parse('2026-11-20T12:00:00Z') });

function read(value: unknown, headers: Readonly<Record<string, string>> = {}) {
  const found = cloudEvents({ body: Buffer.from(JSON.stringify(value)), headers }, RULES);
  if ('refused' in found) throw new Error(found.message);
  return found.readings;
}

const event = (parts: object = {}) => ({
  specversion: '1.0',
  id: 'e1',
  source: 'api',
  type: 'prompt',
  data: { model: 'gpt-5.4-mini', input_tokens: 10, output_tokens: 2 },
  ...parts,
});
const one = (parts: object = {}) => {
  const [reading] = read(event(parts));
  if (!reading) throw new Error('nothing was read');
  return reading;
};

describe('a CloudEvent', () => {
  it('is a call of its subject, at its time', () => {
    const read = eventOf(one({ subject: 'ana@acme.example', time: '2026-11-20T12:31:02.120443+02:00' }));
    expect(read).toMatchObject({
      idKeys: ['cloudevent:api:e1'],
      source: 'cloudevents',
      occurredAt: Date.parse('2026-11-20T10:31:02.120Z'),
      dimensions: { user: 'ana@acme.example', service: 'api', provider: 'openai', status: 'ok' },
      counts: { inputTokens: 10, outputTokens: 2 },
      facts: { userEmail: 'ana@acme.example' },
    });
  });

  it('without a time happened when it arrived', () => {
    const read = eventOf(one());
    expect([read.occurredAt, read.facts.timeIsArrival]).toEqual([RULES.now, true]);
  });

  it.each([
    ['camelCase', { inputTokens: 100, cacheReadTokens: 80, outputTokens: 20, latencyMs: 5 }],
    ['snake_case', { input_tokens: 100, cache_read_tokens: 80, output_tokens: 20, latency_ms: 5 }],
    ["LiteLLM's names", { prompt_tokens: 100, cached_tokens: 80, completion_tokens: 20, latency_ms: 5 }],
  ])('has its data in %s', (_what, data) => {
    const { counts, facts } = eventOf(one({ data }));
    expect(counts).toEqual({ inputTokens: 100, cacheReadTokens: 80, outputTokens: 20 });
    expect(facts.latencyMs).toBe(5);
  });

  it('may carry the usage of its provider as it came', () => {
    const usage = { input_tokens: 12, cache_read_input_tokens: 100, output_tokens: 5 };
    const { counts } = eventOf(one({ data: { model: 'claude-sonnet-5', usage } }));
    expect(counts).toMatchObject({ inputTokens: 112, cacheReadTokens: 100, outputTokens: 5 });
  });

  it('may carry its data in base64', () => {
    const data = Buffer.from(JSON.stringify({ model: 'gpt-5.5', input_tokens: 7 })).toString('base64');
    expect(eventOf(one({ data: undefined, data_base64: data })).counts).toEqual({ inputTokens: 7 });
  });

  it('may have its attributes in headers, percent-encoded', () => {
    const headers = {
      'ce-specversion': '1.0',
      'ce-id': 'e%201',
      'ce-source': '/api',
      'ce-type': 'prompt',
      'ce-subject': 'J%C3%B6rg',
      'ce-time': '2026-11-20T11:00:00Z',
    };
    const [reading] = read({ model: 'gpt-5.5', input_tokens: 7 }, headers);
    expect(reading && eventOf(reading)).toMatchObject({
      idKeys: ['cloudevent:/api:e 1'],
      occurredAt: Date.parse('2026-11-20T11:00:00Z'),
      dimensions: { user: 'Jörg' },
    });
  });

  it.each([
    ['input', { inputTokens: 30 }],
    ['prompt', { inputTokens: 30 }],
    ['output', { outputTokens: 30, requests: 0 }],
    ['completion', { outputTokens: 30, requests: 0 }],
  ])('of the common meter counts its one side: %s', (type, counts) => {
    const read = eventOf(one({ data: { tokens: '30', type, model: 'gpt-5.5' } }));
    expect(read.counts).toEqual(counts);
    expect(usageStatusOf(read)).toBe('partial');
  });

  it('keeps nothing of data that are not ours, and says which', () => {
    const names: string[] = [];
    const rules = { ...RULES, onUnknownField: (name: string) => names.push(name) };
    const data = { model: 'gpt-5.5', input_tokens: 7, prompt: 'a secret', total_tokens: 7 };
    const body = Buffer.from(JSON.stringify(event({ data })));
    const found = cloudEvents({ body, headers: {} }, rules);
    expect(names).toEqual(['prompt']);
    expect(JSON.stringify(found)).not.toContain('secret');
  });

  it.each([
    [{ specversion: '0.3' }, 'specversion: must be "1.0"'],
    [{ id: '' }, 'id: must be 1 to 255 printable bytes, got empty text'],
    [{ source: 7 }, 'source: must be 1 to 255 printable bytes, got 7'],
    [{ type: undefined }, 'type: must be text, it is missing'],
    [{ time: '2026-11-20 yesterday' }, 'time: must be an RFC 3339 instant such as 2026-11-20T09:30:00Z'],
    [{ time: 1_763_632_800_000 }, 'time: must be an RFC 3339 instant such as 2026-11-20T09:30:00Z'],
    [{ data: 'text' }, 'data: must be an object'],
    [{ data: { calls: 1 } }, 'data: names no model, no tokens and no cost, so it is no model call'],
    [
      { data: { model: 'm', input_tokens: -1 } },
      'data.input_tokens: must be an integer from 0 to 9007199254740991, got -1',
    ],
    [
      { data: { model: 'm', inputTokens: 2 ** 53 } },
      'data.inputTokens: must be an integer from 0 to 9007199254740991, got 9007199254740992',
    ],
    [
      { data: { tokens: 5, model: 'm' } },
      'data.type: must say whether the tokens are input or output, it is missing',
    ],
    [
      { data: { tokens: 'many', type: 'input' } },
      'data.tokens: must be an integer from 0 to 9007199254740991, got text of 4 characters',
    ],
  ])('with %j is refused', (parts, message) => {
    expect(refusalOf(one(parts))).toBe(`invalid: ${message}`);
  });

  it('costs its neighbours nothing when it is refused', () => {
    const readings = read([
      event(),
      17,
      event({ id: 'e2', data: { model: 'm', input_tokens: 1.5 } }),
      event(),
    ]);
    expect(readings.map((reading) => refusalOf(reading).split(':')[0])).toEqual([
      'event',
      'not_an_object',
      'invalid',
      'event',
    ]);
  });
});
