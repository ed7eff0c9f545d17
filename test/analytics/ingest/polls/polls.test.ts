import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readPages } from '../../../../src/analytics/ingest/polls/answer.ts';
import type { Poll, PolledBucket } from '../../../../src/analytics/ingest/polls/poll.ts';
import { POLLS } from '../../../../src/analytics/ingest/polls/polls.ts';
import { readingsOf, vanishedReadings } from '../../../../src/analytics/ingest/polls/readings.ts';
import { eventOf } from '../../../support/reading.ts';

const HOUR_MS = 3_600_000;
const MIDNIGHT = Date.UTC(2026, 10, 20);

function pollNamed(name: string): Poll {
  const found = POLLS.find((one) => one.name === name);
  if (!found) throw new Error(`no poll is named ${name}`);
  return found;
}

const USAGE = pollNamed('openai-usage');

/** One row of an hour of OpenAI's. */
function row(parts: object = {}): object {
  const grouped = { project_id: 'proj_1', user_id: null, api_key_id: 'key_1', model: 'gpt-5.5' };
  return { ...grouped, input_tokens: 10, output_tokens: 5, num_model_requests: 1, ...parts };
}

function hour(results: readonly object[], at = MIDNIGHT) {
  return { start_time: at / 1_000, end_time: (at + HOUR_MS) / 1_000, results };
}

function bucketsOf(body: object): readonly PolledBucket[] {
  return USAGE.read(body).buckets;
}

describe('a question to a provider', () => {
  it('is about hours of a day of usage, grouped by all that rows can tell', () => {
    const span = { from: MIDNIGHT, to: MIDNIGHT + 24 * HOUR_MS };
    expect(USAGE.query(span)).toEqual([
      ['start_time', '1795132800'],
      ['end_time', '1795219200'],
      ['bucket_width', '1h'],
      ['limit', '24'],
      ...['project_id', 'user_id', 'api_key_id', 'model', 'batch', 'service_tier'].map((name) => [
        'group_by[]',
        name,
      ]),
    ]);
  });

  it('is about days of a bill, in the provider’s own way to write times', () => {
    const span = { from: MIDNIGHT, to: MIDNIGHT + 24 * HOUR_MS };
    expect(pollNamed('anthropic-cost').query(span)).toEqual([
      ['starting_at', '2026-11-20T00:00:00.000Z'],
      ['ending_at', '2026-11-21T00:00:00.000Z'],
      ['bucket_width', '1d'],
      ['limit', '31'],
      ['group_by[]', 'workspace_id'],
      ['group_by[]', 'description'],
    ]);
  });
});

describe('a row of usage', () => {
  it('falls back on calls of its hour with its key, and on those without one', () => {
    const [first, second] = readingsOf(
      USAGE,
      bucketsOf({ data: [hour([row(), row({ api_key_id: null })])] }),
    );
    expect(first).toMatchObject({
      links: {
        replaces: true,
        fallsBackOn: [`poll:openai:${MIDNIGHT}:key_1`, `poll:openai:${MIDNIGHT}:`],
      },
    });
    expect(second).toMatchObject({ links: { replaces: true, fallsBackOn: [`poll:openai:${MIDNIGHT}:`] } });
  });

  it('has a key of its own for every combination of groups, colons in names included', () => {
    const rows = [
      row(),
      row({ batch: true }),
      row({ service_tier: 'flex' }),
      row({ model: 'gpt-5.5:true' }),
      row({ model: 'ft:gpt-5.5:acme' }),
      row({ user_id: 'key_1', api_key_id: null }),
    ];
    const keys = readingsOf(USAGE, bucketsOf({ data: [hour(rows)] })).map(
      (reading) => eventOf(reading).idKeys[0],
    );
    expect(keys[0]).toBe('openai-usage:1795132800:proj_1::key_1:gpt-5.5:');
    expect(new Set(keys).size).toBe(rows.length);
  });

  it('counts beside another with the same groups, never in its place', () => {
    const events = readingsOf(USAGE, bucketsOf({ data: [hour([row(), row({ input_tokens: 7 })])] })).map(
      eventOf,
    );
    expect(new Set(events.map(({ idKeys }) => idKeys[0])).size).toBe(2);
    expect(events.map(({ counts }) => counts.inputTokens)).toEqual([10, 7]);
  });

  it('is of the batch tier where OpenAI says batch', () => {
    const [event] = readingsOf(USAGE, bucketsOf({ data: [hour([row({ batch: true })])] })).map(eventOf);
    expect(event?.dimensions.serviceTier).toBe('batch');
  });

  it('has audio and pictures as parts of all input, cached ones too', () => {
    const audio = { input_audio_tokens: 3, input_cached_audio_tokens: 2, output_audio_tokens: 4 };
    const [event] = readingsOf(USAGE, bucketsOf({ data: [hour([row(audio)])] })).map(eventOf);
    expect(event?.counts).toMatchObject({
      inputTokens: 10,
      inputAudioTokens: 5,
      cacheReadAudioTokens: 2,
      outputAudioTokens: 4,
    });
  });
});

