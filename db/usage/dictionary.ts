import { hash } from 'node:crypto';
import { inArray } from 'drizzle-orm';
import { SERIES_DIMENSIONS } from '../../src/analytics/dimensions.ts';
import type { DimensionValues, UsageEvent } from '../../src/analytics/usage-event.ts';
import type { Database, Engine, ValueRow } from '../engine.ts';
import type { Place } from './changes.ts';
import { compareText } from './keys/keys.ts';
import { createLearning } from './learning.ts';
import { MARGINS } from './margins.ts';
import type { SeriesRow } from './rows.ts';

/** Combinations remembered; a series never changes, so what is remembered stays true in every process. */
const REMEMBERED = 100_000;

/** Turns combinations of dimension values into the numbers rollups are keyed by. */
export type Dictionary = {
  /** Finds or makes the series of each event, in their order, inside a write transaction. */
  seriesOf(engine: Engine, db: Database, owned: readonly OwnedEvent[]): Promise<readonly Place[]>;
  /** The series of the margins of each series, in the order of MARGINS. */
  marginsOf(engine: Engine, db: Database, ids: Iterable<number>): Promise<MarginPlaces>;
  /** The engine whose transactions may use it. */
  listen(engine: Engine): Engine;
};

export type MarginPlaces = ReadonlyMap<number, readonly Place[]>;

type OwnedEvent = { readonly org: string; readonly event: Pick<UsageEvent, 'dimensions' | 'tags'> };

export function createDictionary(): Dictionary {
  const remembered = createLearning<string, Place>(REMEMBERED);
  const margins = createLearning<number, readonly Place[]>(REMEMBERED);

  const seriesOf: Dictionary['seriesOf'] = async (engine, db, owned) => {
    const { places, learned } = await look(engine, db, owned);
    // Their dimensions are at hand now; later they would have to be read.
    if (learned.size > 0) await learnMargins(engine, db, learned);
    return places;
  };

  /** The series of each event; `learned` are those that were not remembered. */
  async function look(engine: Engine, db: Database, owned: readonly OwnedEvent[]) {
    const signatures = owned.map(signatureOf);
    const places = signatures.map((signature) => remembered.get(db, signature));
    const unknown = new Map<string, OwnedEvent>();
    for (let index = 0; index < owned.length; index++) {
      const one = owned[index];
      if (!places[index] && one) unknown.set(signatures[index] ?? '', one);
    }
    const learned = new Map<number, OwnedEvent>();
    // Each is either remembered or about to be found or made.
    const answer = { places: places as readonly Place[], learned };
    if (unknown.size === 0) return answer;
    const found = await findOrMake(engine, db, unknown);
    for (const [signature, place] of found) remembered.set(db, signature, place);
    for (const [signature, one] of unknown) learned.set(found.get(signature)?.series ?? 0, one);
    for (let index = 0; index < owned.length; index++) places[index] ??= found.get(signatures[index] ?? '');
    return answer;
  }

  const marginsOf: Dictionary['marginsOf'] = async (engine, db, ids) => {
    const found = new Map<number, readonly Place[]>();
    const unknown: number[] = [];
    for (const id of ids) {
      const known = margins.get(db, id);
      if (known) found.set(id, known);
      else unknown.push(id);
    }
    if (unknown.length === 0) return found;
    const keys = unknown.map((id) => [id]);
    const rows = await engine.findRows(db, db.tables.series, MARGINS_BY_ID, keys);
    const events = new Map(rows.map((row, index) => [unknown[index] ?? 0, toOwned(row)]));
    for (const [id, places] of await learnMargins(engine, db, events)) found.set(id, places);
    return found;
  };

  /** Few values stand in many series, so most of them are remembered. */
  async function learnMargins(
    engine: Engine,
    db: Database,
    events: ReadonlyMap<number, OwnedEvent>,
  ): Promise<MarginPlaces> {
    const all = [...events.values()];
    const { places } = await look(engine, db, [...all.flatMap(marginsIn), ...all.flatMap(othersIn)]);
    const found = new Map<number, readonly Place[]>();
    for (const [index, id] of [...events.keys()].entries()) {
      const own = places.slice(index * MARGINS.length, (index + 1) * MARGINS.length);
      found.set(id, own);
      margins.set(db, id, own);
    }
    return found;
  }

  return { seriesOf, marginsOf, listen: (engine) => margins.listen(remembered.listen(engine)) };
}

/** What is left of an event in each margin, in the order of MARGINS. */
function marginsIn({ org, event: { dimensions } }: OwnedEvent): readonly OwnedEvent[] {
  return MARGINS.map((margin) => {
    const value = margin === '' ? undefined : dimensions[margin];
    return { org, event: { dimensions: value ? { [margin]: value } : {}, tags: [] } };
  });
}

