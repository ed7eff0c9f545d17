import { inArray } from 'drizzle-orm';
import { runOf } from '../../src/analytics/usage-event.ts';
import type { Database, Engine, Row, ValueRow } from '../engine.ts';
import type { Draft, Drafts } from './drafts.ts';
import { findKeys, type KeyEntry, runKey } from './keys.ts';
import { isError } from './rows.ts';

type RunRow = Row<'run'>;

/** A run within one transaction. */
type RunDraft = { row: RunRow; readonly isNew: boolean; changed: boolean };

/**
 * Keeps the rule of runs: each is counted once, on its first event, and has failed when its last event is an
 * error. First and last are by (time, id), so the order of arrival does not matter. An event that names no
 * work is a run of its own.
 */
export async function settleRuns(
  transaction: Transaction,
  drafts: Drafts,
  newKeys: KeyEntry[],
): Promise<void> {
  const changed = drafts.all().filter((draft) => draft.changed && draft.event.kind === 'call');
  const runs = await loadRuns(transaction, changed, newKeys);
  for (const draft of changed) {
    const name = runOf(draft.event.facts);
    const found = name === undefined ? undefined : runs.get(runName(draft.org, name));
    if (found) await join(found, draft, drafts);
    else countAlone(draft);
  }
  await writeRuns(transaction, [...runs.values()]);
}

type Transaction = { readonly engine: Engine; readonly db: Database; readonly newestSeq: number };

function countAlone(draft: Draft): void {
  draft.runs = 1;
  draft.failedRuns = isError(draft.event) ? 1 : 0;
}

async function join(found: RunDraft, draft: Draft, drafts: Drafts): Promise<void> {
  const id = draft.event.idKeys[0];
  const at = draft.event.occurredAt;
  const { row } = found;
  if (row.firstSeq === 0) {
    found.row = { ...row, firstSeq: draft.seq, firstAt: at, firstId: id, lastAt: at, lastId: id };
  } else if (isBefore({ at, id }, { at: row.firstAt, id: row.firstId })) {
    await drafts.load([row.firstSeq]);
    setCounted(drafts.get(row.firstSeq), 0, 0);
    found.row = { ...row, firstSeq: draft.seq, firstAt: at, firstId: id };
  }
  if (!isBefore({ at, id }, { at: found.row.lastAt, id: found.row.lastId })) {
    found.row = { ...found.row, lastAt: at, lastId: id, failed: isError(draft.event) ? 1 : 0 };
  }
  found.changed ||= found.row !== row;
  // The opening event carries the run's outcome; it is loaded only when that changes.
  if (found.row.firstSeq === draft.seq || found.row.failed !== row.failed) {
    await drafts.load([found.row.firstSeq]);
    setCounted(drafts.get(found.row.firstSeq), 1, found.row.failed);
  }
}

function setCounted(draft: Draft, runs: number, failedRuns: number): void {
  if (draft.runs === runs && draft.failedRuns === failedRuns) return;
  draft.runs = runs;
  draft.failedRuns = failedRuns;
  draft.changed = true;
}

async function loadRuns(
  transaction: Transaction,
  drafts: readonly Draft[],
  newKeys: KeyEntry[],
): Promise<Map<string, RunDraft>> {
  const wanted = new Map<string, { org: string; key: string }>();
  for (const { org, event } of drafts) {
    const key = runOf(event.facts);
    if (key !== undefined) wanted.set(runName(org, key), { org, key });
  }
  const stored = await storedRuns(transaction, [...wanted.values()]);
  const { engine, db } = transaction;
  const numbers = (await engine.nextNumbers(db, db.tables.run, wanted.size - stored.size)).values();
  const runs = new Map<string, RunDraft>();
  for (const [name, { org, key }] of wanted) {
    const row = stored.get(name);
    if (row) {
      runs.set(name, { row, isNew: false, changed: false });
      continue;
    }
    // As many numbers were asked for as runs are missing.
    const seq = numbers.next().value as number;
    newKeys.push({ org, key: runKey(key), seq });
    runs.set(name, { row: emptyRun(seq, org, key), isNew: true, changed: false });
  }
  return runs;
}

async function storedRuns(
  { engine, db, newestSeq }: Transaction,
  wanted: readonly { readonly org: string; readonly key: string }[],
): Promise<ReadonlyMap<string, RunRow>> {
  const { run } = db.tables;
  const rows = new Map<string, RunRow>();
  for (const org of new Set(wanted.map((one) => one.org))) {
    const keys = wanted.filter((one) => one.org === org).map((one) => runKey(one.key));
    const seqs = [...(await findKeys(engine, db, { org, keys, newestSeq })).values()];
    for (let start = 0; start < seqs.length; start += 400) {
      const chunk = seqs.slice(start, start + 400);
      const found = await db.select().from(run).where(inArray(run.seq, chunk));
      for (const row of found) rows.set(runName(row.org, row.key), row);
    }
  }
  return rows;
}

async function writeRuns({ engine, db }: Transaction, runs: readonly RunDraft[]): Promise<void> {
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
] as const satisfies readonly (keyof RunRow)[];

const [SEQ, ...OTHER_COLUMNS] = RUN_COLUMNS;
const RUN_SHAPE = { key: [SEQ], columns: OTHER_COLUMNS };

function emptyRun(seq: number, org: string, key: string): RunRow {
  return { seq, org, key, firstSeq: 0, firstAt: 0, firstId: '', lastAt: 0, lastId: '', failed: 0 };
}

function runName(org: string, key: string): string {
  return `${org}\u001f${key}`;
}

type Moment = { readonly at: number; readonly id: string };

function isBefore(a: Moment, b: Moment): boolean {
  return a.at === b.at ? a.id < b.id : a.at < b.at;
}
