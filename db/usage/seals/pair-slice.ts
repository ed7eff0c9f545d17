import type { DimensionName, SeriesDimension } from '../../../src/analytics/dimensions.ts';
import { MEASURES } from '../../../src/analytics/store.ts';
import { type Pair, WHOLE } from './pairs.ts';

/** Some rows of a span, column by column: what each stands for in every dimension, and its sums. */
export type Slice = {
  readonly rows: number;
  /** By all dimensions at once, and by each of them. */
  readonly columns: Readonly<Record<SeriesDimension | '*', Column>>;
  /** Dimensions that any row has a value of. */
  readonly used: readonly DimensionName[];
  /** In the order of MEASURES, row after row. */
  readonly sums: readonly number[];
};

/** Each series of a column once, and for each row the place of its own among them. */
export type Column = { readonly series: readonly number[]; readonly places: readonly number[] };

/** One row of a pair: the key, then the sums in the order of MEASURES. */
export type PairRow = readonly [within: number, series: number, ...sums: number[]];

const WIDTH = MEASURES.length;

/** How many rows a pair would have. */
export function countPair(slice: Slice, pair: Pair): number {
  return groupRows(slice, pair).keys.length;
}

/** A slice added up by a pair, in key order. */
export function sumPair(slice: Slice, pair: Pair): readonly PairRow[] {
  const { keys, groupOf } = groupRows(slice, pair);
  const sums = new Float64Array(keys.length * WIDTH);
  for (let row = 0; row < slice.rows; row++) {
    const [from, to] = [row * WIDTH, (groupOf[row] ?? 0) * WIDTH];
    for (let index = 0; index < WIDTH; index++)
      sums[to + index] = (sums[to + index] ?? 0) + (slice.sums[from + index] ?? 0);
  }
  const [within, by] = columnsOf(slice, pair);
  const width = by.series.length;
  const rows = keys.map(
    (key, group): PairRow => [
      within.series[Math.floor(key / width)] ?? WHOLE,
      by.series[key % width] ?? WHOLE,
      ...sums.subarray(group * WIDTH, (group + 1) * WIDTH),
    ],
  );
  return rows.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

/** Whether everything a slice can be added up to is exact in a JavaScript number. */
export function isExact({ rows, sums }: Slice): boolean {
  const totals = new Float64Array(WIDTH);
  for (let row = 0; row < rows; row++) {
    for (let index = 0; index < WIDTH; index++)
      totals[index] = (totals[index] ?? 0) + Math.abs(sums[row * WIDTH + index] ?? 0);
  }
  return totals.every((total) => total <= Number.MAX_SAFE_INTEGER);
}

/** The group of each row, numbered as they come; a group's key holds both of its places. */
function groupRows(slice: Slice, pair: Pair) {
  const [within, by] = columnsOf(slice, pair);
  const width = by.series.length;
  const groups = new Map<number, number>();
  const groupOf = new Int32Array(slice.rows);
  for (let row = 0; row < slice.rows; row++) {
    const key = (within.places[row] ?? 0) * width + (by.places[row] ?? 0);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, groups.size);
    groupOf[row] = known ?? groups.size - 1;
  }
  return { keys: [...groups.keys()], groupOf };
}

function columnsOf({ columns, rows }: Slice, { within, by }: Pair): readonly [Column, Column] {
  const whole: Column = { series: [WHOLE], places: new Array<number>(rows).fill(0) };
  return [within === '' ? whole : columns[within], columns[by]];
}
