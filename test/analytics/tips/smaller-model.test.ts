import { describe, expect, it } from 'vitest';
import { compileBook } from '../../../src/analytics/pricing/book/price-book.ts';
import { shippedRows } from '../../../src/analytics/pricing/catalogue/shipped-book.ts';
import type { Call } from '../../../src/analytics/tips/call.ts';
import { readName, smallerModel } from '../../../src/analytics/tips/smaller-model.ts';
import { NOON } from '../../support/event.ts';
import { somePrice } from '../../support/state.ts';
import { shippedFiles } from '../pricing/catalogue/shipped.ts';

const shipped = { book: compileBook(await shippedRows(shippedFiles(), 0)), org: 'default' };

function callTo(provider: string, model: string): Call {
  return {
    at: NOON,
    nano: 1n,
    counts: { inputTokens: 1, outputTokens: 1 },
    dimensions: { provider, model },
    ...{ conversation: null, fixedTokens: null, usesTools: false, files: [] },
  };
}

describe('the small model a call could have gone to', () => {
  it.each([
    ['openai', 'gpt-4o', 'gpt-4o-mini'],
    ['openai', 'gpt-4o-2024-08-06', 'gpt-4o-mini'],
    ['openai', 'gpt-4.1', 'gpt-4.1-mini'],
    ['openai', 'gpt-5', 'gpt-5-mini'],
    ['azure', 'gpt-4o', 'gpt-4o-mini'],
    ['google', 'gemini-2.5-pro', 'gemini-2.5-flash'],
    ['anthropic', 'claude-opus-4-1-20250805', 'claude-haiku-4-5'],
    ['anthropic', 'claude-sonnet-4-5', 'claude-haiku-4-5'],
    ['mistral', 'mistral-large-latest', 'mistral-small-latest'],
    // Small already, of no family with a small one, or unknown.
    ['openai', 'gpt-4o-mini', null],
    ['openai', 'gpt-4.1-nano', null],
    ['openai', 'text-embedding-3-large', null],
    ['anthropic', 'claude-haiku-4-5', null],
    ['nobody', 'gpt-4o', null],
  ])('of %s/%s is %s', (provider, model, expected) => {
    expect(smallerModel(callTo(provider, model), shipped)).toBe(expected);
  });

  it('is the newest where its own version has none, by numbers and not by letters', () => {
    const models = ['ant-opus-4', 'ant-haiku-9', 'ant-haiku-10', 'ant-haiku-11-preview'];
    const own = { book: compileBook(models.flatMap((model) => prices(model, null))), org: 'default' };
    expect(smallerModel(callTo('openai', 'ant-opus-4'), own)).toBe('ant-haiku-10');
  });

  it('is one that only the organisation itself has a price for', () => {
    const book = compileBook([...prices('own-pro', null), ...prices('own-mini', 'acme')]);
    expect(smallerModel(callTo('openai', 'own-pro'), { book, org: 'acme' })).toBe('own-mini');
    expect(smallerModel(callTo('openai', 'own-pro'), { book, org: 'other' })).toBeNull();
  });
});

function prices(model: string, org: string | null) {
  return ['input', 'output'].map((one) =>
    somePrice({ id: `${model}-${org}-${one}`, org, model, class: one, regionClass: '*' }),
  );
}

describe('a model’s name', () => {
  it.each([
    ['gpt-4o-mini', 'gpt', '4o', 'small'],
    ['claude-3-5-haiku-20241022', 'claude', '3.5', 'small'],
    ['gemini-2.5-flash-lite', 'gemini', '2.5', 'tiny'],
    ['o3', 'o', '3', 'full'],
    ['anthropic.claude-opus-4-1-20250805-v1:0', 'anthropic claude', '4.1', 'full'],
  ])('%s is %s, version %s, %s', (name, family, version, size) => {
    expect(readName(name)).toMatchObject({ family, version, size });
  });
});
