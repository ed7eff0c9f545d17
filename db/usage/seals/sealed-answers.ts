import { hash } from 'node:crypto';
import { erasuresOf } from '../erase/tombstones.ts';
import type { Reading } from '../reading.ts';
import { createRecall } from '../recall.ts';

/** A span whose seal holds, and which try to sum it. */
export type Sealed = { readonly bucket: number; readonly attempt: number };

export type SealedQuestion = {
  readonly org: string;
  /** All that the rows depend on besides the seals and the names of people. */
  readonly question: string;
  readonly seals: readonly Sealed[];
};

/**
 * Answers about sealed spans, kept by the seals they rest on: as long as these hold, reading again gives the same,
 * and a span that changes is sealed by another try.
 */
export type SealedAnswers = <Row extends object>(
  reading: Reading,
  asked: SealedQuestion,
  read: () => Promise<readonly Row[]>,
) => Promise<readonly Row[]>;

/** Outside of a snapshot a seal may break between looking for it and reading what it covers. */
export const readAnew: SealedAnswers = (_, __, read) => read();

/** Of a number and of a short name. */
const CELL_BYTES = 25;

/** What an answer takes beside its rows. */
const ANSWER_CELLS = 10;

/** Of the rows of all answers together. */
const CELLS_REMEMBERED = 600_000;

export function createSealedAnswers(): SealedAnswers {
  const answers = createRecall<string, readonly object[]>(CELLS_REMEMBERED, cellsOf);
  return async <Row extends object>(
    reading: Reading,
    { org, question, seals }: SealedQuestion,
    read: () => Promise<readonly Row[]>,
  ) => {
    if (seals.length === 0) return read();
    const spans = seals.map(({ bucket, attempt }) => `${bucket}:${attempt}`);
    // Rows may hold names, and seals do not break when a person is erased.
    const key = hash('sha256', [org, await erasuresOf(reading, org), question, ...spans].join(' '), 'base64');
    const known = answers.get(key);
    // One question is only ever answered by one kind of rows.
    if (known) return known as readonly Row[];
    const rows = await read();
    answers.set(key, rows);
    return rows;
  };
}

function cellsOf(rows: readonly object[]): number {
  return rows.reduce((sum, row) => sum + Object.values(row).flat().reduce(addCell, 0), ANSWER_CELLS);
}

function addCell(cells: number, cell: unknown): number {
  return cells + 1 + (typeof cell === 'string' ? cell.length / CELL_BYTES : 0);
}
