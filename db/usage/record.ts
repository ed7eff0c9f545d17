import { type Outcome, type Recording, StaleBook } from '../../src/analytics/store.ts';
import type { Database, Engine } from '../engine.ts';
import { event } from '../sqlite/usage-tables.ts';
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
    const next = await tables.engine.nextSequence(db, event, 1);
    const stored = await storedKeys(tables.engine, db, recordings, next - 1);
    const drafts = new Drafts(db);
    await drafts.load([...stored.values()].flatMap((seqs) => [...seqs.values()]));
    const sorted = sortOut(recordings, stored, drafts, next);
    await settleRuns({ ...tables, db, newestSeq: sorted.newestSeq }, drafts, sorted.newKeys);
    await addKeys(tables.engine, db, sorted.newKeys, sorted.newestSeq);
    await writeDrafts(tables, db, drafts.all());
    return sorted.outcomes;
  });
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
function sortOut(recordings: readonly Recording[], known: KnownKeys, drafts: Drafts, next: number): Sorted {
  const newKeys: KeyEntry[] = [];
  let seq = next;
  const outcomes = recordings.map((recording) => {
    const { org } = recording;
    const seqs = known.get(org) ?? new Map<string, number>();
    return recording.events.map((arrived): Outcome => {
      const { idKeys } = arrived.event;
      const owner = ownerOf(idKeys, seqs);
      const own = owner ?? seq++;
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
  return { outcomes, newKeys, newestSeq: seq - 1 };
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
