import { and, asc, count, eq, gt, min, sql } from 'drizzle-orm';
import type { Database, Engine } from '../../engine.ts';
import { prepareOnce } from '../../prepare-once.ts';
import { addKey, createKeyFilter, hashKey, type KeyFilter } from './key-filter.ts';

/** Rows of `event` per generation of keys. */
export const GENERATION_ROWS = 1 << 20;

/** Filters held in memory; each takes 1.3 to 2 MB. In older generations keys are looked up. */
const MOST_FILTERS = 32;

/**
 * Keys read for a filter with each event recorded, which takes an eighth longer while one is being made. Until it is,
 * each new key is looked up in that generation, which takes as much and lasts the longer the fewer are read.
 */
const KEYS_PER_EVENT = 16;

/** Stands in `keys` of a closed generation that has no filter yet. */
const NOT_COUNTED = -1;

/**
 * Generations of keys, where an engine has no index of all keys in one. New keys go into the newest; the
 * transaction that puts the first into it closes those before by their rows in `key_filter`.
 *
 * A filter must know all keys its generation will ever have. It is made only of a generation whose closing row is
 * committed, and no key can come into that: such an engine writes one transaction after the other, so whichever
 * adds keys began after the closing one had ended, sees its row and takes a later generation. (Without the row
 * this would not be so: when the newest events are removed, their numbers are given out again.)
 */
export type Generations = {
  /** The generation of new keys for a transaction whose last event has this number. */
  enter(engine: Engine, db: Database, newestSeq: number): Promise<number>;
  /** Tells what a closed generation cannot hold, if that is known here. */
  maybeFilter(generation: number): KeyFilter | undefined;
  /** Loads or makes a missing filter, in steps: a small one whenever so many events are about to be recorded. */
  step(engine: Engine, events: number): Promise<void>;
};

/** A filter of which all keys up to one of an organisation's are read. */
type Making = {
  readonly generation: number;
  readonly filter: KeyFilter;
  readonly keys: number;
  readonly org: string;
  readonly key: string;
};

export function createGenerations(rows = GENERATION_ROWS): Generations {
  const filters = new Map<number, KeyFilter>();
  let making: Making | undefined;
  let isComplete = true;
  let isStepping = false;

  const enter: Generations['enter'] = async (engine, db, newestSeq) => {
    if (engine.hasOneKeyIndex) return 0;
    const closed = await closedGenerations(db).execute();
    const latest = closed.at(-1)?.generation ?? -1;
    const newest = Math.max(Math.floor(newestSeq / rows), latest + 1);
    const closing = Array.from({ length: newest - latest - 1 }, (_, index) => latest + 1 + index);
    await engine.insertRows(
      db,
      db.tables.keyFilter,
      ['generation', 'keys', 'bits'],
      closing.map((generation) => [generation, NOT_COUNTED, '']),
    );
    isComplete = closing.length === 0 && wanted(closed).every(({ generation }) => filters.has(generation));
    return newest;
  };

  const step: Generations['step'] = async (engine, events) => {
    if (isComplete || isStepping) return;
    isStepping = true;
    try {
      if (making) making = await readOn(engine, making, events * KEYS_PER_EVENT);
      else await begin(engine);
    } finally {
      isStepping = false;
    }
  };

  /** What is read here is committed. */
  async function begin(engine: Engine): Promise<void> {
    const closed = wanted(await closedGenerations(engine.read).execute());
    for (const generation of filters.keys())
      if (generation < (closed[0]?.generation ?? 0)) filters.delete(generation);
    const missing = closed.filter(({ generation }) => !filters.has(generation));
    // What is made already is loaded at once, and the rest is asked meanwhile; making one takes a while.
    const next = missing.findLast(({ keys }) => keys !== NOT_COUNTED) ?? missing.at(-1);
    if (!next) return;
    if (next.keys === NOT_COUNTED) making = await beginMaking(engine.read, next.generation);
    else filters.set(next.generation, await loadFilter(engine.read, next.generation));
  }

  async function readOn(engine: Engine, made: Making, most: number): Promise<Making | undefined> {
    const { org, generation } = made;
    const keys = await nextKeys(engine.read).execute({ org, generation, key: made.key, most });
    for (const { key } of keys) addKey(made.filter, hashKey(key));
    const last = keys.at(-1);
    if (last && keys.length === most) return { ...made, key: last.key };
    const nextOrg = await maybeOrgAfter(engine.read, org);
    if (nextOrg !== undefined) return { ...made, org: nextOrg, key: '' };
    await saveFilter(engine, made);
    filters.set(generation, made.filter);
    return undefined;
  }

  return { enter, step, maybeFilter: (generation) => filters.get(generation) };
}

type Closed = { readonly generation: number; readonly keys: number };

function wanted(closed: readonly Closed[]): readonly Closed[] {
  return closed.slice(-MOST_FILTERS);
}

const closedGenerations = prepareOnce((db, { keyFilter }) =>
  db
    .select({ generation: keyFilter.generation, keys: keyFilter.keys })
    .from(keyFilter)
    .orderBy(asc(keyFilter.generation))
    .prepare(),
);

async function beginMaking(db: Database, generation: number): Promise<Making> {
  let keys = 0;
  for (let org = await maybeOrgAfter(db, ''); org !== undefined; org = await maybeOrgAfter(db, org))
    keys += await countKeys(db, org, generation);
  return { generation, keys, filter: createKeyFilter(keys), org: '', key: '' };
}

async function maybeOrgAfter(db: Database, org: string): Promise<string | undefined> {
  const { eventKey } = db.tables;
  const [row] = await db
    .select({ org: min(eventKey.org) })
    .from(eventKey)
    .where(gt(eventKey.org, org));
  return row?.org ?? undefined;
}

async function countKeys(db: Database, org: string, generation: number): Promise<number> {
  const { eventKey } = db.tables;
  const [row] = await db
    .select({ keys: count() })
    .from(eventKey)
    .where(and(eq(eventKey.org, org), eq(eventKey.generation, generation)));
  return row?.keys ?? 0;
}

const nextKeys = prepareOnce((db, { eventKey }) =>
  db
    .select({ key: eventKey.key })
    .from(eventKey)
    .where(
      and(
        eq(eventKey.org, sql.placeholder('org')),
        eq(eventKey.generation, sql.placeholder('generation')),
        gt(eventKey.key, sql.placeholder('key')),
      ),
    )
    .orderBy(asc(eventKey.key))
    .limit(sql.placeholder('most'))
    .prepare(),
);

async function loadFilter(db: Database, generation: number): Promise<KeyFilter> {
  const { keyFilter } = db.tables;
  const [row] = await db
    .select({ bits: keyFilter.bits })
    .from(keyFilter)
    .where(eq(keyFilter.generation, generation));
  return Buffer.from(row?.bits ?? '', 'base64');
}

/** Whoever makes the same filter at the same time writes the same. */
async function saveFilter(engine: Engine, { generation, keys, filter }: Making): Promise<void> {
  const bits = Buffer.from(filter).toString('base64');
  await engine.write(async (db) => {
    const { keyFilter } = db.tables;
    await db.update(keyFilter).set({ keys, bits }).where(eq(keyFilter.generation, generation));
  });
}
