import { describe, expect, it } from 'vitest';
import { countsFromUsage } from '../../../../src/analytics/pricing/usage/provider-usage.ts';

/** What each provider's counters mean, one line a habit. */
const READINGS: readonly (readonly [string, string, object, object])[] = [
  [
    'OpenAI counts cached tokens and reasoning inside',
    'openai',
    {
      prompt_tokens: 100,
      completion_tokens: 50,
      total_tokens: 150,
      prompt_tokens_details: { cached_tokens: 40 },
      completion_tokens_details: { reasoning_tokens: 30 },
    },
    { inputTokens: 100, cacheReadTokens: 40, outputTokens: 50, reasoningTokens: 30 },
  ],
  [
    'Anthropic counts the cache beside the input',
    'anthropic',
    { input_tokens: 3, cache_read_input_tokens: 40, cache_creation_input_tokens: 7, output_tokens: 5 },
    { inputTokens: 50, cacheReadTokens: 40, cacheWriteTokens: 7, outputTokens: 5 },
  ],
  [
    'a cache split smaller than its total is completed as five-minute writes',
    'anthropic',
    {
      input_tokens: 0,
      cache_creation_input_tokens: 100,
      cache_creation: { ephemeral_1h_input_tokens: 30, ephemeral_5m_input_tokens: 0 },
      output_tokens: 1,
    },
    { inputTokens: 100, cacheWriteTokens: 100, cacheWrite1hTokens: 30, outputTokens: 1 },
  ],
  [
    'Gemini counts thoughts and tool prompts beside',
    'google',
    {
      promptTokenCount: 10,
      toolUsePromptTokenCount: 90,
      candidatesTokenCount: 5,
      thoughtsTokenCount: 7,
      totalTokenCount: 112,
      promptTokensDetails: [
        { modality: 'AUDIO', tokenCount: 4 },
        { modality: 'TEXT', tokenCount: 6 },
      ],
    },
    { inputTokens: 100, inputAudioTokens: 4, outputTokens: 12, reasoningTokens: 7 },
  ],
  [
    'Vertex spells the same in snake case',
    'vertex',
    {
      prompt_token_count: 10,
      candidates_token_count: 5,
      cached_content_token_count: 8,
      total_token_count: 15,
    },
    { inputTokens: 10, cacheReadTokens: 8, outputTokens: 5 },
  ],
  [
    'xAI counts reasoning beside the completion',
    'xai',
    {
      prompt_tokens: 10,
      completion_tokens: 5,
      total_tokens: 22,
      completion_tokens_details: { reasoning_tokens: 7 },
    },
    { inputTokens: 10, outputTokens: 12, reasoningTokens: 7 },
  ],
  [
    'Perplexity counts reasoning and citations beside, and leaves both out of its total',
    'perplexity',
    {
      prompt_tokens: 33,
      completion_tokens: 70,
      total_tokens: 103,
      citation_tokens: 20,
      reasoning_tokens: 700,
      num_search_queries: 18,
    },
    { inputTokens: 33, outputTokens: 790, reasoningTokens: 700, citationTokens: 20, webSearches: 18 },
  ],
  [
    'DeepSeek splits the prompt into hits and misses',
    'deepseek',
    {
      prompt_tokens: 10,
      prompt_cache_hit_tokens: 8,
      prompt_cache_miss_tokens: 2,
      completion_tokens: 1,
      total_tokens: 11,
    },
    { inputTokens: 10, cacheReadTokens: 8, outputTokens: 1 },
  ],
  [
    'Bedrock Converse counts the cache beside the input',
    'bedrock',
    { inputTokens: 10, outputTokens: 5, totalTokens: 35, cacheReadInputTokens: 15, cacheWriteInputTokens: 5 },
    { inputTokens: 30, cacheReadTokens: 15, cacheWriteTokens: 5, outputTokens: 5 },
  ],
  [
    'the AI SDK counts the cache inside',
    'openai',
    { inputTokens: 10, outputTokens: 5, totalTokens: 15, cachedInputTokens: 4, reasoningTokens: 2 },
    { inputTokens: 10, cacheReadTokens: 4, outputTokens: 5, reasoningTokens: 2 },
  ],
  [
    'Cohere bills fewer tokens than it counts',
    'cohere',
    {
      billed_units: { input_tokens: 431, output_tokens: 661 },
      tokens: { input_tokens: 2190, output_tokens: 1257 },
    },
    { inputTokens: 431, outputTokens: 661 },
  ],
  ['a transcription lasts seconds', 'openai', { type: 'duration', seconds: 7.5 }, { audioSeconds: 7.5 }],
  [
    'an unknown count is not zero',
    'openai',
    { prompt_tokens: 1, completion_tokens: null },
    { inputTokens: 1 },
  ],
];

/** Usage no provider could mean, and the name of what is wrong. */
const REFUSALS: readonly (readonly [string, unknown, string])[] = [
  ['nothing', null, 'not-an-object'],
  ['a list', [1], 'not-an-object'],
  ['an unknown form', { tokens: 5 }, 'unknown-shape'],
  ['an empty object', {}, 'unknown-shape'],
  ['a negative count', { prompt_tokens: -1, completion_tokens: 5 }, 'not-a-count'],
  ['a fraction', { prompt_tokens: 1.5, completion_tokens: 5 }, 'not-a-count'],
  ['a count as text', { prompt_tokens: '5', completion_tokens: 5 }, 'not-a-count'],
  ['a count past 2^53', { prompt_tokens: 2 ** 53, completion_tokens: 5 }, 'not-a-count'],
  [
    'a sum past 2^53',
    { input_tokens: 2 ** 52, cache_read_input_tokens: 2 ** 52, output_tokens: 1 },
    'not-a-count',
  ],
  [
    'more cached than sent',
    { prompt_tokens: 5, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 6 } },
    'part-exceeds-whole',
  ],
  [
    'more reasoning than output',
    {
      prompt_tokens: 5,
      completion_tokens: 5,
      total_tokens: 10,
      completion_tokens_details: { reasoning_tokens: 9 },
    },
    'part-exceeds-whole',
  ],
  [
    'a total that does not add up',
    { prompt_tokens: 35, completion_tokens: 12, total_tokens: 109 },
    'total-mismatch',
  ],
];

describe("a provider's own usage object", () => {
  it.each(READINGS)('%s', (_, provider, usage, counts) => {
    expect(countsFromUsage(provider, usage).counts).toEqual(counts);
  });

  it.each(REFUSALS)('is refused by name when it is %s', (_, usage, code) => {
    expect(countsFromUsage('openai', usage).problem).toMatchObject({ code });
  });

  it('also says how it was served and what was charged', () => {
    const usage = {
      prompt_tokens: 280,
      completion_tokens: 40,
      cost: 4e-7,
      is_byok: true,
      cost_details: { upstream_inference_cost: 0.0002265 },
    };
    expect(countsFromUsage('openrouter', usage)).toMatchObject({
      served: { reportedCostUsd: '0.0000004', upstreamCostUsd: '0.0002265', isByok: true },
    });
    const fast = {
      input_tokens: 1,
      output_tokens: 1,
      speed: 'fast',
      inference_geo: 'us',
      service_tier: 'standard',
    };
    expect(countsFromUsage('anthropic', fast)).toMatchObject({
      served: { serviceTier: 'fast', region: 'us' },
    });
  });
});
