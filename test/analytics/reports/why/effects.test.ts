import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EFFECTS, effectsOf, type ModelChange } from '../../../../src/analytics/reports/why/effects.ts';

const NONE = { requests: 0n, tokens: 0n, costNano: 0n };
const sums = (requests: number, tokens: number, costNano: number) => ({
  requests: BigInt(requests),
  tokens: BigInt(tokens),
  costNano: BigInt(costNano),
});
const NOTHING_FAILED = { before: 0n, now: 0n };

describe('why a cost changed', () => {
  it('is the volume alone when everything doubled', () => {
    const changes = [{ before: sums(10, 1_000, 500), now: sums(20, 2_000, 1_000) }];
    expect(effectsOf(changes, NOTHING_FAILED)).toEqual({
      volume: 500n,
      mix: 0n,
      size: 0n,
      price: 0n,
      errors: 0n,
    });
  });

  it('is the length of requests when each sends twice as much', () => {
    const changes = [{ before: sums(10, 1_000, 500), now: sums(10, 2_000, 1_000) }];
    expect(effectsOf(changes, NOTHING_FAILED)).toMatchObject({ volume: 0n, mix: 0n, size: 500n, price: 0n });
  });

  it('is the price when the same tokens cost more', () => {
    const changes = [{ before: sums(10, 1_000, 500), now: sums(10, 1_000, 700) }];
    expect(effectsOf(changes, NOTHING_FAILED)).toMatchObject({ volume: 0n, mix: 0n, size: 0n, price: 200n });
  });

  it('is the mix when requests move to a dearer model', () => {
    // Before 10 cheap ones at 10 and 10 dear ones at 100; now 5 and 15: 15 × 100 + 5 × 10 − 1,100.
    const changes = [
      { before: sums(10, 1_000, 100), now: sums(5, 500, 50) },
      { before: sums(10, 1_000, 1_000), now: sums(15, 1_500, 1_500) },
    ];
    expect(effectsOf(changes, NOTHING_FAILED)).toMatchObject({ volume: 0n, mix: 450n, size: 0n, price: 0n });
  });

  it('is worked out by hand for all of them at once', () => {
    // Before: a 8 requests, 800 tokens, 80; b 2 requests, 400 tokens, 120: 200 for 10 requests.
    // Now: a 9 requests, 1,800 tokens, 270; b 6 requests, 1,200 tokens, 360.
    // 15 × 200 / 10 = 300; 9 × 10 + 6 × 60 = 450; 1,800 × 0.1 + 1,200 × 0.3 = 540; 630.
    const changes = [
      { before: sums(8, 800, 80), now: sums(9, 1_800, 270) },
      { before: sums(2, 400, 120), now: sums(6, 1_200, 360) },
    ];
    expect(effectsOf(changes, { before: 5n, now: 25n })).toEqual({
      volume: 100n,
      mix: 150n,
      size: 90n,
      price: 90n,
      errors: 20n,
    });
  });

  it('takes a new model and one that is gone for the mix', () => {
    const changes: readonly ModelChange[] = [
      { before: sums(10, 1_000, 100), now: NONE },
      { before: NONE, now: sums(10, 1_000, 350) },
    ];
    expect(effectsOf(changes, NOTHING_FAILED)).toMatchObject({ volume: 0n, mix: 250n, size: 0n, price: 0n });
  });

  it('is all volume where nothing was used before, and nothing where nothing is used at all', () => {
    expect(effectsOf([{ before: NONE, now: sums(3, 30, 90) }], NOTHING_FAILED).volume).toBe(90n);
    expect(Object.values(effectsOf([], NOTHING_FAILED)).every((effect) => effect === 0n)).toBe(true);
  });

  it('adds up to the difference to the nano-dollar, whatever changed', () => {
    const count = fc.bigInt(0n, 10n ** 7n);
    const side = fc.record({ requests: count, tokens: count, costNano: fc.bigInt(0n, 10n ** 16n) });
    const change = fc.record({ before: side, now: side });
    const failed = fc.record({ before: fc.bigInt(0n, 10n ** 15n), now: fc.bigInt(0n, 10n ** 15n) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), failed, (changes, errors) => {
        const effects = effectsOf(changes, errors);
        const difference =
          changes.reduce((sum, { before, now }) => sum + now.costNano - before.costNano, 0n) +
          errors.now -
          errors.before;
        expect(EFFECTS.reduce((sum, effect) => sum + effects[effect], 0n)).toBe(difference);
      }),
    );
  });
});
