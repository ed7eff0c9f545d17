import { inArray } from 'drizzle-orm';
import { runOf } from '../../../src/analytics/usage-event.ts';
import type { Row, ValueRow } from '../../engine.ts';
import type { Draft } from '../drafts.ts';
import { findKeys, type KeyEntry, type KeySpace, runKey } from '../keys/keys.ts';
import { isError } from '../rows.ts';

/** Stands in `firstSeq` of a run that no event has opened yet, or opens any more. */
export const NO_OPENER = 0;

/** Stands in `firstSeq` of a run whose first event was pruned: what was counted on it stays as it was. */
export const PRUNED_OPENER = -1;

/** What roots said of their runs, by organisation and run: 1 where they failed. */
export type RootWords = ReadonlyMap<string, ReadonlyMap<string, 0 | 1>>;

export type RunRow = { -readonly [Column in keyof Row<'run'>]: Row<'run'>[Column] };

/** What a run's opening event carries. */
type Carried = { readonly opener: number; readonly failed: number };

/** A run within one transaction; `before` is what it stood for when it was loaded. */
export type RunDraft = { row: RunRow; before: Carried; isNew: boolean; changed: boolean; isStale: boolean };

/** An event and a run it is, or was, part of. */
export type Member = { readonly draft: Draft; readonly run: RunDraft };

type Loaded = {
  readonly joining: readonly Member[];
  /** Those whose place in a run is no longer what it was. */
  readonly leaving: readonly Member[];
  readonly runs: readonly RunDraft[];
};

/** Finds or makes the runs of events and of roots; events of no run are counted alone. */
export async function loadRuns(space: KeySpace, drafts: readonly Draft[], roots: RootWords): Promise<Loaded> {
  const byOrg = new Map<string, Map<string, RunDraft>>();
  const joining: Member[] = [];
  const leaving: Member[] = [];
  for (const draft of drafts) {
    const key = maybeRun(draft);
    const left = maybeRunBefore(draft);
    if (key === undefined || key !== left) countWithout(draft);
    if (key !== undefined) joining.push({ draft, run: runIn(byOrg, draft.org, key) });
    if (left !== undefined && (left !== key || hasMoved(draft)))
      leaving.push({ draft, run: runIn(byOrg, draft.org, left) });
  }
  for (const [org, words] of roots) for (const key of words.keys()) runIn(byOrg, org, key);
  for (const [org, runs] of byOrg) await fillStored(space, org, runs);
  return { joining, leaving, runs: [...byOrg.values()].flatMap((ofOrg) => [...ofOrg.values()]) };
}

/** The run an event is part of as it is now. */
export function maybeRun({ event, counted }: Draft): string | undefined {
  return counted && event.kind === 'call' ? runOf(event.facts) : undefined;
}

function maybeRunBefore({ before }: Draft): string | undefined {
  return before?.counted && before.kind === 'call' ? (before.run ?? undefined) : undefined;
}

function hasMoved({ before, event }: Draft): boolean {
  return before?.occurredAt !== event.occurredAt;
}

/** As it counts where it opens no run. */
function countWithout(draft: Draft): void {
  const isAlone = draft.counted === 1 && draft.event.kind === 'call' && maybeRun(draft) === undefined;
  draft.runs = isAlone ? 1 : 0;
  draft.failedRuns = isAlone ? failedBy(draft) : 0;
}

function runIn(byOrg: Map<string, Map<string, RunDraft>>, org: string, key: string): RunDraft {
  let runs = byOrg.get(org);
  if (!runs) {
    runs = new Map();
    byOrg.set(org, runs);
  }
  let run = runs.get(key);
  if (!run) {
    const row = emptyRun(org, key);
    run = { row, before: carriedBy(row), isNew: true, changed: false, isStale: false };
    runs.set(key, run);
  }
  return run;
}

export function carriedBy({ firstSeq, failed, root }: RunRow): Carried {
  return { opener: firstSeq, failed: root ?? failed };
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
      if (stored) Object.assign(stored, { row, before: carriedBy(row), isNew: false });
    }
  }
}

export async function numberRuns(
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

export function failedBy({ event }: Draft): 0 | 1 {
  return isError(event) ? 1 : 0;
}

export async function writeRuns({ engine, db }: KeySpace, runs: readonly RunDraft[]): Promise<void> {
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