describe('a row of Anthropic', () => {
  const messages = pollNamed('anthropic-usage');
  const day = { starting_at: '2026-11-20T00:00:00Z', ending_at: '2026-11-20T01:00:00Z' };
  const used = {
    uncached_input_tokens: 12,
    cache_creation: { ephemeral_1h_input_tokens: 400, ephemeral_5m_input_tokens: 1_544 },
    cache_read_input_tokens: 15_872,
    output_tokens: 9,
    server_tool_use: { web_search_requests: 2 },
    model: 'claude-opus-5',
    service_tier: 'priority',
    inference_geo: 'us',
  };

  it('is added up: what was read from and written to the cache is part of the input', () => {
    const [event] = readingsOf(messages, messages.read({ data: [{ ...day, results: [used] }] }).buckets).map(
      eventOf,
    );
    // 12 + 400 + 1,544 + 15,872.
    expect(event?.counts).toEqual({
      inputTokens: 17_828,
      cacheReadTokens: 15_872,
      cacheWriteTokens: 1_944,
      cacheWrite1hTokens: 400,
      outputTokens: 9,
      webSearches: 2,
    });
    expect(event?.dimensions).toMatchObject({ serviceTier: 'priority', region: 'us' });
  });

  it('of a bill is dollars, though Anthropic writes cents', () => {
    const costs = pollNamed('anthropic-cost');
    const bill = {
      amount: '1234.5678',
      currency: 'USD',
      description: 'Claude Opus 5, Input Tokens',
      model: 'claude-opus-5',
    };
    const [event] = readingsOf(costs, costs.read({ data: [{ ...day, results: [bill] }] }).buckets).map(
      eventOf,
    );
    expect(event).toMatchObject({
      kind: 'cost',
      dimensions: { provider: 'anthropic', model: 'claude-opus-5' },
      facts: { reportedCostUsd: '12.345678' },
    });
  });
});

describe('what was reported before', () => {
  const both = bucketsOf({ data: [hour([row(), row({ model: 'gpt-5.4' })])] });
  const stored = readingsOf(USAGE, both).map(eventOf);

  it('counts nothing any more once its hour comes without it', () => {
    const now = bucketsOf({ data: [hour([row()])] });
    expect(vanishedReadings(USAGE, now, stored)).toMatchObject([
      {
        event: {
          idKeys: ['openai-usage:1795132800:proj_1::key_1:gpt-5.4:'],
          counts: { inputTokens: 0, outputTokens: 0, requests: 0 },
        },
        links: { replaces: true },
      },
    ]);
  });

  it('stays where its hour was not part of the answer, or is empty already', () => {
    const another = bucketsOf({ data: [hour([row()], MIDNIGHT + HOUR_MS)] });
    expect(vanishedReadings(USAGE, another, stored)).toEqual([]);
    const emptied = vanishedReadings(USAGE, bucketsOf({ data: [hour([])] }), stored).map(eventOf);
    expect(emptied).toHaveLength(2);
    expect(vanishedReadings(USAGE, bucketsOf({ data: [hour([])] }), emptied)).toEqual([]);
  });

  it('of embeddings has nothing to do with completions of the same source', () => {
    const embeddings = pollNamed('openai-embeddings');
    expect(vanishedReadings(embeddings, embeddings.read({ data: [hour([])] }).buckets, stored)).toEqual([]);
  });
});

describe('pages', () => {
  const page = (results: readonly object[], next: string | null) => ({
    data: [hour(results)],
    has_more: next !== null,
    next_page: next,
  });
  const answered = (body: unknown) => ({ kind: 'answered', body }) as const;

  it('are followed to the last one, and an hour that two of them share is one hour', async () => {
    const asked: (string | null)[] = [];
    const result = await readPages(USAGE, async (next) => {
      asked.push(next);
      return answered(next === null ? page([row()], 'second') : page([row({ model: 'gpt-5.4' })], null));
    });
    expect(asked).toEqual([null, 'second']);
    expect(result).toMatchObject({ kind: 'read', buckets: [{ from: MIDNIGHT, events: [{}, {}] }] });
  });

  it('are not followed for ever', async () => {
    const result = await readPages(USAGE, async () => answered(page([row()], 'again')));
    expect(result).toMatchObject({ kind: 'stopped', problem: { kind: 'endless', pages: 200 } });
  });

  it('are taken whole or not at all', async () => {
    const result = await readPages(USAGE, async (next) =>
      next === null
        ? answered(page([row()], 'second'))
        : { kind: 'failed', failure: { kind: 'answered', status: 503 }, retryAfterMs: 2_000 },
    );
    expect(result).toEqual({
      kind: 'stopped',
      problem: { kind: 'failed', failure: { kind: 'answered', status: 503 } },
      retryAfterMs: 2_000,
    });
  });

  it.each([
    [{ data: [hour([row({ input_tokens: -1 })])] }, 'data.0.results.0.input_tokens'],
    [{ data: [{ start_time: 'today', end_time: 1, results: [] }] }, 'data.0.start_time'],
    [{}, 'data'],
  ])('of another form than known are named: %#', async (body, where) => {
    const result = await readPages(USAGE, async () => answered(body));
    expect(result).toMatchObject({ kind: 'stopped', problem: { kind: 'unknown-form', where } });
  });
});

it('read as the recorded answers say', () => {
  const body: unknown = JSON.parse(
    readFileSync(
      new URL('../../../fixtures/ingest/openai-usage-completions-pages/001.json', import.meta.url),
      'utf8',
    ),
  );
  expect(USAGE.read(body)).toMatchObject({
    next: 'page_AAAAAGdGxdEiJdKOAAAAAGcqsYA=',
    buckets: [{ events: [{ counts: { requests: 1_000 } }, { counts: { requests: 10 } }] }],
  });
});
