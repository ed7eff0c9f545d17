import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type PriceBook, priceEvent } from '../../../src/analytics/pricing/book/price-book.ts';
import { charge, chargeExactly, NO_FACTOR } from '../../../src/analytics/pricing/charge/charge.ts';
import { lineError, priceLine } from '../../../src/analytics/pricing/charge/price-line.ts';
import { CLASS_COUNT } from '../../../src/analytics/pricing/rows/price-class.ts';
import { countsFromUsage } from '../../../src/analytics/pricing/usage/provider-usage.ts';
import type { EventCost } from '../../../src/analytics/usage-event.ts';
import { callOf, shippedBook } from './catalogue/shipped.ts';

let book: PriceBook;
beforeAll(async () => {
  book = await shippedBook();
});

const count = fc.oneof(fc.nat(5_000), fc.nat(2_000_000_000), fc.maxSafeNat());
const counts = fc.record(
  {
    inputTokens: count,
    cacheReadTokens: count,
    cacheWriteTokens: count,
    cacheWrite1hTokens: count,
    inputAudioTokens: count,
    inputImageTokens: count,
    outputTokens: count,
    reasoningTokens: count,
    outputAudioTokens: count,
    webSearches: fc.nat(100),
    images: fc.nat(10),
    audioSeconds: fc.double({ min: 0, max: 1e6, noNaN: true }),
    requests: fc.nat(1000),
  },
  { requiredKeys: [] },
);
const model = fc.constantFrom(
  ['openai', 'gpt-5.6-sol'],
  ['openai', 'gpt-realtime'],
  ['openai', 'gpt-image-1.5'],
  ['openai', 'whisper-1'],
  ['anthropic', 'claude-sonnet-4-5'],
  ['google', 'gemini-2.5-flash'],
  ['vertex', 'gemini-3.5-flash'],
  ['deepseek', 'deepseek-v4-pro'],
  ['perplexity', 'sonar-deep-research'],
  ['bedrock', 'us.anthropic.claude-opus-4-6-v1'],
  ['acme', 'unknown'],
);
const tier = fc.constantFrom('', 'batch', 'flex', 'priority', 'fast');
const region = fc.constantFrom('', 'us', 'europe-west1', 'global');

function sumOfParts(cost: Exclude<EventCost, { status: 'pending' }>): bigint {
  return Object.values(cost.parts).reduce((total, part) => total + part, 0n);
}

describe('pricing, for any event', () => {
  it('gives parts that add up, nothing negative, and rows for every dollar', () => {
    fc.assert(
      fc.property(
        model,
        counts,
        tier,
        region,
        fc.date({ min: new Date(0), noInvalidDate: true }),
        (named, used, serviceTier, where, at) => {
          const [provider = '', name = ''] = named;
          const dimensions = { provider, model: name, serviceTier, region: where };
          const cost = priceEvent(book, callOf({ dimensions, counts: used, at: at.toISOString() }));
          if (cost.status === 'pending') return;
          expect(sumOfParts(cost)).toBe(cost.nano);
          expect(Object.values(cost.parts).every((part) => part >= 0n) && cost.savings >= 0n).toBe(true);
          expect(cost.priceIds.length).toBeGreaterThan(0);
        },
      ),
    );
  });

  it('never prices a model nobody knows', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('', 'openai', 'azure', 'acme'),
        fc.stringMatching(/^unknown-[a-z0-9:/.@-]{0,40}$/),
        counts,
        (provider, name, used) => {
          fc.pre(!name.endsWith(':free'));
          expect(
            priceEvent(book, callOf({ dimensions: { provider, model: name }, counts: used })).status,
          ).toBe('pending');
        },
      ),
    );
  });

  it('works with any text for a name', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        fc.string(),
        (provider, name, where) => {
          const cost = priceEvent(book, callOf({ dimensions: { provider, model: name, region: where } }));
          expect(['pending', 'free', 'priced']).toContain(cost.status);
        },
      ),
    );
  });

  it.each([
    ['cents', 3_000_000],
    ['up to where Numbers end', 2 ** 24],
    ['past that', 2 ** 28],
  ])('charges %s the same in Numbers and in BigInt', (_, most) => {
    const list = fc
      .array(fc.oneof(fc.constant(0), fc.nat(most)), { minLength: CLASS_COUNT, maxLength: CLASS_COUNT })
      .map((values) => Float64Array.from(values));
    const factors = fc.constantFrom(NO_FACTOR, { over: 11n, under: 10n });
    fc.assert(
      fc.property(list, list, factors, (quantities, rates, factor) => {
        expect(charge(quantities, rates, factor)).toEqual(chargeExactly(quantities, rates, factor, 0n));
      }),
    );
  });
});

describe('reading usage, for any object', () => {
  const names = fc.constantFrom(
    'prompt_tokens',
    'completion_tokens',
    'total_tokens',
    'input_tokens',
    'output_tokens',
    'cache_read_input_tokens',
    'cache_creation_input_tokens',
    'promptTokenCount',
    'candidatesTokenCount',
    'totalTokenCount',
    'thoughtsTokenCount',
    'inputTokens',
    'outputTokens',
    'cacheReadInputTokens',
    'reasoning_tokens',
  );
  const details = fc.record({ cached_tokens: count, reasoning_tokens: count }, { requiredKeys: [] });
  const value = fc.oneof(count, fc.integer(), fc.double(), fc.string(), fc.constant(null), details);
  const usage = fc.oneof(
    fc.anything(),
    fc.dictionary(names, fc.oneof({ weight: 5, arbitrary: count }, value)),
  );

  it('gives whole counts or a named refusal', () => {
    fc.assert(
      fc.property(fc.constantFrom('openai', 'xai', 'google', 'perplexity'), usage, (provider, reported) => {
        const reading = countsFromUsage(provider, reported);
        if (reading.problem) {
          expect(reading.problem.message).not.toBe('');
          return;
        }
        const { audioSeconds = 0, ...tokens } = reading.counts;
        expect(Object.values(tokens).every((tally) => Number.isSafeInteger(tally) && tally >= 0)).toBe(true);
        expect(audioSeconds).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });

  it('answers any line with a cost, pending or an error', () => {
    const line = fc.record(
      { provider: fc.string(), model: fc.string(), usage, raw: usage, rates: fc.anything() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.anything(), line), (json) => {
        const answer = priceLine(json, book, 0);
        if ('error' in answer) expect(Object.keys(answer)).toEqual(Object.keys(lineError('', '')));
        else expect(answer.costNanoUsd === null || /^\d+$/.test(answer.costNanoUsd)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
