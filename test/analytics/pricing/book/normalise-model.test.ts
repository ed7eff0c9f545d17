import { beforeAll, describe, expect, it } from 'vitest';
import { listAt } from '../../../../src/analytics/pricing/book/offer.ts';
import { type PriceBook, quoteFor } from '../../../../src/analytics/pricing/book/price-book.ts';
import { classIndex } from '../../../../src/analytics/pricing/rows/price-class.ts';
import { shippedBook } from '../catalogue/shipped.ts';

let book: PriceBook;
beforeAll(async () => {
  book = await shippedBook();
});

const AT = Date.parse('2026-06-01T00:00:00Z');
const INPUT = classIndex('input');

/** Provider as sent, model as sent, canonical provider, USD per million input tokens (null: no price). */
const SPELLINGS: readonly (readonly [string, string, string, number | null])[] = [
  ['', 'gpt-4o', 'openai', 2.5],
  ['', 'openai/gpt-4o', 'openai', 2.5],
  ['', 'GPT-4o', 'openai', 2.5],
  ['openai', 'gpt-4o-2024-08-06', 'openai', 2.5],
  ['openai', 'gpt-4o-2024-05-13', 'openai', 5],
  ['openai', 'gpt-4o-realtime-preview-2024-12-17', 'openai', 5],
  ['openai', 'ft:gpt-4o-2024-08-06:acme::abc', 'openai', 3.75],
  ['openai', 'ft:gpt-4.1:acme::abc', 'openai', null],
  ['azure', 'gpt-4o-mini-2024-07-18.ft-0a1b', 'azure', 0.3],
  ['', 'azure/gpt-4o', 'azure', 2.5],
  ['azure.ai.openai', 'gpt-4o', 'azure', 2.5],
  ['azure_openai', 'gpt-4o', 'azure', 2.5],
  ['azure', 'my-azure-deployment', 'azure', null],
  ['', 'claude-sonnet-4-5-20250929', 'anthropic', 3],
  ['', 'claude-3-5-sonnet@20241022', 'anthropic', 3],
  ['anthropic', 'claude-3-5-haiku-latest', 'anthropic', 0.8],
  ['anthropic', 'claude-sonnet-5-turbo', 'anthropic', null],
  ['anthropic', 'claude-sonnet-5-5', 'anthropic', null],
  ['', 'openrouter/anthropic/claude-sonnet-4.5', 'openrouter', 3],
  ['openrouter', 'anthropic/claude-4.6-sonnet-20260217', 'openrouter', 3],
  ['openai', 'openrouter/openai/gpt-4o', 'openrouter', 2.5],
  ['gcp.gemini', 'models/gemini-2.5-flash', 'google', 0.3],
  ['litellm', 'gemini/gemini-2.5-flash-lite', 'google', 0.1],
  ['google', 'gemini-2.0-flash-001', 'google', 0.1],
  ['google', 'gemini-2.5-pro-preview-06-05', 'google', 1.25],
  ['google', 'gemini-2.5-flash-preview-09-2025', 'google', 0.3],
  ['google', 'gemini-2.5-pro-2027', 'google', null],
  ['', 'vertex_ai/gemini-2.5-pro', 'vertex', 1.25],
  ['', 'publishers/google/models/gemini-2.5-pro', 'vertex', 1.25],
  ['vertex', 'claude-sonnet-4@20250514', 'vertex', 3],
  ['google_vertex', 'gemini-2.5-pro', 'vertex', 1.25],
  ['aws_bedrock', 'global.anthropic.claude-haiku-4-5-20251001-v1:0', 'bedrock', 1],
  ['anthropic', 'anthropic/claude-haiku-4.5', 'anthropic', 1],
  ['', 'us.anthropic.claude-haiku-4-5-20251001-v1:0', 'bedrock', 1.1],
  ['aws.bedrock', 'global.anthropic.claude-haiku-4-5-20251001-v1:0', 'bedrock', 1],
  ['bedrock', 'anthropic.claude-haiku-4-5-20251001-v1:0', 'bedrock', 1.1],
  ['', 'bedrock/us-east-1/anthropic.claude-sonnet-4-5-20250929-v1:0', 'bedrock', 3.3],
  [
    '',
    'arn:aws:bedrock:eu-west-1:1:inference-profile/eu.anthropic.claude-opus-4-5-20251101-v1:0',
    'bedrock',
    5.5,
  ],
  ['groq', 'openai/gpt-oss-120b', 'groq', 0.15],
  ['', 'groq/llama-3.3-70b-versatile', 'groq', 0.59],
  ['', 'gpt-oss-120b', '', null],
  ['', 'gemma-3-27b-it', '', null],
  ['fireworks_ai', 'kimi-k2p6', 'fireworks', 0.95],
  ['', 'fireworks_ai/accounts/fireworks/models/kimi-k2p6', 'fireworks', 0.95],
  ['mistral', 'mistral-large-latest', 'mistral', 0.5],
  ['x_ai', 'grok-4-0709', 'xai', 3],
  ['', 'voyage-3', 'voyage', 0.06],
  ['openai', 'omni-moderation-latest', 'openai', 0],
  ['openrouter', 'amazon/nova-pro-v1', 'openrouter', 0.8],
  ['cloudflare', '@cf/meta/llama-3.2-1b-instruct', 'cloudflare', 0.027],
  ['', '@cf/meta/llama-3.2-1b-instruct', 'cloudflare', 0.027],
  ['nobody', 'gpt-4o', 'nobody', null],
  ['', '', '', null],
  ['openai', '', 'openai', null],
];

describe('finding a model by the name it was sent under', () => {
  it.each(SPELLINGS)('%j %j belongs to %j', (provider, model, canonical, usdPerMillion) => {
    const quote = quoteFor(book, model, { provider });
    const pico = quote.offer ? listAt(quote.offer, AT, 0).pico[INPUT] : undefined;
    expect(quote.provider).toBe(canonical);
    expect(pico === undefined ? null : pico / 1e6).toBe(usdPerMillion);
  });

  it.each(['deepseek/deepseek-r1:free', 'acme/brand-new:free'])('knows that %s is free', (model) => {
    expect(quoteFor(book, model, { provider: 'openrouter' }).free).toBe(true);
  });

  it('remembers a bounded number of made-up names', () => {
    for (let index = 0; index < 25_000; index += 1)
      quoteFor(book, `made-up-${index}`, { provider: 'openai' });
    expect(book.quotes.size).toBeLessThanOrEqual(10_000);
  });
});
