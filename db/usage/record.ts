import { SINCE_EVER } from '../../src/analytics/detail.ts';
import { type Outcome, type Recording, StaleBook } from '../../src/analytics/store.ts';
import type { Database, Engine, Turn } from '../engine.ts';
import { PRICE_BOOK, usageOf } from '../turns.ts';
import type { Dictionary } from './dictionary.ts';
import { completeDraft, Drafts } from './drafts.ts';
import type { Generations } from './generations.ts';
import { readHorizon } from './horizon.ts';
import { addKeys, findKeys, type KeyEntry, type KeySpace } from './keys.ts';
import { settleRuns } from './runs.ts';
import { withoutErased } from './tombstones.ts';
import { writeDrafts } from './write-drafts.ts';

/** What the usage tables need to know from the tables of state, read inside the same transaction. */
export type Directory = {
  timeZone(db: Database, org: string): Promise<string>;
  bookVersion(db: Database): Promise<number>;
};

export type UsageTables = {
  readonly engine: Engine;
  readonly dictionary: Dictionary;
  readonly generations: Generations;
  readonly directory: Directory;
  readonly now: () => number;
};

/** One transaction: events, their keys, their runs and their rollups, or nothing of them. */
export async function recordAll(
  tables: UsageTables,
  arrived: readonly Recording[],
): Promise<readonly (readonly Outcome[])[]> {
  return tables.engine.write(async (db) => {
    await refuseStale(tables, db, arrived);
    const recordings = await withoutErased(db, arrived);
    const numbers = await numbersFor(tables.engine, db, recordings);
    const generation = await tables.generations.enter(tables.engine, db, numbers.at(-1) ?? 0);
    const space = { ...tables, db, generation };
    const stored = await storedKeys(space, recordings);
    const drafts = new Drafts(db);
    await drafts.load([...stored.values()].flatMap((seqs) => [...seqs.values()]));
    const kept = await keptFrom(db, recordings);
    const sorted = sortOut({ recordings, known: stored, kept, drafts, numbers });
    await settleRuns(space, drafts, sorted.newKeys);
    await addKeys(space, sorted.newKeys);
    await writeDrafts(tables, db, drafts.all());
    return sorted.outcomes;
  }, turnOf(arrived));
}

/** Two processes may not take a call for new at once, nor price it while the book changes. */
function turnOf(recordings: readonly Recording[]): Turn {
  return { alone: recordings.map(({ org }) => usageOf(org)), shared: [PRICE_BOOK] };
}

/** One for each event, though copies will not need theirs. */
function numbersFor(
  engine: Engine,
  db: Database,
  recordings: readonly Recording[],
): Promise<readonly number[]> {
  const events = recordings.reduce((sum, recording) => sum + recording.events.length, 0);
  return engine.nextNumbers(db, db.tables.event, events);
}

async function refuseStale(
  tables: UsageTables,
  db: Database,
  recordings: readonly Recording[],
): Promise<void> {
  const current = await tables.directory.bookVersion(db);
  const stale = recordings.find((recording) => recording.bookVersion !== current);
  if (stale) throw new StaleBook(`priced with book version ${stale.bookVersion}, current is ${current}`);
}

/** Sequence numbers by organisation and key. */
type KnownKeys = Map<string, Map<string, number>>;

async function storedKeys(space: KeySpace, recordings: readonly Recording[]): Promise<KnownKeys> {
  const asked = new Map<string, Set<string>>();
  for (const recording of recordings) {
    const keys = asked.get(recording.org) ?? new Set<string>();
    for (const item of recording.events) for (const key of item.event.idKeys) keys.add(key);
    asked.set(recording.org, keys);
  }
  const found: KnownKeys = new Map();
  for (const [org, keys] of asked) found.set(org, await findKeys(space, org, keys));
  return found;
}

type Sorted = {
  readonly outcomes: Outcome[][];
  readonly newKeys: KeyEntry[];
};

/** Since when events of each organisation are kept. */
async function keptFrom(
  db: Database,
  recordings: readonly Recording[],
): Promise<ReadonlyMap<string, number>> {
  const kept = new Map<string, number>();
  for (const { org } of recordings) {
    if (!kept.has(org)) kept.set(org, (await readHorizon(db, org)).eventsFrom);
  }
  return kept;
}

type Unsorted = {
  readonly recordings: readonly Recording[];
  readonly known: KnownKeys;
  readonly kept: ReadonlyMap<string, number>;
  readonly drafts: Drafts;
  readonly numbers: readonly number[];
};

/** Tells new events from copies, whether of stored ones or of earlier ones of the same recordings. */
function sortOut({ recordings, known, kept, drafts, numbers }: Unsorted): Sorted {
  const newKeys: KeyEntry[] = [];
  const unused = numbers.values();
  const outcomes = recordings.map((recording) => {
    const { org } = recording;
    const seqs = known.get(org) ?? new Map<string, number>();
    const keptSince = kept.get(org) ?? SINCE_EVER;
    return recording.events.map((arrived): Outcome => {
      const { idKeys, occurredAt } = arrived.event;
      const owner = ownerOf(idKeys, seqs);
      const countedAt = owner === undefined ? occurredAt : drafts.get(owner).event.occurredAt;
      if (Math.min(occurredAt, countedAt) < keptSince) return { kind: 'pruned', keptFrom: keptSince };
      // There is a number for each event.
      const own = owner ?? (unused.next().value as number);
      for (const key of idKeys) {
        if (seqs.has(key)) continue;
        seqs.set(key, own);
        newKeys.push({ org, key, seq: own });
      }
      if (owner !== undefined) return copied(completeDraft(drafts.get(owner), arrived.event, recording));
      drafts.add(own, recording, arrived);
      return ACCEPTED;
    });
  });
  return { outcomes, newKeys };
}

const ACCEPTED: Outcome = { kind: 'accepted' };

function ownerOf(idKeys: readonly string[], seqs: ReadonlyMap<string, number>): number | undefined {
  for (const key of idKeys) {
    const seq = seqs.get(key);
    if (seq !== undefined) return seq;
  }
  return undefined;
}

function copied(conflicts: readonly string[]): Outcome {
  return conflicts.length > 0 ? { kind: 'conflict', fields: conflicts } : { kind: 'duplicate' };
}
