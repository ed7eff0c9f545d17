import { inArray } from 'drizzle-orm';
import { runOf } from '../../src/analytics/usage-event.ts';
import type { Row, ValueRow } from '../engine.ts';
import type { Draft, Drafts } from './drafts.ts';
import { findKeys, type KeyEntry, type KeySpace, runKey } from './keys.ts';
import { isError } from './rows.ts';

/** Stands in `firstSeq` of a run whose first event was pruned: what was counted on it stays as it was. */
export const PRUNED_OPENER = -1;

type RunRow = { -readonly [Column in keyof Row<'run'>]: Row<'run'>[Column] };

/** A run within one transaction. */
type RunDraft = { row: RunRow; isNew: boolean; changed: boolean };

/**
 * Keeps the rule of runs: each is counted once, on its first event, and has failed when its last event is an
 * error. First and last are by (time, id), so the order of arrival does not matter. An event that names no
 * work is a run of its own.
 */
export async function settleRuns(space: KeySpace, drafts: Drafts, newKeys: KeyEntry[]): Promise<void> {
  const changed = drafts.all().filter((draft) => draft.changed && draft.event.kind === 'call');
  const { members, runs } = await loadRuns(space, changed, newKeys);
  await drafts.load(members.flatMap(openersNeeded));
  for (const { draft, run } of members) join(run, draft, drafts);
  await writeRuns(space, runs);
}

/** An event and the run it is part of. */
type Member = { readonly draft: Draft; readonly run: RunDraft };

/** Finds or makes the runs of events; those of no run are counted alone. */
async function loadRuns(
  space: KeySpace,
  drafts: readonly Draft[],
  newKeys: KeyEntry[],
): Promise<{ readonly members: readonly Member[]; readonly runs: readonly RunDraft[] }> {
  const byOrg = new Map<string, Map<string, RunDraft>>();
  const members: Member[] = [];
  for (const draft of drafts) {
    const key = runOf(draft.event.facts);
    if (key === undefined) countAlone(draft);
    else members.push({ draft, run: runIn(byOrg, draft.org, key) });
  }
  for (const [org, runs] of byOrg) await fillStored(space, org, runs);
  const runs = [...byOrg.values()].flatMap((ofOrg) => [...ofOrg.values()]);
  await number(
    space,
    runs.filter((run) => run.isNew),
    newKeys,
  );
  return { members, runs };
}

function countAlone(draft: Draft): void {
  draft.runs = 1;
  draft.failedRuns = isError(draft.event) ? 1 : 0;
}

function runIn(byOrg: Map<string, Map<string, RunDraft>>, org: string, key: string): RunDraft {
  let runs = byOrg.get(org);
  if (!runs) {
    runs = new Map();
    byOrg.set(org, runs);
  }
  let run = runs.get(key);
  if (!run) {
    run = { row: emptyRun(org, key), isNew: true, changed: false };
    runs.set(key, run);
  }
  return run;
}

/** Puts the rows of stored runs in the place of the empty ones. */
async function fillStored(space: KeySpace, org: string, runs: ReadonlyMap<string, RunDraft>): Promise<void> {
  const { db } = space;
  const { run } = db.tables;
  const seqs = [...(await findKeys(space, org, [...runs.keys()].map(runKey))).values()];
  for (let start = 0; start < seqs.length; start += 400) {
    const chunk = seqs.slice(start, start + 400);
    for (const row of await db.select().from(run).where(inArray(run.seq, chunk))) {
      const stored = runs.get(row.key);
      if (stored) Object.assign(stored, { row, isNew: false });
    }
  }
}

async function number(
  { engine, db }: KeySpace,
  fresh: readonly RunDraft[],
  newKeys: KeyEntry[],
): Promise<void> {
  const numbers = await engine.nextNumbers(db, db.tables.run, fresh.length);
  for (const [index, { row }] of fresh.entries()) {
    // As many numbers were asked for as runs are new.
    row.seq = numbers[index] as number;
    newKeys.push({ org: row.org, key: runKey(row.key), seq: row.seq });
  }
}

