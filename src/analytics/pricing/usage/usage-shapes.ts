import type { PricedCounts } from '../rows/price-class.ts';
import type { UsageReader } from './usage-reader.ts';

/** A way providers report usage: how it is told apart, and how it becomes inclusive counts. */
export type UsageShape = {
  readonly name: string;
  readonly fits: (usage: UsageReader) => boolean;
  readonly counts: (usage: UsageReader, provider: string) => Draft;
};

type Draft = { -readonly [Name in keyof PricedCounts]: PricedCounts[Name] | undefined };

const sum = (...values: readonly (number | undefined)[]) =>
  values.reduce<number>((total, value) => total + (value ?? 0), 0);

/** Chat completions, spoken by OpenAI, xAI, DeepSeek, Groq, Mistral, Perplexity, OpenRouter and many gateways. */
const chat: UsageShape = {
  name: 'openai.chat',
  fits: (usage) => usage.has('prompt_tokens'),
  counts: (usage, provider) => {
    const prompt = usage.count('prompt_tokens') ?? 0;
    const answered = usage.count('completion_tokens');
    const completion = answered ?? 0;
    const reasoning = usage.firstOf(['completion_tokens_details', 'reasoning_tokens'], ['reasoning_tokens']);
    const citation = usage.count('citation_tokens');
    const extra = sum(reasoning, citation);
    const beside = besideCompletion(usage, { prompt, completion, extra, isXai: provider === 'xai' });
    return {
      inputTokens: prompt,
      cacheReadTokens: usage.firstOf(
        ['prompt_tokens_details', 'cached_tokens'],
        ['prompt_cache_hit_tokens'],
        ['cached_tokens'],
        ['num_cached_tokens'],
        ['cached_prompt_text_tokens'],
        ['cache_read_input_tokens'],
      ),
      cacheWriteTokens: usage.firstOf(
        ['prompt_tokens_details', 'cache_write_tokens'],
        ['prompt_tokens_details', 'cache_creation_tokens'],
        ['cache_creation_input_tokens'],
      ),
      inputAudioTokens: usage.count('prompt_tokens_details', 'audio_tokens'),
      inputImageTokens: usage.count('prompt_tokens_details', 'image_tokens'),
      inputVideoTokens: usage.count('prompt_tokens_details', 'video_tokens'),
      outputTokens: answered === undefined && beside === 0 ? undefined : completion + beside,
      reasoningTokens: reasoning,
      citationTokens: citation,
      outputAudioTokens: usage.count('completion_tokens_details', 'audio_tokens'),
      outputImageTokens: usage.count('completion_tokens_details', 'image_tokens'),
      webSearches: usage.firstOf(['num_search_queries'], ['server_tool_use', 'web_search_requests']),
    };
  },
};

type ChatSums = {
  readonly prompt: number;
  readonly completion: number;
  readonly extra: number;
  readonly isXai: boolean;
};

/**
 * xAI and Perplexity count reasoning beside the completion, everyone else inside it. A stated total decides,
 * except for Perplexity (known by its citations or its reasoning outside the details), whose total leaves
 * both out.
 */
function besideCompletion(usage: UsageReader, { prompt, completion, extra, isXai }: ChatSums): number {
  const stated = usage.count('total_tokens');
  usage.totals(stated, [prompt + completion, prompt + completion + extra], 'total_tokens');
  if (usage.has('citation_tokens') || (usage.has('reasoning_tokens') && usage.has('num_search_queries')))
    return extra;
  if (stated === undefined) return isXai ? extra : 0;
  return stated === prompt + completion ? 0 : extra;
}

