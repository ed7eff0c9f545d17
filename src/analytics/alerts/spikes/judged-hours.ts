import type { SpendKind } from '../../detect/spend/score.ts';
import type { Judgement } from '../../detect/spend/watch.ts';

/** What is kept of the judgement of a closed hour. */
export type JudgedHour = Omit<Judgement, 'send' | 'recovered'>;

/**
 * Judgements of consecutive hours, side by side: a hundred scopes of two months have 140,000 of them, which would
 * take 200 bytes each as objects.
 */
export type JudgedHours = {
  readonly count: number;
  readonly row: Row;
};

/** Room for some hours, filled from the front. What was written stays, so those who know fewer hours share it. */
type Row = { readonly cells: Float64Array; filledHours: number };

const CELLS = 6;

/** Room is made by the week, as a scope grows by the hour: in rehearsals by 1,440 of them, one by one. */
const ROOM_HOURS = 168;

/** By the number that stands for it in a cell; typed so exactly that one left out does not compile. */
const KINDS = [null, 'spike', 'drop', 'sustained'] as const satisfies readonly (SpendKind | null)[];

export const NO_HOURS: JudgedHours = { count: 0, row: { cells: new Float64Array(0), filledHours: 0 } };

/** The hours before with those after them; the hours before stay as they are. */
export function withHours(before: JudgedHours, news: readonly JudgedHour[]): JudgedHours {
  const count = before.count + news.length;
  const row = hasRoom(before, count) ? before.row : copied(before, count);
  for (const [index, hour] of news.entries()) write(row.cells, before.count + index, hour);
  row.filledHours = count;
  return { count, row };
}

/** Where other hours follow those before already, there is none. */
function hasRoom({ count, row }: JudgedHours, needed: number): boolean {
  return row.filledHours === count && CELLS * needed <= row.cells.length;
}

function copied({ count, row }: JudgedHours, needed: number): Row {
  const cells = new Float64Array(CELLS * ROOM_HOURS * Math.ceil(needed / ROOM_HOURS));
  cells.set(row.cells.subarray(0, CELLS * count));
  return { cells, filledHours: count };
}

function write(cells: Float64Array, index: number, hour: JudgedHour): void {
  const place = CELLS * index;
  cells[place] = hour.score;
  cells[place + 1] = KINDS.indexOf(hour.kind);
  cells[place + 2] = hour.expected;
  cells[place + 3] = hour.low;
  cells[place + 4] = hour.high;
  cells[place + 5] = hour.excess;
}

/** Undefined before the first hour and after the last. */
export function hourAt({ count, row: { cells } }: JudgedHours, index: number): JudgedHour | undefined {
  if (index < 0 || index >= count) return undefined;
  const place = CELLS * index;
  return {
    score: cells[place] ?? 0,
    kind: KINDS[cells[place + 1] ?? 0] ?? null,
    expected: cells[place + 2] ?? 0,
    low: cells[place + 3] ?? 0,
    high: cells[place + 4] ?? 0,
    excess: cells[place + 5] ?? 0,
  };
}
