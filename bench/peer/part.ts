import { isDeepStrictEqual } from 'node:util';
import type { Columns } from '../columnar.ts';
import { median } from '../report.ts';

/** A way to ask DuckDB for one part of an answer. */
export type Way<Said> = (columns: Columns) => Promise<Said>;

/** Asks for one part of an answer, by ways that all have to say the same. */
export type AskPart = <Said>(name: PartName, ways: readonly Way<Said>[]) => Promise<Said>;

export type PartName = 'sums' | 'former' | 'runs' | 'users' | 'times' | 'newest';

/** Rounds of a way once it is warm; one that is slow has fewer. */
const MOST_ROUNDS = 5;
const LEAST_ROUNDS = 3;
const MOST_ASKING_MS = 4_000;

export type Parts = {
  readonly ask: AskPart;
  /** What all parts took by their fastest ways, or all but one kind of them. */
  readonly ms: (leftOut?: PartName) => number;
};

/** Asks part by part, times each way of asking, and goes on with DuckDB's fastest. */
export function createParts(columns: Columns): Parts {
  const taken: { readonly name: PartName; readonly ms: number }[] = [];
  return {
    ask: async (name, ways) => {
      const { said, fastest } = await fastestOf(name, ways, columns);
      taken.push({ name, ms: await timedWay(fastest, columns) });
      return said;
    },
    ms: (leftOut) => taken.filter(({ name }) => name !== leftOut).reduce((sum, { ms }) => sum + ms, 0),
  };
}

async function fastestOf<Said>(
  name: PartName,
  ways: readonly Way<Said>[],
  columns: Columns,
): Promise<{ readonly said: Said; readonly fastest: Way<Said> }> {
  const tried: { readonly way: Way<Said>; readonly said: Said; readonly ms: number }[] = [];
  for (const way of ways) {
    const said = await way(columns);
    // The only way there is need not be compared.
    tried.push({ way, said, ms: ways.length === 1 ? 0 : await once(way, columns) });
  }
  const [first, ...others] = tried.toSorted((one, other) => one.ms - other.ms);
  if (!first) throw new Error(`there is no way to ask for ${name}`);
  if (others.some(({ said }) => !isDeepStrictEqual(said, first.said)))
    throw new Error(`two ways to ask DuckDB for ${name} differ`);
  return { said: first.said, fastest: first.way };
}

/** Milliseconds of a way that is warm, the median of some rounds. */
export async function timedWay(way: Way<unknown>, columns: Columns): Promise<number> {
  const samples: number[] = [];
  const until = performance.now() + MOST_ASKING_MS;
  while (samples.length < LEAST_ROUNDS || (samples.length < MOST_ROUNDS && performance.now() < until))
    samples.push(await once(way, columns));
  return median(samples);
}

async function once(way: Way<unknown>, columns: Columns): Promise<number> {
  const startedAt = performance.now();
  await way(columns);
  return performance.now() - startedAt;
}
