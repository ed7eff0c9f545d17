import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crossThresholds } from '../../../src/analytics/detect/threshold.ts';

const DOLLAR = 1_000_000_000n;
const USUAL = [75, 90, 95];

describe('budget thresholds', () => {
  test.each([
    ['one nano-dollar below 75 %', 75n * DOLLAR - 1n, [], [], null],
    ['exactly 75 %', 75n * DOLLAR, [], [75], 75],
    ['75 % that was told before', 80n * DOLLAR, [75], [], null],
    ['one nano-dollar below 90 %', 90n * DOLLAR - 1n, [75], [], null],
    ['exactly 90 %', 90n * DOLLAR, [75], [90], 90],
    ['a jump over all of them', 120n * DOLLAR, [], [75, 90, 95], 95],
    ['a jump over the upper two', 96n * DOLLAR, [75], [90, 95], 95],
    ['all told', 500n * DOLLAR, [75, 90, 95], [], null],
    ['nothing spent', 0n, [], [], null],
  ])('at %s', (_, spent, fired, crossed, speaks) => {
    expect(
      crossThresholds({ amount: 100n * DOLLAR, spent, thresholds: USUAL, repeatPercent: 0, fired }),
    ).toEqual({
      crossed,
      speaks,
    });
  });

  test.each([
    ['one nano-dollar below 125 %', 125n * DOLLAR - 1n, [95], [], null],
    ['exactly 125 %', 125n * DOLLAR, [95], [125], 125],
    ['at 149 %, told at 125 %', 149n * DOLLAR, [95, 125], [], null],
    ['a jump from 95 % to 230 %', 230n * DOLLAR, [95], [225], 225],
    ['at 130 % after a correction, told at 225 %', 130n * DOLLAR, [95, 225], [125], null],
    ['at fifty times the budget', 5_000n * DOLLAR, [95], [1_000], 1_000],
    ['at sixty times the budget, told at 1,000 %', 6_000n * DOLLAR, [95, 1_000], [], null],
  ])('repeated every 25 %% above 100 %%: %s', (_, spent, fired, crossed, speaks) => {
    const state = { amount: 100n * DOLLAR, spent, thresholds: [95], repeatPercent: 25, fired };
    expect(crossThresholds(state)).toEqual({ crossed, speaks });
  });

  test('a threshold added below one that has spoken is marked and stays silent', () => {
    const state = { amount: 100n, spent: 80n, thresholds: [50, 75], repeatPercent: 0, fired: [75] };
    expect(crossThresholds(state)).toEqual({ crossed: [50], speaks: null });
  });

  test('a budget of nothing speaks with the first thing spent', () => {
    expect(
      crossThresholds({ amount: 0n, spent: 0n, thresholds: USUAL, repeatPercent: 0, fired: [] }).speaks,
    ).toBeNull();
    expect(
      crossThresholds({ amount: 0n, spent: 1n, thresholds: USUAL, repeatPercent: 0, fired: [] }).speaks,
    ).toBe(95);
  });

  test('are exact where a double is not', () => {
    // 75 % of 4 × (2^53 + 1) is 3 × (2^53 + 1), which no double holds.
    const unit = 2n ** 53n + 1n;
    const at = (spent: bigint) =>
      crossThresholds({ amount: 4n * unit, spent, thresholds: [75], repeatPercent: 0, fired: [] }).speaks;
    expect(at(3n * unit - 1n)).toBeNull();
    expect(at(3n * unit)).toBe(75);
  });

  test('each speaks at most once however the spend grows, the last one the highest crossed', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 0n, max: 40n }), { maxLength: 20 }), (steps) => {
        let spent = 0n;
        let fired: number[] = [];
        const spoken: number[] = [];
        for (const step of steps) {
          spent += step;
          const { crossed, speaks } = crossThresholds({
            amount: 100n,
            spent,
            thresholds: USUAL,
            repeatPercent: 0,
            fired,
          });
          fired = [...fired, ...crossed];
          if (speaks !== null) spoken.push(speaks);
        }
        expect(spoken).toEqual([...new Set(spoken)].sort((left, right) => left - right));
        const highest = USUAL.filter((threshold) => spent >= BigInt(threshold)).at(-1);
        expect(spoken.at(-1)).toBe(highest);
      }),
    );
  });
});
