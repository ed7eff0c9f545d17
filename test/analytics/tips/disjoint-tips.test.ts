import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Call, costOf } from '../../../src/analytics/tips/call.ts';
import { disjointTips } from '../../../src/analytics/tips/disjoint.ts';
import { savingOf } from '../../../src/analytics/tips/find-tips.ts';
import { sharesOf } from '../../../src/analytics/tips/shares.ts';
import { NOON } from '../../support/event.ts';
import { TIP_PRICING } from '../../support/tip-book.ts';

const MINUTE_MS = 60_000;
const OPUS = { provider: 'anthropic', model: 'claude-opus-9' };
const PLACE = { work: null, provider: 'openai', model: 'gpt-x' };

function callOf(parts: Partial<Call>): Call {
  const call: Call = {
    at: NOON,
    nano: 0n,
    counts: { inputTokens: 100, outputTokens: 10 },
    dimensions: { provider: 'openai', model: 'gpt-x', status: 'ok' },
    ...{ conversation: null, fixedTokens: null, usesTools: false, files: [] },
    ...parts,
  };
  return { ...call, nano: costOf(TIP_PRICING, call, {}) ?? expect.unreachable('every call has a price') };
}

const found = (calls: readonly Call[]) =>
  disjointTips({ place: PLACE, calls }, TIP_PRICING, async () => undefined);

async function tipsFor(calls: readonly Call[]) {
  return (await found(calls)).tips;
}

describe('caching the start of prompts', () => {
  const every = (minutes: number, count: number, parts: Partial<Call> = {}) =>
    Array.from({ length: count }, (_, index) =>
      callOf({
        at: NOON + index * minutes * MINUTE_MS,
        counts: { inputTokens: 10_000, outputTokens: 100 },
        dimensions: OPUS,
        ...parts,
      }),
    );

  it('counts what writing the cache costs more', async () => {
    // 10,000 × 1,000 nano are 10M a call, with 500,000 of output. Written once at 12.5M, read twice at 1M.
    expect(await tipsFor(every(1, 3))).toMatchObject([
      { kind: 'cache', calls: 3, beforeNano: 31_500_000n, afterNano: 12_500_000n + 2_000_000n + 1_500_000n },
    ]);
  });

  it('keeps it an hour where that is sold, at the price of an hour', async () => {
    // Ten minutes apart: written once at 20M, read three times at 1M.
    expect(await tipsFor(every(10, 4))).toMatchObject([
      { kind: 'cache', calls: 4, beforeNano: 42_000_000n, afterNano: 20_000_000n + 3_000_000n + 2_000_000n },
    ]);
    // Openai writes for nothing, but sells no hour.
    expect(await tipsFor(every(10, 4, { dimensions: { provider: 'openai', model: 'gpt-x' } }))).toEqual([]);
  });

  it('claims nothing where one call does not follow another soon enough, or the writing eats it up', async () => {
    expect(await tipsFor(every(61, 5))).toEqual([]);
    // Two calls in an hour: 20M + 1M against 20M.
    expect(await tipsFor(every(10, 2))).toEqual([]);
  });

  it('goes as far as the shortest prompt, and as the sender says it is the same', async () => {
    const growing = [10_000, 14_000, 30_000].map((inputTokens, index) =>
      callOf({
        at: NOON + index * MINUTE_MS,
        counts: { inputTokens, outputTokens: 100 },
        dimensions: OPUS,
        conversation: 'c-1',
      }),
    );
    // 2.5M more for writing 10,000, and twice 9M less for reading them.
    expect((await tipsFor(growing)).map(savingOf)).toEqual([15_500_000n]);
    expect(await tipsFor(growing)).toMatchObject([{ confidence: 'medium' }]);
    // Of prompts of any size, the 5,000 tokens of the system prompt: 1.25M more, and twice 4.5M less.
    const counted = growing.map((call) => ({ ...call, conversation: null, fixedTokens: 5_000 }));
    expect((await tipsFor(counted)).map(savingOf)).toEqual([7_750_000n]);
    // Nothing says that these begin alike.
    expect(await tipsFor(growing.map((call) => ({ ...call, conversation: null })))).toEqual([]);
  });

  it('leaves alone what is read from caches already', async () => {
    const counts = { inputTokens: 10_000, cacheReadTokens: 9_000, outputTokens: 100 };
    expect(await tipsFor(every(1, 5, { counts }))).toEqual([]);
  });
});

