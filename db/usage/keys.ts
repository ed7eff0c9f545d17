import { and, eq, inArray, lt, max } from 'drizzle-orm';
import type { Database, Engine } from '../engine.ts';
import { eventKey } from '../sqlite/usage-tables.ts';

/** Rows of `event` per generation of keys. */
export const GENERATION_ROWS = 1 << 20;

/** Stays far below every engine's limit on parameters. */
const KEYS_PER_STATEMENT = 400;

/** A run's key among those of events; ids are printable, so none can look like it. */
export function runKey(run: string): string {
  return `\u001frun\u001f${run}`;
}

/** Sequence numbers of what is stored under these keys of one organisation. */
export async function findKeys(
  db: Database,
  org: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  const generations = await generationsOf(db, org);
  for (let start = 0; start < keys.length; start += KEYS_PER_STATEMENT) {
    const chunk = keys.slice(start, start + KEYS_PER_STATEMENT);
    for (const generation of generations) {
      const rows = await db
        .select({ key: eventKey.key, seq: eventKey.seq })
        .from(eventKey)
        .where(and(eq(eventKey.org, org), eq(eventKey.generation, generation), inArray(eventKey.key, chunk)));
      for (const row of rows) found.set(row.key, row.seq);
    }
  }
  return found;
}

export type KeyEntry = { readonly org: string; readonly key: string; readonly seq: number };

/** Stores keys in the newest generation; they must be new. */
export async function addKeys(
  engine: Engine,
  db: Database,
  entries: readonly KeyEntry[],
  newestSeq: number,
): Promise<void> {
  const generation = Math.floor(newestSeq / GENERATION_ROWS);
  const rows = entries.map((entry) => [entry.org, generation, entry.key, entry.seq]);
  await engine.insertRows(db, eventKey, ['org', 'generation', 'key', 'seq'], rows);
}

async function generationsOf(db: Database, org: string): Promise<readonly number[]> {
  const generations: number[] = [];
  let before = Number.MAX_SAFE_INTEGER;
  for (;;) {
    const newest = await newestGeneration(db, org, before);
    if (newest === undefined) return generations;
    generations.push(newest);
    before = newest;
  }
}

/** One step of a loose index scan: the newest generation below `before`. */
async function newestGeneration(db: Database, org: string, before: number): Promise<number | undefined> {
  const [row] = await db
    .select({ generation: max(eventKey.generation) })
    .from(eventKey)
    .where(and(eq(eventKey.org, org), lt(eventKey.generation, before)));
  return row?.generation ?? undefined;
}
