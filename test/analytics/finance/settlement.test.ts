import { describe, expect, it } from 'vitest';
import { creditsLeft, settle } from '../../../src/analytics/finance/settlement.ts';
import type { LedgerEntry } from '../../../src/analytics/state.ts';

function entry(id: string, day: string, amount: bigint, kind: LedgerEntry['kind'] = 'payment'): LedgerEntry {
  return { org: 'default', id, kind, day, customer: '', amount, note: id, createdBy: null, createdAt: 0 };
}

describe('payments', () => {
  it('pay the oldest invoice first, and what is over is kept ahead', () => {
    const { paid, ahead } = settle(
      [
        { number: 2, total: 50n },
        { number: 1, total: 100n },
      ],
      [entry('a', '2026-11-03', 60n), entry('b', '2026-11-05', 120n)],
    );
    expect(paid.get(1)?.map(({ id, amount }) => [id, amount])).toEqual([
      ['a', 60n],
      ['b', 40n],
    ]);
    expect(paid.get(2)?.map(({ id, amount }) => [id, amount])).toEqual([['b', 50n]]);
    expect(ahead).toBe(30n);
  });
});

describe('credits', () => {
  it('are those granted by the end of the month, less what other invoices used', () => {
    const ledger = [
      entry('early', '2026-09-30', 20n, 'credit'),
      entry('last', '2026-10-31', 30n, 'credit'),
      entry('next', '2026-11-01', 40n, 'credit'),
      entry('paid', '2026-10-01', 50n),
    ];
    const left = creditsLeft(
      ledger,
      [
        { id: 'early', amount: 20n },
        { id: 'last', amount: 5n },
      ],
      '2026-11-01',
    );
    expect(left.map(({ id, amount }) => [id, amount])).toEqual([['last', 25n]]);
  });

  it('of one day are both there', () => {
    const ledger = [entry('a', '2026-10-05', 20n, 'credit'), entry('b', '2026-10-05', 20n, 'credit')];
    expect(creditsLeft(ledger, [], '2026-11-01')).toHaveLength(2);
  });
});
