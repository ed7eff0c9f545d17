import { type Outcome, type Recording, StaleBook } from '../../src/analytics/store.ts';
import type { Database, Engine, Turn } from '../engine.ts';
import { PRICE_BOOK, usageOf } from '../turns.ts';
import type { Dictionary } from './dictionary.ts';
import { completeDraft, Drafts } from './drafts.ts';
import { addKeys, findKeys, type KeyEntry } from './keys.ts';
import { settleRuns } from './runs.ts';
import { writeDrafts } from './write-drafts.ts';

/** What the usage tables need to know from the tables of state, read inside the same transaction. */
export type Directory = {
  timeZone(db: Database, org: string): Promise<string>;
  bookVersion(db: Database): Promise<number>;
};

export type UsageTables = {
  readonly engine: Engine;
  readonly dictionary: Dictionary;
  readonly directory: Directory;
  readonly now: () => number;
};

/** One transaction: events, their keys, their runs and their rollups, or nothing of them. */
export async function recordAll(
  tables: UsageTables,
  recordings: readonly Recording[],
): Promise<readonly (readonly Outcome[])[]> {
  return tables.engine.write(async (db) => {
    await refuseStale(tables, db, recordings);
    const numbers = await numbersFor(tables.engine, db, recordings);
    const stored = await storedKeys(tables.engine, db, recordings, numbers.at(-1) ?? 0);
    const drafts = new Drafts(db);
    await drafts.load([...stored.values()].flatMap((seqs) => [...seqs.values()]));
    const sorted = sortOut(recordings, stored, drafts, numbers);
    await settleRuns({ ...tables, db, newestSeq: sorted.newestSeq }, drafts, sorted.newKeys);
    await addKeys(tables.engine, db, sorted.newKeys, sorted.newestSeq);
    await writeDrafts(tables, db, drafts.all());
    return sorted.outcomes;
  }, turnOf(recordings));
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

async function storedKeys(
  engine: Engine,
  db: Database,
  recordings: readonly Recording[],
  newestSeq: number,
): Promise<KnownKeys> {
  const asked = new Map<string, Set<string>>();
  for (const recording of recordings) {
    const keys = asked.get(recording.org) ?? new Set<string>();
    for (const item of recording.events) for (const key of item.event.idKeys) keys.add(key);
    asked.set(recording.org, keys);
  }
  const found: KnownKeys = new Map();
  for (const [org, keys] of asked) found.set(org, await findKeys(engine, db, { org, keys, newestSeq }));
  return found;
}

type Sorted = {
  readonly outcomes: Outcome[][];
  readonly newKeys: KeyEntry[];
  /** Of all events, once this transaction is done. */
  readonly newestSeq: number;
};

/** Tells new events from copies, whether of stored ones or of earlier ones of the same recordings. */
function sortOut(
  recordings: readonly Recording[],
  known: KnownKeys,
  drafts: Drafts,
  numbers: readonly number[],
): Sorted {
  const newKeys: KeyEntry[] = [];
  const unused = numbers.values();
  let newestSeq = (numbers[0] ?? 1) - 1;
  const takeNumber = () => {
    newestSeq = unused.next().value ?? newestSeq + 1;
    return newestSeq;
  };
  const outcomes = recordings.map((recording) => {
    const { org } = recording;
    const seqs = known.get(org) ?? new Map<string, number>();
    return recording.events.map((arrived): Outcome => {
      const { idKeys } = arrived.event;
      const owner = ownerOf(idKeys, seqs);
      const own = owner ?? takeNumber();
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
  return { outcomes, newKeys, newestSeq };
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
