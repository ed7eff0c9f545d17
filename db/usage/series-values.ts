import { inArray } from 'drizzle-orm';
import type { SeriesDimension } from '../../src/analytics/dimensions.ts';
import type { Database } from '../engine.ts';
import { chunks } from '../state/chunks.ts';
import { erasuresOf } from './erase/tombstones.ts';
import type { Reading } from './reading.ts';
import { createRecall, type Recall } from './recall.ts';

export type ValuesAsked = {
  readonly org: string;
  readonly name: SeriesDimension;
  readonly series: Iterable<number>;
};

/**
 * What some series have of a dimension. A series never has anything else, except under another name once a person
 * is erased, so this is remembered until somebody is.
 */
export type SeriesValues = (reading: Reading, asked: ValuesAsked) => Promise<ReadonlyMap<number, string>>;

/** Some 70 bytes each. */
const VALUES_REMEMBERED = 20_000;

/** Of an organisation each. */
const DIMENSIONS_REMEMBERED = 20;

type Known = { readonly erasures: string; readonly values: Recall<number, string> };

export function createSeriesValues(): SeriesValues {
  const dimensions = createRecall<string, Known>(DIMENSIONS_REMEMBERED);
  return async (reading, { org, name, series }) => {
    const erasures = await erasuresOf(reading, org);
    const key = `${name} ${org}`;
    const before = dimensions.get(key);
    const known: Known =
      before?.erasures === erasures ? before : { erasures, values: createRecall(VALUES_REMEMBERED) };
    if (known !== before) dimensions.set(key, known);
    const found = new Map<number, string>();
    const missing: number[] = [];
    for (const id of new Set(series)) {
      const value = known.values.get(id);
      if (value === undefined) missing.push(id);
      else found.set(id, value);
    }
    for (const [id, value] of await readValues(reading.db, name, missing)) {
      known.values.set(id, value);
      found.set(id, value);
    }
    return found;
  };
}

/** The same, read anew. */
export async function readValues(
  db: Database,
  name: SeriesDimension,
  wanted: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const { series } = db.tables;
  const values = new Map<number, string>();
  for (const ids of chunks(wanted)) {
    const rows = await db
      .select({ id: series.id, value: series[name] })
      .from(series)
      .where(inArray(series.id, ids));
    for (const { id, value } of rows) values.set(id, value);
  }
  return values;
}
