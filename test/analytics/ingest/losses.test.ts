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

  it('is written once for each new total, and at most once a minute', async () => {
    const written: SenderLoss[] = [];
    let now = 10 * HOUR_MS;
    const book = createLossBook({
      state: { noteLoss: async (one) => void written.push(one) },
      now: () => now,
    });
    for (const total of [3, 3, 2, 4, 4, 5]) {
      await book.note({ org: 'acme', apiKey: 'k1', sender: 's1', total });
      now += 20_000;
    }
    // At 0, 20, 40, 60, 80 and 100 s: the 4 comes again when a minute is over, the 5 too soon after it.
    expect(written).toEqual([loss('s1', 10, 3), loss('s1', 10, 4)]);
  });

  it('is written again after it could not be', async () => {
    const written: SenderLoss[] = [];
    let isAway = true;
    const noteLoss = async (one: SenderLoss) => {
      if (isAway) throw new Error('the database is away');
      written.push(one);
    };
    const book = createLossBook({ state: { noteLoss }, now: () => 10 * HOUR_MS });
    const said = { org: 'acme', apiKey: 'k1', sender: 's1', total: 3 };
    await expect(book.note(said)).rejects.toThrow('away');
    isAway = false;
    await book.note(said);
    expect(written).toEqual([loss('s1', 10, 3)]);
  });

  it('does not fill the store with names that are made up', async () => {
    const written: SenderLoss[] = [];
    const book = createLossBook({
      state: { noteLoss: async (one) => void written.push(one) },
      now: () => HOUR_MS,
    });
    for (let index = 0; index < 2_000; index += 1)
      await book.note({ org: 'acme', apiKey: 'k1', sender: `s${index}`, total: 1 });
    expect(written).toHaveLength(500);
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

  it('are counted once where the clocks of two servers differ', () => {
    const rows = [loss('s1', 10, 130), loss('s1', 11, 120), loss('s1', 12, 150)];
    expect(hourLosses(rows).map(({ lost }) => lost)).toEqual([130, 20]);
  });
});
