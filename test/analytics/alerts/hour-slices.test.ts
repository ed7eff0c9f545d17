import { describe, expect, it } from 'vitest';
import { readInSlices } from '../../../src/analytics/alerts/hour-slices.ts';

/** Lengths of the slices in which hours of so many rows each are read. */
async function slicesOf(rows: readonly number[], length = 6): Promise<readonly number[]> {
  const lengths: number[] = [];
  await readInSlices(
    { first: 0, end: rows.length },
    {
      length,
      read: async ({ first, end }) => {
        lengths.push(end - first);
        return rows.slice(first, end).reduce((sum, count) => sum + count, 0);
      },
      pause: async () => undefined,
    },
  );
  return lengths;
}

const hours = (count: number, rows: number) => new Array<number>(count).fill(rows);

describe('slices of hours', () => {
  it('grow while they bring little, up to two days', async () => {
    expect(await slicesOf(hours(200, 1))).toEqual([6, 12, 24, 48, 48, 48, 14]);
  });

  it('stay while they bring from 250 to 1,000 rows', async () => {
    expect(await slicesOf(hours(18, 100))).toEqual([6, 6, 6]);
  });

  it('shrink where hours are busy, to a single one at least', async () => {
    expect(await slicesOf(hours(12, 2_000))).toEqual([6, 3, 2, 1]);
  });

  it('meet a busy month after idle ones two days at a time', async () => {
    const lengths = await slicesOf([...hours(90, 0), ...hours(96, 60)]);
    expect(lengths).toEqual([6, 12, 24, 48, 48, 24, 12, 12]);
  });
});

describe('the length of the last slice', () => {
  const lengthAfter = (length: number, count: number, rows: number) =>
    readInSlices(
      { first: 0, end: count },
      { length, read: async ({ first, end }) => (end - first) * rows, pause: async () => undefined },
    );

  it('is not learnt from the rest of the hours, but where that is too much already', async () => {
    expect(await lengthAfter(48, 24, 1)).toBe(48);
    expect(await lengthAfter(6, 1, 1)).toBe(6);
    expect(await lengthAfter(48, 24, 100)).toBe(12);
  });
});