/** The responses, realtime, images and transcription APIs: everything inclusive. */
const responses: UsageShape = {
  name: 'openai.responses',
  fits: (usage) =>
    usage.has('input_tokens') &&
    ['input_tokens_details', 'input_token_details', 'output_tokens_details', 'total_tokens'].some((key) =>
      usage.has(key),
    ) &&
    !usage.has('cache_read_input_tokens') &&
    !usage.has('cache_creation_input_tokens'),
  counts: (usage) => {
    const input = usage.count('input_tokens') ?? 0;
    const output = usage.count('output_tokens');
    usage.totals(usage.count('total_tokens'), [sum(input, output)], 'total_tokens');
    const inputDetail = (name: string) =>
      [
        ['input_tokens_details', name],
        ['input_token_details', name],
      ] as const;
    const outputDetail = (name: string) =>
      [
        ['output_tokens_details', name],
        ['output_token_details', name],
      ] as const;
    return {
      inputTokens: input,
      cacheReadTokens: usage.firstOf(...inputDetail('cached_tokens')),
      cacheWriteTokens: usage.firstOf(...inputDetail('cache_write_tokens')),
      inputAudioTokens: usage.firstOf(...inputDetail('audio_tokens')),
      inputImageTokens: usage.firstOf(...inputDetail('image_tokens')),
      cacheReadAudioTokens: usage.count('input_token_details', 'cached_tokens_details', 'audio_tokens'),
      cacheReadImageTokens: usage.count('input_token_details', 'cached_tokens_details', 'image_tokens'),
      outputTokens: output,
      reasoningTokens: usage.firstOf(...outputDetail('reasoning_tokens')),
      outputAudioTokens: usage.firstOf(...outputDetail('audio_tokens')),
      outputImageTokens: usage.firstOf(...outputDetail('image_tokens')),
    };
  },
};

/** Anthropic: input excludes the cache, which stands beside it; thinking is inside the output. */
const messages: UsageShape = {
  name: 'anthropic.messages',
  fits: (usage) => usage.has('input_tokens') || usage.has('cache_read_input_tokens'),
  counts: (usage) => {
    const fresh = usage.count('input_tokens') ?? 0;
    const output = usage.count('output_tokens');
    const read = usage.count('cache_read_input_tokens');
    const hour = usage.count('cache_creation', 'ephemeral_1h_input_tokens');
    const split = sum(hour, usage.count('cache_creation', 'ephemeral_5m_input_tokens'));
    const stated = usage.count('cache_creation_input_tokens');
    // Under streaming the split can lag behind the total; what it does not explain is written for five minutes.
    const write = stated === undefined && split === 0 ? undefined : Math.max(stated ?? 0, split);
    const total = usage.count('total_tokens');
    const input = fresh + sum(read, write);
    usage.totals(total, [sum(input, output), sum(fresh, output)], 'total_tokens');
    // Gateways that state a total of input + output have already put the cache inside the input.
    const isInclusive = total !== undefined && total === sum(fresh, output);
    return {
      inputTokens: isInclusive ? fresh : input,
      cacheReadTokens: read,
      cacheWriteTokens: write,
      cacheWrite1hTokens: hour,
      outputTokens: output,
      reasoningTokens: usage.count('output_tokens_details', 'thinking_tokens'),
      webSearches: usage.count('server_tool_use', 'web_search_requests'),
    };
  },
};

/** Gemini and Vertex (keys arrive in snake case here): tool prompts and thoughts stand beside the rest. */
const gemini: UsageShape = {
  name: 'google.generateContent',
  fits: (usage) => usage.has('prompt_token_count') || usage.has('total_token_count'),
  counts: (usage) => {
    const input = sum(usage.count('prompt_token_count'), usage.count('tool_use_prompt_token_count'));
    const answer = usage.firstOf(['candidates_token_count'], ['response_token_count']);
    const thoughts = usage.count('thoughts_token_count');
    const output = plus(answer, thoughts);
    usage.totals(usage.count('total_token_count'), [sum(input, output)], 'total_token_count');
    const sent = (modality: string) =>
      plus(
        usage.modality('prompt_tokens_details', modality),
        usage.modality('tool_use_prompt_tokens_details', modality),
      );
    const cached = (modality: string) => usage.modality('cache_tokens_details', modality);
    const returned = (modality: string) =>
      usage.modality('candidates_tokens_details', modality) ??
      usage.modality('response_tokens_details', modality);
    return {
      inputTokens: input,
      cacheReadTokens: usage.count('cached_content_token_count'),
      inputAudioTokens: sent('AUDIO'),
      inputImageTokens: sent('IMAGE'),
      inputVideoTokens: sent('VIDEO'),
      cacheReadAudioTokens: cached('AUDIO'),
      cacheReadImageTokens: cached('IMAGE'),
      cacheReadVideoTokens: cached('VIDEO'),
      outputTokens: output,
      reasoningTokens: thoughts,
      outputAudioTokens: returned('AUDIO'),
      outputImageTokens: returned('IMAGE'),
      outputVideoTokens: returned('VIDEO'),
    };
  },
};

