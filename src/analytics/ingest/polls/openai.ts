import { z } from 'zod';
import type { UsageEvent } from '../../usage-event.ts';
import { type Dialect, pagesIn, questionIn, rowEvent } from './dialect.ts';
import { count, group, known, present, seconds, usd } from './fields.ts';
import { keyOf, type Poll, type Span } from './poll.ts';

const DIALECT: Dialect = {
  startName: 'start_time',
  endName: 'end_time',
  write: (at) => String(at / 1_000),
  instant: seconds,
};

const USAGE = 'openai-usage';
const EMBEDDINGS = 'openai-embeddings';
const COST = 'openai-cost';

// Rows as `admin.organization.usage` of the openai package 7.55.0 types them. Images, speech and transcription
// are not asked for: their endpoints count pictures, characters and seconds of calls that may stand among the
// completions with their tokens, and what they cost is in the bill.
const groups = { project_id: group, user_id: group, api_key_id: group, model: group };

const completion = z.object({
  ...groups,
  batch: z.boolean().nullish(),
  service_tier: group,
  input_tokens: count,
  output_tokens: count,
  num_model_requests: count.optional(),
  input_cached_tokens: count.optional(),
  input_cache_write_tokens: count.optional(),
  input_audio_tokens: count.optional(),
  input_cached_audio_tokens: count.optional(),
  input_image_tokens: count.optional(),
  input_cached_image_tokens: count.optional(),
  output_audio_tokens: count.optional(),
  output_image_tokens: count.optional(),
});

const embedding = z.object({ ...groups, input_tokens: count, num_model_requests: count.optional() });

const cost = z.object({
  amount: z.object({ value: usd('dollars'), currency: z.string().regex(/^usd$/i, 'must be usd') }),
  line_item: group,
  project_id: group,
});

/** What the organisation used by the hour, and what it is billed by the day (platform.openai.com, usage and costs). */
export const OPENAI_POLLS: readonly Poll[] = [
  {
    name: USAGE,
    label: 'OpenAI usage',
    provider: 'openai',
    what: 'usage',
    source: 'poll:openai-usage',
    path: '/v1/organization/usage/completions',
    days: 1,
    query: questionIn(DIALECT, {
      width: '1h',
      buckets: 24,
      groups: ['project_id', 'user_id', 'api_key_id', 'model', 'batch', 'service_tier'],
    }),
    read: pagesIn(DIALECT, completion, completionEvent),
  },
  {
    name: EMBEDDINGS,
    label: 'OpenAI embeddings',
    provider: 'openai',
    what: 'usage',
    source: 'poll:openai-usage',
    path: '/v1/organization/usage/embeddings',
    days: 1,
    query: questionIn(DIALECT, {
      width: '1h',
      buckets: 24,
      groups: ['project_id', 'user_id', 'api_key_id', 'model'],
    }),
    read: pagesIn(DIALECT, embedding, embeddingEvent),
  },
  {
    name: COST,
    label: 'OpenAI bill',
    provider: 'openai',
    what: 'bill',
    source: 'poll:openai-costs',
    path: '/v1/organization/costs',
    days: 31,
    query: questionIn(DIALECT, { width: '1d', buckets: 31, groups: ['project_id', 'line_item'] }),
    read: pagesIn(DIALECT, cost, costEvent),
  },
];

function completionEvent(row: z.output<typeof completion>, bucket: Span): UsageEvent {
  const { project_id, user_id, api_key_id, model, batch, service_tier } = row;
  const groupValues = [project_id, user_id, api_key_id, model, batch ? 'true' : ''];
  return {
    ...rowEvent(bucket),
    // The tier only where there is one: rows have the keys they had before it could be asked for.
    idKeys: [
      keyOf(USAGE, DIALECT.write(bucket.from), service_tier ? [...groupValues, service_tier] : groupValues),
    ],
    source: 'poll:openai-usage',
    kind: 'aggregate',
    dimensions: {
      ...ownerOf(row),
      ...present({ model, serviceTier: batch ? 'batch' : service_tier }),
    },
    counts: known({
      inputTokens: row.input_tokens,
      cacheReadTokens: row.input_cached_tokens,
      cacheWriteTokens: row.input_cache_write_tokens,
      inputAudioTokens: plus(row.input_audio_tokens, row.input_cached_audio_tokens),
      cacheReadAudioTokens: row.input_cached_audio_tokens,
      inputImageTokens: plus(row.input_image_tokens, row.input_cached_image_tokens),
      cacheReadImageTokens: row.input_cached_image_tokens,
      outputTokens: row.output_tokens,
      outputAudioTokens: row.output_audio_tokens,
      outputImageTokens: row.output_image_tokens,
      requests: row.num_model_requests,
    }),
  };
}

/** The modalities' own counts leave out what was cached. */
function plus(fresh: number | undefined, cached: number | undefined): number | undefined {
  return fresh === undefined && cached === undefined ? undefined : (fresh ?? 0) + (cached ?? 0);
}

function embeddingEvent(row: z.output<typeof embedding>, bucket: Span): UsageEvent {
  const { project_id, user_id, api_key_id, model } = row;
  return {
    ...rowEvent(bucket),
    idKeys: [keyOf(EMBEDDINGS, DIALECT.write(bucket.from), [project_id, user_id, api_key_id, model])],
    source: 'poll:openai-usage',
    kind: 'aggregate',
    dimensions: { ...ownerOf(row), ...present({ model }), operation: 'embeddings' },
    counts: known({ inputTokens: row.input_tokens, requests: row.num_model_requests }),
  };
}

function costEvent({ amount, line_item, project_id }: z.output<typeof cost>, bucket: Span): UsageEvent {
  return {
    ...rowEvent(bucket),
    idKeys: [keyOf(COST, DIALECT.write(bucket.from), [project_id, line_item])],
    source: 'poll:openai-costs',
    kind: 'cost',
    dimensions: { ...ownerOf({ project_id }), ...present({ model: modelOf(line_item) }) },
    counts: {},
    facts: { endedAt: bucket.to, reportedCostUsd: amount.value },
  };
}

/** "gpt-5.5, input_tokens" is of gpt-5.5; a line without a comma is a product of its own. */
function modelOf(lineItem: string | null | undefined): string | undefined {
  return lineItem?.split(',')[0]?.trim();
}

type Owned = {
  readonly project_id?: string | null | undefined;
  readonly user_id?: string | null | undefined;
  readonly api_key_id?: string | null | undefined;
};

/** Until somebody says otherwise, a project is a team. */
function ownerOf({ project_id, user_id, api_key_id }: Owned): UsageEvent['dimensions'] {
  const owner = present({ team: project_id, project: project_id, user: user_id, apiKey: api_key_id });
  return { provider: 'openai', operation: 'chat', status: 'ok', ...owner };
}
