/** Rows of one statement: a long one would keep this thread from everything else, many short ones take longer. */
const SLICE_ROWS = { least: 250, most: 1_000 } as const;

/** Hours of a first statement, of which nobody knows yet how many rows it brings. */
export const FIRST_SLICE_HOURS = 6;

/** A busy month may follow idle ones, and how busy it is shows only after the statement that reaches into it. */
const MOST_SLICE_HOURS = 48;

/** Hours by their index, `end` not included. */
export type HourSpan = { readonly first: number; readonly end: number };

export type SliceParts = {
  /** Hours of the first slice. */
  readonly length: number;
  /** Reads one slice; resolves with how many rows it brought. */
  readonly read: (slice: HourSpan) => Promise<number>;
  /** Lets other work of this process go on between two slices. */
  readonly pause: () => Promise<void>;
};

/** Reads hours in slices of about as many rows as one statement should have; resolves with their last length. */
export async function readInSlices({ first, end }: HourSpan, parts: SliceParts): Promise<number> {
  let { length } = parts;
  for (let at = first; at < end; ) {
    const slice = { first: at, end: Math.min(at + length, end) };
    length = nextLength(length, slice, await parts.read(slice));
    at = slice.end;
    await parts.pause();
  }
  return length;
}

function nextLength(length: number, { first, end }: HourSpan, rows: number): number {
  if (rows > SLICE_ROWS.most) return Math.ceil((end - first) / 2);
  // The last slice may be shorter, and then its few rows say nothing of longer ones.
  const isSparse = rows < SLICE_ROWS.least && end - first === length;
  return isSparse ? Math.min(MOST_SLICE_HOURS, 2 * length) : length;
}