/** The stored event that carries the run's outcome, where this event may take that from it or change it. */
function openersNeeded({ draft, run: { row } }: Member): readonly number[] {
  const isOpened = row.firstSeq !== NO_OPENER && row.firstSeq !== PRUNED_OPENER;
  const mayMatter = isBefore(momentOf(draft), firstOf(row)) || failedBy(draft) !== row.failed;
  return isOpened && mayMatter ? [row.firstSeq] : NOTHING;
}

const NOTHING: readonly number[] = [];

function join(run: RunDraft, draft: Draft, drafts: Drafts): void {
  const { row } = run;
  const { firstSeq, failed } = row;
  const moment = momentOf(draft);
  if (firstSeq === NO_OPENER || isBefore(moment, firstOf(row))) {
    if (firstSeq !== NO_OPENER) setCounted(drafts.get(firstSeq), 0, 0);
    row.firstSeq = draft.seq;
    row.firstAt = moment.at;
    row.firstId = moment.id;
    run.changed = true;
  }
  if (firstSeq === NO_OPENER || !isBefore(moment, lastOf(row))) {
    row.lastAt = moment.at;
    row.lastId = moment.id;
    row.failed = failedBy(draft);
    run.changed = true;
  }
  if (firstSeq === PRUNED_OPENER) return;
  // The opening event carries the run's outcome; it is loaded only when that changes.
  if (row.firstSeq === draft.seq || row.failed !== failed)
    setCounted(drafts.get(row.firstSeq), 1, row.failed);
}

function setCounted(draft: Draft, runs: number, failedRuns: number): void {
  if (draft.runs === runs && draft.failedRuns === failedRuns) return;
  draft.runs = runs;
  draft.failedRuns = failedRuns;
  draft.changed = true;
}

async function writeRuns({ engine, db }: KeySpace, runs: readonly RunDraft[]): Promise<void> {
  const { run } = db.tables;
  const fresh = runs.filter((one) => one.isNew);
  const moved = runs.filter((one) => !one.isNew && one.changed);
  await engine.insertRows(db, run, RUN_COLUMNS, fresh.map(toValues));
  await engine.updateRows(db, run, RUN_SHAPE, moved.map(toValues));
}

function toValues({ row }: RunDraft): ValueRow {
  return RUN_COLUMNS.map((column) => row[column]);
}

const RUN_COLUMNS = [
  'seq',
  'org',
  'key',
  'firstSeq',
  'firstAt',
  'firstId',
  'lastAt',
  'lastId',
  'failed',
  'root',
] as const satisfies readonly (keyof RunRow)[];

const [SEQ, ...OTHER_COLUMNS] = RUN_COLUMNS;
const RUN_SHAPE = { key: [SEQ], columns: OTHER_COLUMNS };

/** Stands in `firstSeq` of a run that no event has opened yet. */
const NO_OPENER = 0;

function emptyRun(org: string, key: string): RunRow {
  return {
    seq: 0,
    org,
    key,
    firstSeq: NO_OPENER,
    firstAt: 0,
    firstId: '',
    lastAt: 0,
    lastId: '',
    failed: 0,
    root: null,
  };
}

type Moment = { readonly at: number; readonly id: string };

function momentOf({ event }: Draft): Moment {
  return { at: event.occurredAt, id: event.idKeys[0] };
}

function firstOf({ firstAt, firstId }: RunRow): Moment {
  return { at: firstAt, id: firstId };
}

function lastOf({ lastAt, lastId }: RunRow): Moment {
  return { at: lastAt, id: lastId };
}

function failedBy({ event }: Draft): 0 | 1 {
  return isError(event) ? 1 : 0;
}

function isBefore(a: Moment, b: Moment): boolean {
  return a.at === b.at ? a.id < b.id : a.at < b.at;
}
