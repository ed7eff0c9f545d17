import { asNumber, fieldsOf, firstText, type Given } from '../gateway-call.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Tokens and cost. LiteLLM counts inclusively whatever the provider does; a failed call reports zeros for what
 * it does not know, and an answer from LiteLLM's own cache has tokens that nobody was paid for.
 */
export function givenOfCounts(record: Fields): readonly Given[] {
  const input = asNumber(record.prompt_tokens);
  const output = asNumber(record.completion_tokens);
  if (record.status === 'failure' && !input && !output) return [];
  const usage = fieldsOf(fieldsOf(record.metadata).usage_object ?? fieldsOf(record.response).usage);
  const sent = fieldsOf(usage.prompt_tokens_details);
  const returned = fieldsOf(usage.completion_tokens_details);
  const read = first(sent.cached_tokens, usage.cache_read_input_tokens);
  const write = first(sent.cache_creation_tokens, sent.cache_write_tokens, usage.cache_creation_input_tokens);
  return [
    ['prompt_tokens', 'inputTokens', inclusive(input, read, write)],
    ['completion_tokens', 'outputTokens', output],
    ['usage_object.cached_tokens', 'cacheReadTokens', read],
    ['usage_object.cache_creation_input_tokens', 'cacheWriteTokens', write],
    ['usage_object.prompt_tokens_details.audio_tokens', 'inputAudioTokens', asNumber(sent.audio_tokens)],
    ['usage_object.reasoning_tokens', 'reasoningTokens', asNumber(returned.reasoning_tokens)],
    [
      'usage_object.completion_tokens_details.audio_tokens',
      'outputAudioTokens',
      asNumber(returned.audio_tokens),
    ],
    [
      'usage_object.web_search_requests',
      'webSearches',
      first(fieldsOf(usage.server_tool_use).web_search_requests, sent.web_search_requests),
    ],
    ['usage_object.service_tier', 'serviceTier', firstText(usage.service_tier)],
    ['response_cost', 'reportedCostUsd', asNumber(record.response_cost)],
  ];
}

function first(...values: readonly unknown[]): unknown {
  return asNumber(values.find((value) => value !== null && value !== undefined));
}

/** More read from and written to the cache than was sent proves that the cache stands beside the input. */
function inclusive(input: unknown, read: unknown, write: unknown): unknown {
  if (typeof input !== 'number') return input;
  const cached = (typeof read === 'number' ? read : 0) + (typeof write === 'number' ? write : 0);
  return cached > input && input >= 0 ? input + cached : input;
}