function plus(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined && other === undefined ? undefined : sum(one, other);
}

/** Bedrock's Converse (keys in snake case here): input excludes the cache. */
const converse: UsageShape = {
  name: 'bedrock.converse',
  fits: (usage) =>
    usage.has('cache_read_input_tokens') ||
    usage.has('cache_write_input_tokens') ||
    usage.has('cache_details'),
  counts: (usage) => {
    const fresh = usage.count('input_tokens') ?? 0;
    const output = usage.count('output_tokens');
    const read = usage.firstOf(['cache_read_input_tokens'], ['cache_read_input_token_count']);
    const write = usage.firstOf(['cache_write_input_tokens'], ['cache_write_input_token_count']);
    const input = fresh + sum(read, write);
    usage.totals(usage.count('total_tokens'), [sum(input, output), sum(fresh, output)], 'totalTokens');
    return { inputTokens: input, cacheReadTokens: read, cacheWriteTokens: write, outputTokens: output };
  },
};

/** The Vercel AI SDK's usage (keys in snake case here): inclusive, with details under either of two spellings. */
const aiSdk: UsageShape = {
  name: 'ai-sdk',
  fits: (usage) => usage.has('input_tokens') || usage.has('output_tokens'),
  counts: (usage) => {
    const input = usage.count('input_tokens');
    const output = usage.count('output_tokens');
    const reasoning = usage.firstOf(['output_token_details', 'reasoning_tokens'], ['reasoning_tokens']);
    usage.totals(
      usage.count('total_tokens'),
      [sum(input, output), sum(input, output, reasoning)],
      'totalTokens',
    );
    return {
      inputTokens: input,
      cacheReadTokens: usage.firstOf(['input_token_details', 'cache_read_tokens'], ['cached_input_tokens']),
      cacheWriteTokens: usage.count('input_token_details', 'cache_write_tokens'),
      outputTokens: output,
      reasoningTokens: reasoning,
    };
  },
};

/** Cohere bills other tokens than it counts; the billed ones are the usage, and caching is no part of them. */
const cohere: UsageShape = {
  name: 'cohere',
  fits: (usage) => usage.has('billed_units') || usage.has('tokens', 'input_tokens'),
  counts: (usage) => ({
    inputTokens: usage.firstOf(['billed_units', 'input_tokens'], ['tokens', 'input_tokens']),
    outputTokens: usage.firstOf(['billed_units', 'output_tokens'], ['tokens', 'output_tokens']),
  }),
};

/** Transcription billed by the second. */
const seconds: UsageShape = {
  name: 'openai.transcription',
  fits: (usage) => usage.text('type') === 'duration' && usage.has('seconds'),
  counts: (usage) => ({ audioSeconds: usage.number('seconds') }),
};

/** Shapes with keys in snake case, most particular first. */
export const SNAKE_SHAPES: readonly UsageShape[] = [seconds, chat, cohere, gemini, responses, messages];

/** Shapes whose own keys are in camel case, read with their keys turned into snake case. */
export const CAMEL_SHAPES: readonly UsageShape[] = [gemini, converse, aiSdk];
