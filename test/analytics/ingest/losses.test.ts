import { describe, expect, it } from 'vitest';
import { createLossBook, hourLosses, maybeSaidLoss } from '../../../src/analytics/ingest/losses.ts';
import type { SenderLoss } from '../../../src/analytics/state.ts';

const HOUR_MS = 3_600_000;

function loss(sender: string, hour: number, total: number): SenderLoss {
  return { org: 'acme', apiKey: 'k1', sender, hour: hour * HOUR_MS, total };
}

describe('what a sender says it lost', () => {
  it('is its name and a total', () => {
    expect(maybeSaidLoss('3f2a-9c 1200')).toEqual({ sender: '3f2a-9c', total: 1200 });
    expect(maybeSaidLoss(' s1 1 ')).toEqual({ sender: 's1', total: 1 });
  });

  it.each(['', 's1', '1200', 's1 -3', 's1 1.5', 's1 0', 's1 12 13', 's 1e9', `${'s'.repeat(65)} 1`, "s' 1"])(
    'is nothing where it says %j',
    (header) => {
      expect(maybeSaidLoss(header)).toBeUndefined();
    },
  );

  it('is written once for each new total', async () => {
    const written: SenderLoss[] = [];
    const book = createLossBook({
      state: { noteLoss: async (one) => void written.push(one) },
      now: () => 10 * HOUR_MS + 5,
    });
    for (const total of [3, 3, 2, 5]) await book.note({ org: 'acme', apiKey: 'k1', sender: 's1', total });
    expect(written).toEqual([loss('s1', 10, 3), loss('s1', 10, 5)]);
  });
});

describe('losses by the hour', () => {
  it('are what each total adds to the one before of the same sender', () => {
    const rows = [loss('s1', 10, 5), loss('s1', 11, 5), loss('s1', 13, 12), loss('s2', 11, 4)];
    expect(hourLosses(rows).map(({ sender, hour, lost }) => [sender, hour / HOUR_MS, lost])).toEqual([
      ['s1', 10, 5],
      ['s1', 13, 7],
      ['s2', 11, 4],
    ]);
  });
});
