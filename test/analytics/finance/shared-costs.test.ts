import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Pool, shareCosts, splitBy } from '../../../src/analytics/finance/shared-costs.ts';

const costs = (of: Readonly<Record<string, bigint>>) => new Map(Object.entries(of));

function pool(parts: Partial<Pool> & Pick<Pool, 'byTeam'>): Pool {
  return { scope: 'team:platform', split: 'usage', teams: [], ...parts };
}

describe('a shared cost', () => {
  const platform = costs({ platform: 1_000n });

  it('is split by what each team used of everything else', () => {
    // 1,000 as 300 : 100.
    const { changes } = shareCosts(costs({ ml: 300n, web: 100n }), [pool({ byTeam: platform })]);
    expect(changes).toEqual(costs({ platform: -1_000n, ml: 750n, web: 250n }));
  });

  it('is split in equal parts, what is left going to the first by name', () => {
    const direct = costs({ web: 5n, ml: 0n, ops: 7n });
    const { changes } = shareCosts(direct, [pool({ split: 'even', byTeam: platform })]);
    expect(changes).toEqual(costs({ platform: -1_000n, ml: 334n, ops: 333n, web: 333n }));
  });

  it('is borne by the named teams alone, even if they used nothing else', () => {
    const { changes } = shareCosts(costs({ ml: 300n }), [pool({ teams: ['ops', 'web'], byTeam: platform })]);
    expect(changes).toEqual(costs({ platform: -1_000n, ops: 500n, web: 500n }));
  });

  it('stays where it is when it is not split, or when nobody can bear it', () => {
    expect(shareCosts(costs({ ml: 3n }), [pool({ split: 'none', byTeam: platform })]).changes.size).toBe(0);
    expect(shareCosts(costs({ '': 3n }), [pool({ byTeam: platform })]).changes.size).toBe(0);
  });

  it('leaves the teams it was counted under, whoever used the key', () => {
    const gateway = pool({ scope: 'apiKey:gateway', split: 'even', byTeam: costs({ ml: 60n, '': 40n }) });
    const { changes } = shareCosts(costs({ ml: 1n, web: 1n }), [gateway]);
    expect(changes).toEqual(costs({ ml: -10n, web: 50n, '': -40n }));
  });
});

const amount = fc.bigInt({ min: 0n, max: 10n ** 18n });
const amounts = fc.dictionary(fc.constantFrom('', 'a', 'b', 'c', 'd'), amount);

describe('whatever is shared how', () => {
  it('comes to the whole, and each part is within a nano-dollar of its weight', () => {
    fc.assert(
      fc.property(amount, fc.array(amount, { minLength: 1, maxLength: 9 }), (whole, weights) => {
        const parts = splitBy(whole, weights);
        const all = weights.reduce((sum, one) => sum + one, 0n);
        expect(parts.reduce((sum, one) => sum + one, 0n)).toBe(whole);
        for (const [index, part] of parts.entries()) {
          if (all === 0n) continue;
          const error = part * all - whole * (weights[index] ?? 0n);
          expect(error < all && error > -all).toBe(true);
        }
      }),
    );
  });

  it('no total changes, and nobody bears less than nothing', () => {
    const pools = fc.array(
      fc.record({
        scope: fc.constantFrom('team:a', 'apiKey:gateway'),
        split: fc.constantFrom('even', 'usage', 'none'),
        teams: fc.uniqueArray(fc.constantFrom('a', 'b', 'c')),
        byTeam: amounts.map(costs),
      }),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(amounts.map(costs), pools, (direct, shared) => {
        const { changes, pools: split } = shareCosts(direct, shared);
        expect([...changes.values()].reduce((sum, one) => sum + one, 0n)).toBe(0n);
        for (const { costNano, shares } of split) {
          const borne = [...shares.values()];
          expect(borne.every((one) => one >= 0n)).toBe(true);
          if (borne.length > 0) expect(borne.reduce((sum, one) => sum + one, 0n)).toBe(costNano);
        }
      }),
    );
  });
});
