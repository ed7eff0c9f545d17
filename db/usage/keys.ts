import type { Database, Engine } from '../engine.ts';

/** Rows of `event` per generation of keys. */
export const GENERATION_ROWS = 1 << 20;

const SHAPE = { key: ['org', 'generation', 'key'], columns: ['seq'] } as const;

/** A run's key among those of events; ids are printable, so none can look like it. */
export function runKey(run: string): string {
  return `\u001frun\u001f${run}`;
}

export type AskedKeys = {
  readonly org: string;
  /** Each once. */
  readonly keys: Iterable<string>;
  /** Of all events, at this moment: no key stands in a later generation than its. */
  readonly newestSeq: number;
};

/** Sequence numbers of what is stored under these keys of one organisation. */
export async function findKeys(
  engine: Engine,
  db: Database,
  { org, keys, newestSeq }: AskedKeys,
): Promise<Map<string, number>> {
  const { eventKey } = db.tables;
  const found = new Map<string, number>();
  let missing = [...keys];
  for (let generation = generationOf(newestSeq); generation >= 0 && missing.length > 0; generation--) {
    const rows = await engine.findRows(
      db,
      eventKey,
      SHAPE,
      missing.map((key) => [org, generation, key]),
    );
    for (const [index, row] of rows.entries()) if (row) found.set(missing[index] ?? '', Number(row[0]));
    if (found.size > 0) missing = missing.filter((key) => !found.has(key));
  }
  return found;
}

export type KeyEntry = { readonly org: string; readonly key: string; readonly seq: number };

/** Stores keys in the newest generation; they must be new. In key order, which keeps inserts near each other. */
export async function addKeys(
  engine: Engine,
  db: Database,
  entries: readonly KeyEntry[],
  newestSeq: number,
): Promise<void> {
  const { eventKey } = db.tables;
  const generation = generationOf(newestSeq);
  const rows = entries
    .toSorted((a, b) => compareText(a.org, b.org) || compareText(a.key, b.key))
    .map((entry) => [entry.org, generation, entry.key, entry.seq]);
  await engine.insertRows(db, eventKey, [...SHAPE.key, ...SHAPE.columns], rows);
}

function generationOf(seq: number): number {
  return Math.floor(seq / GENERATION_ROWS);
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
