import { createHash } from 'node:crypto';
import { and, eq, inArray } from 'drizzle-orm';
import { SERIES_DIMENSIONS } from '../../src/analytics/dimensions.ts';
import type { UsageEvent } from '../../src/analytics/usage-event.ts';
import type { Database } from '../engine.ts';
import { series, seriesTag } from '../sqlite/usage-tables.ts';
import type { SeriesRow } from './rows.ts';

/** Combinations remembered; a series never changes, so what is remembered stays true in every process. */
const REMEMBERED = 50_000;

/** Turns combinations of dimension values into the numbers rollups are keyed by. */
export type Dictionary = {
  /** Finds or makes the series of an event, inside a write transaction. */
  idOf(db: Database, org: string, event: UsageEvent): Promise<number>;
  /** Forgets what a transaction that failed may have made. */
  forget(): void;
};

export function createDictionary(): Dictionary {
  const ids = new Map<string, number>();
  return {
    idOf: async (db, org, event) => {
      const signature = signatureOf(org, event);
      const known = ids.get(signature);
      if (known !== undefined) return known;
      const id = await findOrMake(db, org, event, keyOf(signature));
      if (ids.size >= REMEMBERED) ids.clear();
      ids.set(signature, id);
      return id;
    },
    forget: () => ids.clear(),
  };
}

export async function seriesRows(
  db: Database,
  ids: readonly number[],
): Promise<ReadonlyMap<number, SeriesRow>> {
  const rows = new Map<number, SeriesRow>();
  for (let start = 0; start < ids.length; start += 400) {
    const chunk = ids.slice(start, start + 400);
    for (const row of await db.select().from(series).where(inArray(series.id, chunk))) rows.set(row.id, row);
  }
  return rows;
}

function signatureOf(org: string, event: UsageEvent): string {
  let signature = org;
  for (const name of SERIES_DIMENSIONS) signature += `\u0000${event.dimensions[name] ?? ''}`;
  for (const tag of event.tags) signature += `\u0000\u0000${tag}`;
  return signature;
}

function keyOf(signature: string): string {
  return createHash('sha256').update(signature).digest('base64url').slice(0, 22);
}

async function findOrMake(db: Database, org: string, event: UsageEvent, key: string): Promise<number> {
  const found = await find(db, org, key);
  if (found !== undefined) return found;
  const values = Object.fromEntries(SERIES_DIMENSIONS.map((name) => [name, event.dimensions[name] ?? '']));
  await db
    .insert(series)
    .values({ org, key, tags: JSON.stringify(event.tags), ...values })
    .onConflictDoNothing();
  const made = await find(db, org, key);
  if (made === undefined) throw new Error('a series that was just written cannot be read');
  for (const tag of event.tags) {
    await db.insert(seriesTag).values({ org, series: made, tag }).onConflictDoNothing();
  }
  return made;
}

async function find(db: Database, org: string, key: string): Promise<number | undefined> {
  const [row] = await db
    .select({ id: series.id })
    .from(series)
    .where(and(eq(series.org, org), eq(series.key, key)));
  return row?.id;
}
