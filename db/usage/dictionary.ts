import { hash } from 'node:crypto';
import { inArray } from 'drizzle-orm';
import { SERIES_DIMENSIONS } from '../../src/analytics/dimensions.ts';
import type { UsageEvent } from '../../src/analytics/usage-event.ts';
import type { Database, Engine, ValueRow } from '../engine.ts';
import { compareText } from './keys.ts';
import { MARGINS, type Margin } from './margins.ts';
import { createRecall } from './recall.ts';
import type { SeriesRow } from './rows.ts';

/** Combinations remembered; a series never changes, so what is remembered stays true in every process. */
const REMEMBERED = 100_000;

/** Turns combinations of dimension values into the numbers rollups are keyed by. */
export type Dictionary = {
  /** Finds or makes the series of each event, in their order, inside a write transaction. */
  idsOf(engine: Engine, db: Database, owned: readonly OwnedEvent[]): Promise<readonly number[]>;
  /** The series of the margins of each series, in the order of MARGINS. */
  marginsOf(
    engine: Engine,
    db: Database,
    ids: Iterable<number>,
  ): Promise<ReadonlyMap<number, readonly number[]>>;
  /** Forgets what a transaction that failed may have made. */
  forget(): void;
};

type OwnedEvent = { readonly org: string; readonly event: Pick<UsageEvent, 'dimensions' | 'tags'> };

export function createDictionary(): Dictionary {
  const remembered = createRecall<string, number>(REMEMBERED);
  const margins = createRecall<number, readonly number[]>(REMEMBERED);

  const idsOf: Dictionary['idsOf'] = async (engine, db, owned) => {
    const signatures = owned.map(signatureOf);
    const unknown = new Map<string, OwnedEvent>();
    const ids = new Map<string, number>();
    for (const [index, signature] of signatures.entries()) {
      const known = remembered.get(signature);
      const one = owned[index];
      if (known !== undefined) ids.set(signature, known);
      else if (one) unknown.set(signature, one);
    }
    if (unknown.size > 0) {
      for (const [signature, id] of await findOrMake(engine, db, unknown)) {
        ids.set(signature, id);
        remembered.set(signature, id);
      }
    }
    // Every signature is either remembered or was just found or made.
    return signatures.map((signature) => ids.get(signature) as number);
  };

  const marginsOf: Dictionary['marginsOf'] = async (engine, db, ids) => {
    const found = new Map<number, readonly number[]>();
    const unknown: number[] = [];
    for (const id of ids) {
      const known = margins.get(id);
      if (known) found.set(id, known);
      else unknown.push(id);
    }
    if (unknown.length === 0) return found;
    const keys = unknown.map((id) => [id]);
    const rows = (await engine.findRows(db, db.tables.series, MARGINS_BY_ID, keys)).map(valuesOfRow);
    const byValue = await marginSeries(engine, db, rows);
    for (const [index, id] of unknown.entries()) {
      // Every value of every row has just been looked up.
      const own = (rows[index] ?? []).map((value) => byValue.get(value.name) as number);
      found.set(id, own);
      margins.set(id, own);
    }
    return found;
  };

  /** Few values stand in many series, so each is looked up once. */
  async function marginSeries(engine: Engine, db: Database, rows: readonly (readonly MarginValue[])[]) {
    const values = new Map(rows.flat().map((value) => [value.name, value]));
    const ids = await idsOf(engine, db, [...values.values()].map(toOwned));
    return new Map([...values.keys()].map((name, index) => [name, ids[index]]));
  }

  const forget = () => {
    remembered.clear();
    margins.clear();
  };
  return { idsOf, marginsOf, forget };
}

const MARGIN_DIMENSIONS = MARGINS.filter((margin) => margin !== '');
const MARGINS_BY_ID = { key: ['id'], columns: ['org', ...MARGIN_DIMENSIONS] } as const;

/** What a series has of one margin; `name` says all three in one. */
type MarginValue = {
  readonly name: string;
  readonly org: string;
  readonly margin: Margin;
  readonly value: string;
};

/** The row holds the organisation, where the margin of the whole of it stands in MARGINS, then the values. */
function valuesOfRow(row: ValueRow | undefined): readonly MarginValue[] {
  if (!row) throw new Error('a rollup names a series that does not exist');
  const org = String(row[0]);
  return MARGINS.map((margin, index) => {
    const value = margin === '' ? '' : String(row[index]);
    return { name: value === '' ? org : `${org}\u0000${margin}\u0000${value}`, org, margin, value };
  });
}

function toOwned({ org, margin, value }: MarginValue): OwnedEvent {
  return { org, event: { dimensions: value === '' ? {} : { [margin]: value }, tags: [] } };
}

export async function seriesRows(
  db: Database,
  ids: readonly number[],
): Promise<ReadonlyMap<number, SeriesRow>> {
  const { series } = db.tables;
  const rows = new Map<number, SeriesRow>();
  for (let start = 0; start < ids.length; start += 400) {
    const chunk = ids.slice(start, start + 400);
    for (const row of await db.select().from(series).where(inArray(series.id, chunk))) rows.set(row.id, row);
  }
  return rows;
}

function signatureOf({ org, event: { dimensions, tags } }: OwnedEvent): string {
  let signature = org;
  for (const name of SERIES_DIMENSIONS) signature += `\u0000${dimensions[name] ?? ''}`;
  for (const tag of tags) signature += `\u0000\u0000${tag}`;
  return signature;
}

const COLUMNS = ['org', 'key', 'tags', ...SERIES_DIMENSIONS] as const;
const BY_KEY = { key: ['org', 'key'], columns: ['id'] } as const;

type Wanted = OwnedEvent & { readonly signature: string; readonly key: string };

async function findOrMake(
  engine: Engine,
  db: Database,
  unknown: ReadonlyMap<string, OwnedEvent>,
): Promise<ReadonlyMap<string, number>> {
  const { series, seriesTag } = db.tables;
  const wanted = [...unknown].map(
    ([signature, one]): Wanted => ({ ...one, signature, key: keyOf(signature) }),
  );
  const ids = new Map<string, number>();
  await find(engine, db, wanted, ids);
  const missing = wanted
    .filter((one) => !ids.has(one.signature))
    .sort((a, b) => compareText(a.org, b.org) || compareText(a.key, b.key));
  if (missing.length === 0) return ids;
  await engine.insertMissing(db, series, COLUMNS, missing.map(toSeriesRow));
  await find(engine, db, missing, ids);
  const tags = missing.flatMap(({ org, signature, event }) =>
    event.tags.map((tag) => [org, ids.get(signature) ?? null, tag]),
  );
  await engine.insertMissing(db, seriesTag, ['org', 'series', 'tag'], tags);
  return ids;
}

async function find(
  engine: Engine,
  db: Database,
  wanted: readonly Wanted[],
  ids: Map<string, number>,
): Promise<void> {
  const { series } = db.tables;
  const keys = wanted.map(({ org, key }) => [org, key]);
  const rows = await engine.findRows(db, series, BY_KEY, keys);
  for (const [index, { signature }] of wanted.entries()) {
    const row = rows[index];
    if (row) ids.set(signature, Number(row[0]));
  }
}

function keyOf(signature: string): string {
  return hash('sha256', signature, 'base64url').slice(0, 22);
}

function toSeriesRow({ org, key, event: { dimensions, tags } }: Wanted): readonly string[] {
  return [org, key, JSON.stringify(tags), ...SERIES_DIMENSIONS.map((name) => dimensions[name] ?? '')];
}
