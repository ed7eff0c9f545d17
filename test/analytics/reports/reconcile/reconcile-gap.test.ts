import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type Compared,
  type DayRead,
  explainGap,
  gapOf,
  type Side,
} from '../../../../src/analytics/reports/reconcile/reconcile-gap.ts';

type Parts = {
  readonly ours?: Partial<Compared['ours']>;
  readonly theirs?: Partial<Side>;
  readonly bill?: Partial<Compared['bill']>;
};

/** A thousand tokens at $2, counted, reported and billed alike, unless told otherwise. */
function compared({ ours, theirs, bill }: Parts = {}): Compared {
  const side = { cost: 2_000_000_000n, input: 1_000n, output: 0n, events: 1, pending: 0 };
  return {
    provider: 'openai',
    model: 'gpt-5.5',
    day: Date.UTC(2026, 10, 19),
    ours: { ...side, fromPolls: 0n, ...ours },
    theirs: { ...side, ...theirs },
    bill: { charged: 2_000_000_000n, credited: 0n, rows: 1, ...bill },
  };
}

const NONE = { cost: 0n, input: 0n, output: 0n, events: 0 };

it.each<readonly [why: string, parts: Parts, day: DayRead, expected: readonly (readonly [string, bigint])[]]>(
  [
    ['nothing where all three agree', {}, 'whole', []],
    [
      'usage nobody reported, at our price',
      { ours: { cost: 1_500_000_000n, input: 750n } },
      'whole',
      [['unreported', 500_000_000n]],
    ],
    [
      'more usage here than the provider counts',
      { ours: { cost: 3_000_000_000n, input: 1_500n } },
      'whole',
      [['overreported', -1_000_000_000n]],
    ],
    [
      'another price of the same usage',
      { bill: { charged: 2_200_000_000n } },
      'whole',
      [['priced', 200_000_000n]],
    ],
    [
      'usage and price apart: $0.50 of calls, and $0.30 on all of it',
      { ours: { cost: 1_500_000_000n, input: 750n }, bill: { charged: 2_300_000_000n } },
      'whole',
      [
        ['unreported', 500_000_000n],
        ['priced', 300_000_000n],
      ],
    ],
    [
      'rounding, no more than a nano-dollar a call and row',
      { ours: { events: 3 }, bill: { charged: 2_000_000_004n } },
      'whole',
      [['rounding', 4n]],
    ],
    [
      'what was given back, beside the rest',
      { bill: { charged: 2_200_000_000n, credited: -150_000_000n, rows: 2 } },
      'whole',
      [
        ['credits', -150_000_000n],
        ['priced', 200_000_000n],
      ],
    ],
    [
      'a price that is not known here',
      { ours: { cost: 0n, pending: 1 } },
      'whole',
      [['pending', 2_000_000_000n]],
    ],
    [
      'usage that is not in the bill',
      { bill: { charged: 0n, rows: 0 } },
      'whole',
      [['unbilled', -2_000_000_000n]],
    ],
    ['a bill for no usage', { ours: NONE, theirs: NONE }, 'whole', [['unused', 2_000_000_000n]]],
    [
      'a day that is not over',
      { bill: { charged: 0n, rows: 0 } },
      'incomplete',
      [['incomplete', -2_000_000_000n]],
    ],
    [
      'a day nobody asked for',
      { theirs: NONE, bill: { charged: 0n, rows: 0 } },
      'unread',
      [['unread', -2_000_000_000n]],
    ],
  ],
)('says %s', (_, parts, day, expected) => {
  const found = explainGap(compared(parts), day);
  expect(found.map(({ reason, nano }) => [reason, nano])).toEqual(expected);
});

it('explains every gap to the nano-dollar', () => {
  const money = fc.bigInt({ min: 0n, max: 10n ** 15n });
  const side = fc.record({
    cost: money,
    input: fc.bigInt({ min: 0n, max: 3n }),
    output: fc.bigInt({ min: 0n, max: 3n }),
    events: fc.nat(3),
    pending: fc.nat(1),
  });
  const bill = fc.record({ charged: money, credited: money.map((nano) => -nano), rows: fc.nat(2) });
  const day = fc.constantFrom<DayRead>('whole', 'incomplete', 'unread');
  fc.assert(
    fc.property(side, side, bill, day, (ours, theirs, billed, read) => {
      const one = compared({ ours, theirs, bill: billed });
      const sum = explainGap(one, read).reduce((total, { nano }) => total + nano, 0n);
      expect(sum).toBe(gapOf(one));
    }),
  );
});
