import { count, eq, sql } from 'drizzle-orm';
import { prepareOnce } from '../../prepare-once.ts';
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

/** Numbers and names in the rows of all answers together, some 25 bytes each. */
const CELLS_REMEMBERED = 500_000;
const MOST_CELLS = 200_000;

export function createSealedAnswers(): SealedAnswers {
  const answers = createRecall<string, readonly object[]>(CELLS_REMEMBERED, cellsOf);
  return async <Row extends object>(
    reading: Reading,
    { org, question, seals }: SealedQuestion,
    read: () => Promise<readonly Row[]>,
  ) => {
    if (seals.length === 0) return read();
    const spans = seals.map(({ bucket, attempt }) => `${bucket}:${attempt}`);
    const key = [org, await erasures(reading, org), question, ...spans].join(' ');
    const known = answers.get(key);
    // One question is only ever answered by one kind of rows.
    if (known) return known as readonly Row[];
    const rows = await read();
    if (cellsOf(rows) <= MOST_CELLS) answers.set(key, rows);
    return rows;
  };
}

/** An answer without rows is remembered too. */
function cellsOf(rows: readonly object[]): number {
  return 1 + rows.length * Object.values(rows[0] ?? {}).flat().length;
}

/** Rows may hold names, and seals do not break when a person is erased; each erasure buries a name for good. */
async function erasures({ db, once }: Reading, org: string): Promise<number> {
  const [row] = await once(`erasures ${org}`, () => buried(db).execute({ org }));
  return row?.names ?? 0;
}

const buried = prepareOnce((db, { erased }) =>
  db
    .select({ names: count() })
    .from(erased)
    .where(eq(erased.org, sql.placeholder('org')))
    .prepare(),
);
