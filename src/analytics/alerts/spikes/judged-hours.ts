import type { SpendKind } from '../../detect/spend-score.ts';
import type { Judgement } from '../../detect/spend-watch.ts';

/** What is kept of the judgement of a closed hour. */
export type JudgedHour = Omit<Judgement, 'send' | 'recovered'>;

/**
 * Judgements of consecutive hours, side by side: a hundred scopes of two months have 140,000 of them, which would
 * take 200 bytes each as objects.
 */
export type JudgedHours = {
  readonly count: number;
  readonly cells: Float64Array;
};

const CELLS = 6;

/** By the number that stands for it in a cell. Of exactly these types, so that one that is missing does not compile. */
const KINDS = [null, 'spike', 'drop', 'sustained'] as const satisfies readonly (SpendKind | null)[];

export const NO_HOURS: JudgedHours = { count: 0, cells: new Float64Array(0) };

/** The hours before with those after them. */
export function withHours(before: JudgedHours, news: readonly JudgedHour[]): JudgedHours {
  const count = before.count + news.length;
  const cells = new Float64Array(CELLS * count);
  cells.set(before.cells);
  for (const [index, { score, kind, expected, low, high, excess }] of news.entries()) {
    cells.set([score, KINDS.indexOf(kind), expected, low, high, excess], CELLS * (before.count + index));
  }
  return { count, cells };
}

/** Undefined before the first hour and after the last. */
export function hourAt({ count, cells }: JudgedHours, index: number): JudgedHour | undefined {
  if (index < 0 || index >= count) return undefined;
  const [score = 0, kind = 0, expected = 0, low = 0, high = 0, excess = 0] = cells.subarray(
    CELLS * index,
    CELLS * (index + 1),
  );
  return { score, kind: KINDS[kind] ?? null, expected, low, high, excess };
}
