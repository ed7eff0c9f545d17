import type { Database, Engine } from '../../engine.ts';
import type { Generations } from './generations.ts';
import { hashKey, mayHold } from './key-filter.ts';

const SHAPE = { key: ['org', 'generation', 'key'], columns: ['seq'] } as const;
const OF_ANY_GENERATION = { key: ['org', 'key'], columns: ['seq'] } as const;

/** A run's key among those of events; ids are printable, so none can look like it. */
export function runKey(run: string): string {
  return `\u001frun\u001f${run}`;
}

/** Keys as one transaction sees them. */
export type KeySpace = {
  readonly engine: Engine;
  readonly db: Database;
  readonly generations: Generations;
  /** The generation new keys go into; no key stands in a later one. */
  readonly generation: number;
};

/** Sequence numbers of what is stored under keys of one organisation, each of them named once. */
export async function findKeys(
  space: KeySpace,
  org: string,
  names: Iterable<string>,
): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  let missing = [...names].map((key) => ({ key, hash: hashKey(key) }));
  for (let generation = space.generation; generation >= 0 && missing.length > 0; generation--) {
    const filter = space.generations.maybeFilter(generation);
    const asked = filter ? missing.filter(({ hash }) => mayHold(filter, hash)) : missing;
    const before = found.size;
    for (const [index, row] of (await find(space, { org, generation, asked })).entries())
      if (row) found.set(asked[index]?.key ?? '', Number(row[0]));
    if (found.size > before) missing = missing.filter(({ key }) => !found.has(key));
  }
  return found;
}

type Asked = {
  readonly org: string;
  readonly generation: number;
  readonly asked: readonly { readonly key: string }[];
};

function find({ engine, db }: KeySpace, { org, generation, asked }: Asked) {
  const { eventKey } = db.tables;
  return engine.hasOneKeyIndex
    ? engine.findRows(
        db,
        eventKey,
        OF_ANY_GENERATION,
        asked.map(({ key }) => [org, key]),
      )
    : engine.findRows(
        db,
        eventKey,
        SHAPE,
        asked.map(({ key }) => [org, generation, key]),
      );
}

export type KeyEntry = { readonly org: string; readonly key: string; readonly seq: number };

/** Stores new keys. In key order, which keeps inserts near each other. */
export async function addKeys(
  { engine, db, generation }: KeySpace,
  entries: readonly KeyEntry[],
): Promise<void> {
  const { eventKey } = db.tables;
  const rows = entries
    .toSorted((a, b) => compareText(a.org, b.org) || compareText(a.key, b.key))
    .map((entry) => [entry.org, generation, entry.key, entry.seq]);
  await engine.insertRows(db, eventKey, [...SHAPE.key, ...SHAPE.columns], rows);
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
