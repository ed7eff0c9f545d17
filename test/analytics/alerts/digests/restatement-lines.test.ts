import { describe, expect, it } from 'vitest';
import { restatementLines } from '../../../../src/analytics/alerts/digests/restatement-lines.ts';
import type { Restatement } from '../../../../src/analytics/pricing/repricing/restatements.ts';

const DAY = 86_400_000;
const NOON = Date.parse('2026-11-20T12:00:00Z');
const YESTERDAY = { since: NOON - DAY, until: NOON };
const usd = (amount: number) => BigInt(Math.round(amount * 100)) * 10_000_000n;

function restated(parts: Partial<Restatement> = {}): Restatement {
  return {
    key: 'k',
    month: '2026-10',
    provider: 'openai',
    model: 'gpt-5',
    events: 10,
    beforeNano: usd(100),
    afterNano: usd(124.1),
    monthNano: usd(1180),
    reason: 'corrected',
    isOver: true,
    at: NOON - DAY,
    ...parts,
  };
}

describe('restatements in a digest', () => {
  it('say what a month costs now, what it cost before, and why', () => {
    expect(restatementLines([restated()], YESTERDAY)).toEqual([
      'October 2026 is restated: $1,204.10, was $1,180.00 (price of gpt-5 corrected)',
    ]);
  });

  it('say at what a month was closed', () => {
    const closed = { month: '2026-10', closedAt: NOON - 18 * DAY, costNano: usd(1180) };
    expect(restatementLines([restated()], YESTERDAY, [closed])).toEqual([
      'October 2026 is restated: $1,204.10, was $1,180.00 (price of gpt-5 corrected); closed at $1,180.00',
    ]);
  });

  it('say what a model that had no price adds', () => {
    const tuned = { model: 'tuned', reason: 'priced', beforeNano: 0n, afterNano: usd(5) } as const;
    expect(restatementLines([restated(tuned)], YESTERDAY)).toEqual([
      'October 2026 is restated: $1,185.00, was $1,180.00 (price of tuned now known)',
    ]);
  });

  it('are one line a month, the earliest first, from before the first change to after the last', () => {
    const lines = restatementLines(
      [
        restated(),
        restated({ model: 'gpt-6', beforeNano: usd(10), afterNano: usd(6), monthNano: usd(1204.1) }),
        restated({
          model: 'gpt-7',
          beforeNano: 0n,
          afterNano: usd(1),
          monthNano: usd(1200.1),
          reason: 'priced',
        }),
        restated({ month: '2026-09', monthNano: usd(500) }),
      ],
      YESTERDAY,
    );
    expect(lines).toEqual([
      'September 2026 is restated: $524.10, was $500.00 (price of gpt-5 corrected)',
      'October 2026 is restated: $1,201.10, was $1,180.00 (prices of gpt-5 and 1 more model corrected; price of gpt-7 now known)',
    ]);
  });

  it('leave out what was told before, what is yet to be told, running months, and what stays as it was', () => {
    const silent = [
      restated({ at: NOON - DAY - 1 }),
      restated({ at: NOON }),
      restated({ month: '2026-11', isOver: false }),
      restated({ month: '2026-08', afterNano: usd(100) }),
    ];
    expect(restatementLines(silent, YESTERDAY)).toEqual([]);
  });
});
