import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { marginPercent, marginsOf, spread, wholeMargin } from '../../../src/analytics/finance/margin.ts';

const priced = (costNano: bigint) => ({ costNano, pendingEvents: 0n });
const amount = fc.bigInt({ min: 0n, max: 10n ** 18n });

describe('margins', () => {
  it('are what is left of revenue, by customer, worked by hand', () => {
    // globex pays 100, costs 25; initech pays 10, costs 12; hooli costs 5 and pays nothing.
    const margins = marginsOf(
      new Map([
        ['globex', priced(25n)],
        ['initech', priced(12n)],
        ['hooli', priced(5n)],
      ]),
      [
        { customer: 'globex', amount: 60n },
        { customer: 'globex', amount: 40n },
        { customer: 'initech', amount: 10n },
      ],
    );
    expect(
      margins.map((one) => [one.customer, one.revenue, one.cost.costNano, one.margin, marginPercent(one)]),
    ).toEqual([
      ['globex', 100n, 25n, 75n, '75'],
      ['initech', 10n, 12n, -2n, '-20'],
      ['hooli', 0n, 5n, -5n, null],
    ]);
    expect(wholeMargin(margins)).toMatchObject({ revenue: 110n, cost: priced(42n), margin: 68n });
    // 68/110 = 61.81… %, cut so that nobody is told of more than there is.
    expect(marginPercent(wholeMargin(margins))).toBe('61.8');
  });

  it('keep who costs what nobody knows yet, without a percentage', () => {
    const [hooli] = marginsOf(new Map([['hooli', { costNano: 0n, pendingEvents: 2n }]]), [
      { customer: 'hooli', amount: 10n },
    ]);
    expect(hooli && marginPercent(hooli)).toBeNull();
    const unpaid = marginsOf(new Map([['hooli', { costNano: 0n, pendingEvents: 2n }]]), []);
    expect(unpaid).toMatchObject([{ customer: 'hooli', cost: { pendingEvents: 2n } }]);
  });

  it('add up to the whole, whatever was paid and spent', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ maxLength: 2 }), amount),
        fc.array(fc.record({ customer: fc.string({ maxLength: 2 }), amount })),
        (costs, revenue) => {
          const whole = wholeMargin(
            marginsOf(
              new Map(Object.entries(costs).map(([customer, cost]) => [customer, priced(cost)])),
              revenue,
            ),
          );
          expect(whole.cost.costNano).toBe(Object.values(costs).reduce((sum, cost) => sum + cost, 0n));
          expect(whole.revenue).toBe(revenue.reduce((sum, row) => sum + row.amount, 0n));
        },
      ),
    );
  });
});

describe('an amount spread over days', () => {
  it('adds up, and no two days differ by more than a nano-dollar', () => {
    expect(spread(10n, 3)).toEqual([4n, 3n, 3n]);
    fc.assert(
      fc.property(amount, fc.integer({ min: 1, max: 366 }), (whole, days) => {
        const parts = spread(whole, days);
        expect(parts).toHaveLength(days);
        expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(whole);
        const ends = [parts[0] ?? 0n, parts.at(-1) ?? 0n] as const;
        expect(ends[0] - ends[1] <= 1n).toBe(true);
      }),
    );
  });
});
