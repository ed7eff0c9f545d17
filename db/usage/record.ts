import { SINCE_EVER } from '../../src/analytics/detail.ts';
import { type Outcome, type PricedEvent, type Recording, StaleBook } from '../../src/analytics/store.ts';
import type { Links } from '../../src/analytics/traces/links.ts';
import type { Database, Engine, Turn } from '../engine.ts';
import { PRICE_BOOK, usageOf } from '../turns.ts';
import { giveTeams } from './attribute/give-teams.ts';
import { completeDraft, type Draft, Drafts, replaceDraft } from './drafts.ts';
import { withoutErased } from './erase/tombstones.ts';
import { readHorizon } from './horizon.ts';
import { addKeys, findKeys, type KeyEntry, type KeySpace } from './keys/keys.ts';
import { type Arrived, type LinkedDraft, noteLinks } from './links/arrived.ts';
import { type CoverSpace, noteFallbacks, settleCounted } from './links/coverage.ts';
import { settleTraces } from './links/traces.ts';
import { settleRuns } from './runs/runs.ts';
import type { UsageTables } from './tables.ts';
import { writeDrafts } from './write-drafts.ts';

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
    await settle(space, drafts, { ...sorted, recordings, kept });
    return sorted.verdicts.map((ofRecording) => ofRecording.map(outcomeOf));
  }, turnOf(arrived));
}

type Unsettled = Arrived & { readonly newKeys: KeyEntry[] };

/** Decides what counts, and in which run, and writes all of it. */
export async function settle(
  space: UsageTables & CoverSpace,
  drafts: Drafts,
  { newKeys, ...arrived }: Unsettled,
): Promise<void> {
  const roots = await settleTraces(space, drafts, arrived);
  await settleCounted(space, drafts, arrived);
  await settleRuns(space, drafts, { roots, newKeys });
  await addKeys(space, newKeys);
  const all = drafts.all();
  await noteFallbacks(space, all);
  await giveTeams(space, all);
  await writeDrafts(space, space.db, all);
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
  readonly verdicts: readonly (readonly Verdict[])[];
  readonly linked: readonly LinkedDraft[];
  readonly newKeys: KeyEntry[];
};

/** Of an event that is new, its draft: what became of it shows once all is settled. */
type Verdict = Outcome | Draft;

function outcomeOf(verdict: Verdict): Outcome {
  if (!('event' in verdict)) return verdict;
  return verdict.counted || verdict.event.kind === 'cost' ? ACCEPTED : DUPLICATE;
}

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
  const linked: LinkedDraft[] = [];
  const unused = numbers.values();
  const verdicts = recordings.map((recording) => {
    const { org } = recording;
    const seqs = known.get(org) ?? new Map<string, number>();
    const keptSince = kept.get(org) ?? SINCE_EVER;
    return recording.events.map((arrived): Verdict => {
      const { idKeys, occurredAt } = arrived.event;
      const owner = ownerOf(idKeys, seqs);
      const stored = owner === undefined ? undefined : drafts.get(owner);
      const countedAt = stored?.event.occurredAt ?? occurredAt;
      if (Math.min(occurredAt, countedAt) < keptSince) return { kind: 'pruned', keptFrom: keptSince };
      // There is a number for each event.
      const own = owner ?? (unused.next().value as number);
      for (const key of idKeys) {
        if (seqs.has(key)) continue;
        seqs.set(key, own);
        newKeys.push({ org, key, seq: own });
      }
      const draft = stored ?? drafts.add(own, recording, arrived);
      const verdict = stored ? again(stored, arrived, recording) : draft;
      const { links = NOT_LINKED } = arrived;
      if (!stored && arrived.links) noteLinks(draft, links, 'new');
      if (arrived.links || draft.standing.traces) linked.push({ draft, links, recording });
      return verdict;
    });
  });
  return { verdicts, linked, newKeys };
}

const ACCEPTED: Outcome = { kind: 'accepted' };
const DUPLICATE: Outcome = { kind: 'duplicate' };
const NOT_LINKED: Links = {};

/** An event that is known already arrives again: it completes what is stored, or takes its place. */
function again(stored: Draft, arrived: PricedEvent, recording: Recording): Outcome {
  const { event, links = NOT_LINKED } = arrived;
  if (links.replaces) {
    noteLinks(stored, links, 'replaced');
    return replaceDraft(stored, arrived, recording) ? ACCEPTED : DUPLICATE;
  }
  noteLinks(stored, links, 'copy');
  return copied(completeDraft(stored, event, recording));
}

function ownerOf(idKeys: readonly string[], seqs: ReadonlyMap<string, number>): number | undefined {
  for (const key of idKeys) {
    const seq = seqs.get(key);
    if (seq !== undefined) return seq;
  }
  return undefined;
}

function copied(conflicts: readonly string[]): Outcome {
  return conflicts.length > 0 ? { kind: 'conflict', fields: conflicts } : DUPLICATE;
}
