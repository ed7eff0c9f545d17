import { beforeAll, describe, expect, it } from 'vitest';
import {
  compileBook,
  type PriceBook,
  priceEvent,
} from '../../../../src/analytics/pricing/book/price-book.ts';
import type { UsageEvent } from '../../../../src/analytics/usage-event.ts';
import { callOf, rowOf, shippedBook } from '../catalogue/shipped.ts';

let book: PriceBook;
beforeAll(async () => {
  book = await shippedBook();
});

const acme = { provider: 'acme', model: 'rocket' };
/** A million input tokens, so that the nano-USD of a cost are the price per million × 1e9. */
const MILLION = { inputTokens: 1_000_000 };

function nanoOf(
  rows: Parameters<typeof compileBook>[0],
  more: Parameters<typeof callOf>[0] = {},
  org?: string,
) {
  const event = callOf({ dimensions: acme, counts: MILLION, ...more });
  const cost = priceEvent(compileBook(rows), event, org);
  return cost.status === 'pending' ? 'pending' : cost.nano;
}

describe('which row prices an event', () => {
  const usd = (dollars: bigint) => dollars * 1_000_000n;

  it('takes the operator before a correction, a correction before a service tier, that before the catalogue', () => {
    const rows = (['base', 'tier', 'correction', 'operator'] as const).map((source, index) =>
      rowOf({ source, picoPerUnit: usd(BigInt(index + 1)) }),
    );
    expect(nanoOf(rows)).toBe(4_000_000_000n);
    expect(nanoOf(rows.slice(0, 3))).toBe(3_000_000_000n);
    expect(nanoOf(rows.slice(0, 2))).toBe(2_000_000_000n);
  });

  it("applies an organisation's own row to that organisation only", () => {
    const rows = [rowOf(), rowOf({ source: 'operator', org: 'ours', picoPerUnit: usd(7n) })];
    expect(nanoOf(rows, {}, 'ours')).toBe(7_000_000_000n);
    expect(nanoOf(rows, {}, 'theirs')).toBe(1_000_000_000n);
    expect(nanoOf(rows)).toBe(1_000_000_000n);
  });

  it('holds from its first instant up to, not including, its last', () => {
    const at = (text: string) => Date.parse(text);
    const rows = [
      rowOf({ validFrom: at('2026-06-01T00:00:00Z'), validTo: at('2026-06-02T16:00:00Z') }),
      rowOf({ validFrom: at('2026-06-02T16:00:00Z'), picoPerUnit: usd(2n) }),
    ];
    expect(nanoOf(rows, { at: '2026-05-31T23:59:59.999Z' })).toBe('pending');
    expect(nanoOf(rows, { at: '2026-06-01T00:00:00Z' })).toBe(1_000_000_000n);
    expect(nanoOf(rows, { at: '2026-06-02T15:59:59.999Z' })).toBe(1_000_000_000n);
    expect(nanoOf(rows, { at: '2026-06-02T16:00:00Z' })).toBe(2_000_000_000n);
  });

  it('prices output alone in a sum of one side, and leaves it pending in a call whose prompt is unknown', () => {
    const rows = [rowOf(), rowOf({ class: 'output', picoPerUnit: usd(10n) })];
    const counts = { outputTokens: 100 };
    expect(nanoOf(rows, { counts })).toBe('pending');
    expect(nanoOf(rows, { counts: { ...counts, requests: 0 }, kind: 'aggregate' })).toBe(1_000_000n);
  });

  it('prices the whole request, output too, by the size of its prompt', () => {
    const rows = [
      rowOf(),
      rowOf({ picoPerUnit: usd(2n), contextAbove: 200_000 }),
      rowOf({ class: 'output', picoPerUnit: usd(10n) }),
      rowOf({ class: 'output', picoPerUnit: usd(20n), contextAbove: 200_000 }),
    ];
    expect(nanoOf(rows, { counts: { inputTokens: 200_000, outputTokens: 100 } })).toBe(201_000_000n);
    expect(nanoOf(rows, { counts: { inputTokens: 200_001, outputTokens: 100 } })).toBe(402_002_000n);
  });

  it('crosses an inclusive boundary at the boundary', () => {
    const rows = [rowOf(), rowOf({ picoPerUnit: usd(2n), contextAbove: 200_000, contextInclusive: true })];
    expect(nanoOf(rows, { counts: { inputTokens: 199_999 } })).toBe(199_999_000n);
    expect(nanoOf(rows, { counts: { inputTokens: 200_000 } })).toBe(400_000_000n);
  });

  it('judges a sum over many requests by their mean prompt, not by the sum', () => {
    const rows = [rowOf(), rowOf({ picoPerUnit: usd(2n), contextAbove: 200_000 })];
    expect(nanoOf(rows, { kind: 'aggregate', counts: { inputTokens: 400_000, requests: 10 } })).toBe(
      400_000_000n,
    );
    expect(nanoOf(rows, { kind: 'aggregate', counts: { inputTokens: 400_000 } })).toBe(400_000_000n);
    expect(nanoOf(rows, { kind: 'aggregate', counts: { inputTokens: 900_000, requests: 3 } })).toBe(
      1_800_000_000n,
    );
  });

  it('uses the standard price where a service tier has none', () => {
    const rows = [rowOf(), rowOf({ class: 'output' }), rowOf({ mode: 'batch', picoPerUnit: 500_000n })];
    const batch = { ...acme, serviceTier: 'batch' };
    const counts = { inputTokens: 1_000_000, outputTokens: 1_000_000 };
    expect(nanoOf(rows, { dimensions: batch, counts })).toBe(1_500_000_000n);
    expect(nanoOf(rows, { dimensions: { ...acme, serviceTier: 'flex' }, counts })).toBe(2_000_000_000n);
    expect(nanoOf(rows, { dimensions: { ...acme, serviceTier: 'default' }, counts })).toBe(2_000_000_000n);
  });

  it('applies scheduled hours on their weekdays and not on their holidays', () => {
    const schedule = JSON.stringify({
      hours: [[60, 240]],
      weekdays: [1, 2, 3, 4, 5],
      except: ['2026-10-01'],
    });
    const rows = [rowOf(), rowOf({ picoPerUnit: usd(2n), schedule })];
    expect(nanoOf(rows, { at: '2026-09-30T00:59:59.999Z' })).toBe(1_000_000_000n);
    expect(nanoOf(rows, { at: '2026-09-30T01:00:00Z' })).toBe(2_000_000_000n);
    expect(nanoOf(rows, { at: '2026-09-30T04:00:00Z' })).toBe(1_000_000_000n);
    expect(nanoOf(rows, { at: '2026-10-01T02:00:00Z' })).toBe(1_000_000_000n);
    expect(nanoOf(rows, { at: '2026-10-03T02:00:00Z' })).toBe(1_000_000_000n);
  });

  it('leaves out rows that were superseded and rows whose schedule nobody can read', () => {
    expect(nanoOf([rowOf({ supersededBy: 'other' })])).toBe('pending');
    expect(nanoOf([rowOf({ schedule: 'on full moons' })])).toBe('pending');
  });

  it('follows a name to the model it stands for, at another provider too', () => {
    const rows = [
      rowOf(),
      rowOf({ provider: 'azure', model: 'our-deployment', class: 'sameAs:acme/rocket', source: 'operator' }),
    ];
    expect(nanoOf(rows, { dimensions: { provider: 'azure', model: 'our-deployment' } })).toBe(1_000_000_000n);
    expect(nanoOf(rows, { dimensions: { provider: 'azure', model: 'our-other' } })).toBe('pending');
  });

  it('leaves what an operator did not set at the price it had', () => {
    const rows = [
      rowOf({ provider: 'openai', model: 'gpt-x' }),
      rowOf({ provider: 'openai', model: 'gpt-x', class: 'output', picoPerUnit: usd(3n) }),
      rowOf({ provider: 'azure', model: 'gpt-x', source: 'operator', picoPerUnit: 500_000n }),
    ];
    const counts = { inputTokens: 1_000_000, outputTokens: 1_000_000 };
    expect(nanoOf(rows, { dimensions: { provider: 'azure', model: 'gpt-x' }, counts })).toBe(3_500_000_000n);
  });

  it("does not lend a host's own price list the prices it lacks", () => {
    const rows = [
      rowOf({ provider: 'azure', model: 'gpt-x' }),
      rowOf({ provider: 'openai', model: 'gpt-x', class: 'cacheRead', picoPerUnit: 1n }),
    ];
    const counts = { inputTokens: 1_000_000, cacheReadTokens: 1_000_000 };
    expect(nanoOf(rows, { dimensions: { provider: 'azure', model: 'gpt-x' }, counts })).toBe(1_000_000_000n);
  });
});