/** Its values in the other dimensions: every value has a series that has nothing else, by which it is found. */
function othersIn({ org, event: { dimensions } }: OwnedEvent): readonly OwnedEvent[] {
  return OTHER_DIMENSIONS.flatMap((name) => {
    const value = dimensions[name];
    return value ? [{ org, event: { dimensions: { [name]: value }, tags: [] } }] : [];
  });
}

const MARGIN_DIMENSIONS = MARGINS.filter((margin) => margin !== '');
const OTHER_DIMENSIONS = SERIES_DIMENSIONS.filter((name) => !MARGINS.some((margin) => margin === name));
const MARGINS_BY_ID = { key: ['id'], columns: ['org', ...MARGIN_DIMENSIONS] } as const;

function toOwned(row: ValueRow | undefined): OwnedEvent {
  if (!row) throw new Error('a rollup names a series that does not exist');
  const [org, ...values] = row.map(String);
  const dimensions = Object.fromEntries(MARGIN_DIMENSIONS.map((name, index) => [name, values[index] ?? '']));
  return { org: org ?? '', event: { dimensions, tags: [] } };
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

/**
 * Names a combination in memory. Dimensions stand in the order they were given in, so that one combination may
 * have several names; `seriesKey` has one for each.
 */
function signatureOf({ org, event: { dimensions, tags } }: OwnedEvent): string {
  // Joined at once it is one piece; put together bit by bit it is remembered with all its bits, which is several times
  // as large.
  const parts = [org];
  for (const name in dimensions) {
    const value = dimensions[name as keyof DimensionValues]; // `in` of a plain object of ours gives its own names
    if (value) parts.push(name, value);
  }
  for (const tag of tags) parts.push('', tag);
  return parts.join('\u0000');
}

const COLUMNS = ['org', 'key', 'tags', 'sole', ...SERIES_DIMENSIONS] as const;
const BY_KEY = { key: ['org', 'key'], columns: ['id'] } as const;

type Wanted = OwnedEvent & { readonly signature: string; readonly key: string };

async function findOrMake(
  engine: Engine,
  db: Database,
  unknown: ReadonlyMap<string, OwnedEvent>,
): Promise<ReadonlyMap<string, Place>> {
  const { series, seriesTag } = db.tables;
  const wanted = [...unknown].map(
    ([signature, { org, event }]): Wanted => ({ org, event, signature, key: seriesKey(org, event) }),
  );
  const places = new Map<string, Place>();
  await find(engine, db, wanted, places);
  const missing = wanted
    .filter((one) => !places.has(one.signature))
    .sort((a, b) => compareText(a.org, b.org) || compareText(a.key, b.key));
  if (missing.length === 0) return places;
  await engine.insertMissing(db, series, COLUMNS, missing.map(toSeriesRow));
  await find(engine, db, missing, places);
  const tags = missing.flatMap(({ org, signature, event }) =>
    event.tags.map((tag) => [org, places.get(signature)?.series ?? null, tag]),
  );
  await engine.insertMissing(db, seriesTag, ['org', 'series', 'tag'], tags);
  return places;
}

async function find(
  engine: Engine,
  db: Database,
  wanted: readonly Wanted[],
  places: Map<string, Place>,
): Promise<void> {
  const { series } = db.tables;
  const keys = wanted.map(({ org, key }) => [org, key]);
  const rows = await engine.findRows(db, series, BY_KEY, keys);
  for (const [index, { org, signature }] of wanted.entries()) {
    const row = rows[index];
    if (row) places.set(signature, { org, series: Number(row[0]) });
  }
}

/** The same for every order of dimensions, in every process: it stands in the database. */
export function seriesKey(org: string, { dimensions, tags }: OwnedEvent['event']): string {
  let text = org;
  for (const name of SERIES_DIMENSIONS) text += `\u0000${dimensions[name] ?? ''}`;
  for (const tag of tags) text += `\u0000\u0000${tag}`;
  return hash('sha256', text, 'base64url').slice(0, 22);
}

function toSeriesRow({ org, key, event: { dimensions, tags } }: Wanted): ValueRow {
  const values = SERIES_DIMENSIONS.map((name) => dimensions[name] ?? '');
  const [sole = null, ...others] = SERIES_DIMENSIONS.filter((_, index) => values[index] !== '');
  const hasOthers = others.length > 0 || tags.length > 0;
  return [org, key, JSON.stringify(tags), hasOthers ? null : sole, ...values];
}
