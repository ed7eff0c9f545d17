import type { Currency } from '../currency.ts';

/** Money and percentages are exact decimal strings; tokens and counts are integers (strings past 2^53). */
export type ExactValue = string | number | null;

/** `change` is percent more or, below zero, less; null is of nothing. `list` is names joined by "; "; `spark` a row of bars for eyes alone, which files leave out. */
export type Unit =
  | 'usd'
  | 'tokens'
  | 'count'
  | 'percent'
  | 'change'
  | 'ms'
  | 'text'
  | 'list'
  | 'spark'
  | 'time';

export type Column = { readonly key: string; readonly label: string; readonly unit: Unit };

export type Row = Readonly<Record<string, ExactValue>>;

/**
 * All rows, best first. Formatters show `shown` of them (shownRows) and say how many more there are;
 * the CSV holds every one. `total` is the distinct total, which overlapping rows may exceed.
 */
export type Table = {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly total: Row;
  readonly shown: number;
  readonly rowsOverlap: boolean;
  /** What people read its money in; the cells stay USD. */
  readonly currency?: Currency;
  /** Its rows are slices of time, oldest first as files have them; people read the latest first. */
  readonly latestFirst?: true;
};

/** The rows a chat has room for, in the order they are read. */
export function shownRows({ rows, shown, latestFirst }: Table): readonly Row[] {
  return latestFirst ? rows.slice(Math.max(0, rows.length - shown)).reverse() : rows.slice(0, shown);
}