describe('a smaller model', () => {
  it.each<[string, Partial<Call>]>([
    ['a long prompt', { counts: { inputTokens: 1_001, outputTokens: 10 } }],
    ['a long answer', { counts: { inputTokens: 100, outputTokens: 301 } }],
    ['no answer', { counts: { inputTokens: 100, outputTokens: 0 } }],
    ['reasoning', { counts: { inputTokens: 100, outputTokens: 10, reasoningTokens: 5 } }],
    ['an image', { counts: { inputTokens: 100, outputTokens: 10, inputImageTokens: 50 } }],
    ['tools', { usesTools: true }],
    ['a file', { files: [{ id: 'f', tokens: 10 }] }],
    ['an error', { dimensions: { provider: 'openai', model: 'gpt-x', status: 'error' } }],
    ['another operation', { dimensions: { provider: 'openai', model: 'gpt-x', operation: 'embeddings' } }],
    ['a small model already', { dimensions: { provider: 'openai', model: 'gpt-x-mini' } }],
  ])('is not proposed for a call with %s', async (_, parts) => {
    expect(await tipsFor([callOf(parts)])).toEqual([]);
  });
});

describe('the batch tier', () => {
  it('is not proposed for what is in it, for people who wait, or where nobody sells it', async () => {
    const index = (dimensions: Call['dimensions']) =>
      callOf({
        counts: { inputTokens: 3_000, outputTokens: 1_000 },
        dimensions: { provider: 'openai', model: 'gpt-x', ...dimensions },
      });
    // 3,000 × 1,000 + 1,000 × 5,000 nano less.
    expect((await tipsFor([index({ action: 'Document-Indexing' })])).map(savingOf)).toEqual([8_000_000n]);
    expect(await tipsFor([index({ surface: 'background', serviceTier: 'batch' })])).toEqual([]);
    expect(await tipsFor([index({ action: 'chat' })])).toEqual([]);
    expect(await tipsFor([index({ ...OPUS, environment: 'batch' })])).toEqual([]);
  });
});

const anyCall = fc
  .record({
    minute: fc.integer({ min: 0, max: 600 }),
    inputTokens: fc.oneof(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 4_000, max: 60_000 })),
    cachedPercent: fc.constantFrom(0, 0, 0, 10, 90),
    outputTokens: fc.integer({ min: 1, max: 400 }),
    conversation: fc.constantFrom(null, 'c-1', 'c-2'),
    fixedTokens: fc.constantFrom(null, 5_000),
    action: fc.constantFrom('chat', 'document_indexing'),
    file: fc.constantFrom(null, 'f-1', 'f-2'),
    model: fc.constantFrom({ provider: 'openai', model: 'gpt-x' }, OPUS),
  })
  .map(({ minute, inputTokens, cachedPercent, outputTokens, action, file, model, ...others }) =>
    callOf({
      ...others,
      at: NOON + minute * MINUTE_MS,
      counts: {
        inputTokens,
        outputTokens,
        cacheReadTokens: Math.floor((inputTokens * cachedPercent) / 100),
      },
      dimensions: { ...model, action, status: 'ok' },
      files: file === null ? [] : [{ id: file, tokens: 700 }],
    }),
  );

const anyCalls = fc.array(anyCall, { maxLength: 60 }).map((calls) => calls.toSorted((a, b) => a.at - b.at));

describe('tips of one place', () => {
  it('save something each, never more than was spent, and count no call twice', async () => {
    await fc.assert(
      fc.asyncProperty(anyCalls, async (calls) => {
        const { tips, left } = await found(calls);
        const sum = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n);
        for (const tip of tips) {
          expect(savingOf(tip)).toBeGreaterThan(0n);
          expect(tip.afterNano).toBeGreaterThanOrEqual(0n);
        }
        expect(tips.reduce((total, tip) => total + tip.calls, 0) + left.length).toBe(calls.length);
        expect(new Set(left).size).toBe(left.length);
        // What the tips' calls and all others cost is what all of them cost.
        expect(sum(tips.map((tip) => tip.beforeNano)) + sum(left.map(({ nano }) => nano))).toBe(
          sum(calls.map(({ nano }) => nano)),
        );
        // The largest first, each of another kind.
        const savings = tips.map(savingOf);
        expect(savings).toEqual(savings.toSorted((a, b) => Number(b - a)));
        expect(new Set(tips.map(({ kind }) => kind)).size).toBe(tips.length);
      }),
    );
  });
});

describe('shares of tips', () => {
  it('add up to the share of their sum, whatever rounding leaves', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 15n });
    fc.assert(
      fc.property(fc.array(amount, { minLength: 1, maxLength: 20 }), amount, (parts, rest) => {
        const sum = parts.reduce((total, part) => total + part, 0n);
        const whole = sum + rest + 1n;
        const shares = sharesOf(parts, whole).map((text) => Math.round(Number(text) * 100));
        expect(shares.reduce((total, share) => total + share, 0)).toBe(
          Number((sum * 20_000n + whole) / (2n * whole)),
        );
      }),
    );
  });

  it('are unknown of nothing', () => {
    expect(sharesOf([1n], 0n)).toEqual([null]);
    expect(sharesOf([1n, 1n, 1n], 3n)).toEqual(['33.34', '33.33', '33.33']);
  });
});
