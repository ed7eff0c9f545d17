/** Rows of one INSERT or IN list: the widest table here has 20 columns, and SQLite takes 32,766 parameters. */
const CHUNK_ROWS = 500;

/** Slices of a list small enough for one statement each. */
export function* chunks<T>(rows: readonly T[]): Generator<T[]> {
  for (let start = 0; start < rows.length; start += CHUNK_ROWS) yield rows.slice(start, start + CHUNK_ROWS);
}

/** Orders by a text in TypeScript, because databases disagree about the order of text. */
export function byText<T>(text: (row: T) => string): (a: T, b: T) => number {
  return (a, b) => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0);
}
