import { createRecall } from '../recall.ts';

/** A span whose seal holds, and which try to sum it. */
export type Sealed = { readonly bucket: number; readonly attempt: number };

/**
 * Answers about sealed spans, kept by the seals they rest on: as long as these hold, reading again gives the same,
 * and a span that changes is sealed by another try.
 */
export type SealedAnswers = <Row>(
  asked: { readonly question: string; readonly seals: readonly Sealed[] },
  read: () => Promise<readonly Row[]>,
) => Promise<readonly Row[]>;

/** One is some 10,000 small rows: calls by 200 values and 45 bins. */
const ANSWERS_REMEMBERED = 32;
const MOST_ROWS = 20_000;

export function createSealedAnswers(): SealedAnswers {
  const answers = createRecall<string, readonly unknown[]>(ANSWERS_REMEMBERED);
  return async <Row>(
    { question, seals }: Parameters<SealedAnswers>[0],
    read: () => Promise<readonly Row[]>,
  ) => {
    const key = [question, ...seals.map(({ bucket, attempt }) => `${bucket}:${attempt}`)].join(' ');
    const known = answers.get(key);
    // One question is only ever answered by one kind of rows.
    if (known) return known as readonly Row[];
    const rows = await read();
    if (rows.length <= MOST_ROWS) answers.set(key, rows);
    return rows;
  };
}