describe('what an event costs', () => {
  it('splits the cost into parts and says what the cache saved', () => {
    // gpt-4o: 2.50 in, 1.25 cached, 10 out per million: 600×2.5 + 400×1.25 + 500×10 µ$.
    const counts = { inputTokens: 1000, cacheReadTokens: 400, outputTokens: 500 };
    expect(priceEvent(book, callOf({ counts }))).toMatchObject({
      status: 'priced',
      nano: 7_000_000n,
      parts: { input: 1_500_000n, cacheRead: 500_000n, cacheWrite: 0n, output: 5_000_000n, other: 0n },
      savings: 500_000n,
    });
  });

  it('names every row it used', () => {
    const cost = priceEvent(
      book,
      callOf({ counts: { inputTokens: 10, cacheReadTokens: 4, outputTokens: 5 } }),
    );
    const rows = [...(book.index.get('openai')?.get('gpt-4o') ?? [])];
    const used = rows.filter(
      (row) => row.mode === 'standard' && ['input', 'cacheRead', 'output'].includes(row.class),
    );
    expect(cost.status === 'priced' && [...cost.priceIds].sort()).toEqual(used.map((row) => row.id).sort());
  });

  it('gives the nano-dollar left over by rounding to the part that lost the most', () => {
    // 0.4 + 0.7 nano-USD: 1.1 rounds to 1, which belongs to the output.
    const rows = [rowOf({ picoPerUnit: 400n }), rowOf({ class: 'output', picoPerUnit: 700n })];
    const cost = priceEvent(
      compileBook(rows),
      callOf({ dimensions: acme, counts: { inputTokens: 1, outputTokens: 1 } }),
    );
    expect(cost).toMatchObject({ nano: 1n, parts: { input: 0n, output: 1n } });
  });

  it.each([
    // Tokens, pico-USD each, nano-USD: ties go to the even neighbour.
    [1, 2_500n, 2n],
    [1, 2_800n, 3n],
    [1, 3_500n, 4n],
    [1, 20_000n, 20n],
    [220_000_000, 2_500_000n, 550_000_000_000n],
    [9_007_199_254_740_991, 180_000_000n, 9_007_199_254_740_991n * 180_000n],
  ])('rounds once, half to even: %d tokens at %d', (inputTokens, picoPerUnit, nano) => {
    expect(nanoOf([rowOf({ picoPerUnit })], { counts: { inputTokens } })).toBe(nano);
  });

  it('is pending for an unknown model, however plausible its name', () => {
    for (const model of ['gpt-4o-turbo', 'claude-sonnet-5-turbo', 'gpt-4o-2024-13-45', 'gpt']) {
      const cost = priceEvent(book, callOf({ dimensions: { model } }));
      expect(cost).toEqual({ status: 'pending', provider: 'openai', model });
    }
  });

  it("takes the sender's figure only where no price is known", () => {
    const facts = { reportedCostUsd: '0.123' };
    expect(priceEvent(book, callOf({ facts }))).toMatchObject({ status: 'priced', nano: 7_500_000n });
    const unknown = callOf({ dimensions: { model: 'nobody-knows' }, facts });
    expect(priceEvent(book, unknown)).toMatchObject({
      status: 'provided',
      nano: 123_000_000n,
      parts: { input: 0n, other: 123_000_000n },
    });
  });

  it("looks behind a gateway's zero charge for calls with one's own key", () => {
    const own = { model: 'nobody-knows', billingSource: 'byok' };
    const both = { reportedCostUsd: '0', upstreamCostUsd: '0.5' };
    expect(priceEvent(book, callOf({ dimensions: own, facts: both }))).toMatchObject({ nano: 500_000_000n });
    expect(priceEvent(book, callOf({ dimensions: own, facts: { reportedCostUsd: '0' } }))).toMatchObject({
      status: 'pending',
    });
  });

  it('costs nothing when the model is free, the gateway answered, or it failed before using anything', () => {
    const free = (event: Parameters<typeof callOf>[0]) => priceEvent(book, callOf(event));
    expect(free({ dimensions: { provider: 'openrouter', model: 'x/y:free' } })).toMatchObject({
      status: 'free',
      nano: 0n,
    });
    expect(free({ facts: { gatewayCacheHit: true } })).toMatchObject({ status: 'free', nano: 0n });
    expect(free({ dimensions: { status: 'error', model: 'nobody-knows' }, counts: {} })).toMatchObject({
      status: 'free',
    });
    expect(free({ dimensions: { model: 'omni-moderation-latest' } })).toMatchObject({
      status: 'free',
      nano: 0n,
    });
  });

  it('is pending when a call that worked does not say what it used', () => {
    expect(priceEvent(book, callOf({ counts: {} }))).toMatchObject({ status: 'pending', model: 'gpt-4o' });
    expect(priceEvent(book, callOf({ counts: { outputTokens: 5 } }))).toMatchObject({ status: 'pending' });
  });

  it('charges what a failed call did use', () => {
    const cost = priceEvent(book, callOf({ dimensions: { status: 'error' }, counts: { inputTokens: 1000 } }));
    expect(cost).toMatchObject({ status: 'priced', nano: 2_500_000n });
  });

  it('charges a transcription by the second, fractions too', () => {
    // whisper-1: 0.36 USD an hour, 0.0001 a second.
    const cost = priceEvent(
      book,
      callOf({ dimensions: { model: 'whisper-1' }, counts: { audioSeconds: 7.35 } }),
    );
    expect(cost).toMatchObject({ status: 'priced', nano: 735_000n });
    const counts = { audioSeconds: 7.35, inputTokens: 100, outputTokens: 20 };
    expect(priceEvent(book, callOf({ dimensions: { model: 'whisper-1' }, counts }))).toMatchObject({
      nano: 735_000n,
      parts: { input: 0n, output: 0n, other: 735_000n },
    });
  });

  it.each([
    // Provider, model, region, nano-USD of a million input tokens.
    ['openai', 'gpt-5.4', 'eu', 5_500_000_000n],
    ['openai', 'gpt-5.4', 'us-east-1', 5_000_000_000n],
    ['openai', 'gpt-4o', 'eu', 2_500_000_000n],
    ['anthropic', 'claude-opus-4-7', 'us', 5_500_000_000n],
    ['anthropic', 'claude-opus-4-7', 'global', 5_000_000_000n],
    ['anthropic', 'claude-opus-4-5', 'us', 5_000_000_000n],
    ['vertex', 'gemini-3.5-flash', 'europe-west1', 1_650_000_000n],
    ['vertex', 'gemini-3.5-flash', 'global', 1_500_000_000n],
    ['vertex', 'gemini-2.5-flash', 'europe-west1', 300_000_000n],
    ['vertex', 'claude-haiku-4-5@20251001', 'us-east5', 1_100_000_000n],
    ['vertex', 'claude-opus-4-1@20250805', 'us-east5', 15_000_000_000n],
    ['bedrock', 'anthropic.claude-haiku-4-5-20251001-v1:0', 'us-east-1', 1_100_000_000n],
  ])('adds the regional surcharge of %s on %s in %s', (provider, model, region, nano) => {
    expect(nanoOfShipped({ provider, model, region })).toBe(nano);
  });

  it.each([
    // Provider, model, mode, day, nano-USD of a hundred thousand input tokens.
    ['openai', 'gpt-5.6-sol', 'batch', '2026-08-20', 250_000_000n],
    ['openai', 'gpt-5.6-sol', 'batch', '2026-08-21', 200_000_000n],
    ['openai', 'gpt-5.6-sol', 'priority', '2026-08-21', 800_000_000n],
    ['openai', 'gpt-5.5', 'priority', '2026-08-21', 1_250_000_000n],
    ['google', 'gemini-3.5-flash', 'batch', '2026-08-21', 75_000_000n],
    ['vertex', 'gemini-3.5-flash', 'flex', '2026-08-21', 75_000_000n],
    ['anthropic', 'claude-opus-4-8', 'fast', '2026-08-21', 1_000_000_000n],
    ['azure', 'gpt-5.6-sol', 'batch', '2026-08-22', 250_000_000n],
    ['bedrock', 'meta.llama4-scout-17b-instruct-v1:0', 'flex', '2026-08-21', 8_500_000n],
  ])('prices %s %s as %s on %s', (provider, model, serviceTier, day, nano) => {
    const counts = { inputTokens: 100_000 };
    expect(nanoOfShipped({ provider, model, serviceTier }, { counts, at: `${day}T12:00:00Z` })).toBe(nano);
  });

  function nanoOfShipped(dimensions: UsageEvent['dimensions'], more: Parameters<typeof callOf>[0] = {}) {
    const cost = priceEvent(book, callOf({ counts: MILLION, ...more, dimensions }));
    return cost.status === 'pending' ? 'pending' : cost.nano;
  }
});
