import { setImmediate as letOthers } from 'node:timers/promises';
import { SERIES_DIMENSIONS, type SeriesDimension } from '../../../src/analytics/dimensions.ts';
import { MARGINS } from '../margins.ts';
import { countPair, type Slice } from './pair-slice.ts';
import type { Pair, SealedSize } from './pairs.ts';

/** Rows of two dimensions may be so many times the rows they are made from, all in all. Hours are not kept long. */
const MOST_TIMES: Readonly<Record<SealedSize, number>> = { hour: 6, day: 4, week: 4 };

/**
 * The pairs worth keeping of a span: each dimension alone where no margin is kept of it, everything within a
 * person (whose rows by all dimensions are few), and of two dimensions those that save most, while there is room.
 */
export async function choosePairs(slice: Slice, size: SealedSize): Promise<readonly Pair[]> {
  const alone = SERIES_DIMENSIONS.filter((name) => size === 'week' || !isMargin(name));
  const used = SERIES_DIMENSIONS.filter((name) => slice.used.includes(name));
  const people: readonly Pair[] = used.includes('user') ? [{ within: 'user', by: '*' }] : [];
  return [
    ...alone.map((by): Pair => ({ within: '', by })),
    ...people,
    ...(await bestOf(used, slice, slice.rows * MOST_TIMES[size])),
  ];
}

function isMargin(name: SeriesDimension): boolean {
  return MARGINS.some((margin) => margin === name);
}

type Sized = {
  readonly pair: Pair;
  readonly rows: number /** Of one value of the first. */;
  readonly read: number;
};

async function bestOf(
  used: readonly SeriesDimension[],
  slice: Slice,
  mostRows: number,
): Promise<readonly Pair[]> {
  const sized: Sized[] = [];
  for (const [index, one] of used.entries()) {
    for (const other of used.slice(index + 1)) {
      const rows = countPair(slice, { within: one, by: other });
      const sizedAs = (within: SeriesDimension, by: SeriesDimension): Sized => ({
        pair: { within, by },
        rows,
        read: rows / slice.columns[within].series.length,
      });
      sized.push(sizedAs(one, other), sizedAs(other, one));
      await letOthers();
    }
  }
  let room = mostRows;
  const best = sized.filter(({ pair }) => pair.within !== 'user').sort((a, b) => a.read - b.read);
  return best
    .filter(({ rows }) => {
      const fits = rows <= room;
      if (fits) room -= rows;
      return fits;
    })
    .map(({ pair }) => pair);
}
