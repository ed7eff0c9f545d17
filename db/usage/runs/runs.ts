import type { Draft, Drafts } from '../drafts.ts';
import type { KeyEntry, KeySpace } from '../keys/keys.ts';
import {
  carriedBy,
  failedBy,
  loadRuns,
  type Member,
  maybeRun,
  NO_OPENER,
  numberRuns,
  PRUNED_OPENER,
  type RootWords,
  type RunDraft,
  type RunRow,
  writeRuns,
} from './run-drafts.ts';
import { isBefore, type Moment, maybeRunEnds, type RunEnd } from './run-ends.ts';

type Settling = { readonly roots: RootWords; readonly newKeys: KeyEntry[] };

/**
 * Keeps the rule of runs: each is counted once, on its first event, and has failed when its root says so or, with no
 * root known, when its last event is an error. Only calls that count are part of one. First and last are by
 * (time, id), so the order of arrival does not matter. An event that names no work is a run of its own.
 */
export async function settleRuns(
  space: KeySpace,
  drafts: Drafts,
  { roots, newKeys }: Settling,
): Promise<void> {
  const changed = drafts.all().filter((draft) => draft.changed);
  const { joining, leaving, runs } = await loadRuns(space, changed, roots);
  for (const { draft, run } of leaving) leave(run, draft);
  for (const run of runs) if (run.isStale) await findEnds(space, run, { drafts, leaving });
  for (const { draft, run } of joining) join(run, draft);
  for (const run of runs) heed(run, roots);
  const kept = runs.filter(({ row, isNew }) => !isNew || row.firstSeq !== NO_OPENER);
  await carry(drafts, kept);
  await numberRuns(
    space,
    kept.filter((run) => run.isNew),
    newKeys,
  );
  await writeRuns(space, kept);
}

/** What is known of the run's ends no longer holds where an event that stood there goes. */
function leave(run: RunDraft, { seq, before }: Draft): void {
  const { row, isNew } = run;
  if (isNew || before === null) return;
  const isLast = row.lastAt === before.occurredAt && row.lastId === before.id;
  if (row.firstSeq === seq || isLast) run.isStale = true;
}

/** Takes the run's ends from its stored events, without those that are about to join it again. */
async function findEnds(
  { db }: KeySpace,
  run: RunDraft,
  { drafts, leaving }: { readonly drafts: Drafts; readonly leaving: readonly Member[] },
): Promise<void> {
  const { row } = run;
  const { org, key, firstAt: from, lastAt: to } = row;
  const without = leaving.filter((one) => one.run === run).map(({ draft }) => draft.seq);
  const ends = await maybeRunEnds(db, { org, key, from, to, without });
  const isPruned = row.firstSeq === PRUNED_OPENER;
  if (ends) await drafts.load([ends.last.seq]);
  if (!isPruned) setFirst(row, ends?.first ?? NOBODY);
  if (ends) setLast(row, ends.last, failedBy(drafts.get(ends.last.seq)));
  else setLast(row, firstOf(row), isPruned ? row.failed : 0);
  run.changed = true;
}

function join(run: RunDraft, draft: Draft): void {
  const { row } = run;
  const { firstSeq } = row;
  const moment = momentOf(draft);
  if (firstSeq === NO_OPENER || isBefore(moment, firstOf(row))) {
    setFirst(row, { ...moment, seq: draft.seq });
    run.changed = true;
  }
  if (firstSeq === NO_OPENER || !isBefore(moment, lastOf(row))) {
    setLast(row, moment, failedBy(draft));
    run.changed = true;
  }
}

/** Several roots may say it; one that failed decides. */
function heed(run: RunDraft, roots: RootWords): void {
  const { row } = run;
  const word = roots.get(row.org)?.get(row.key);
  if (word === undefined || (row.root ?? -1) >= word) return;
  row.root = word;
  run.changed = true;
}

/** Lets the opening events carry the outcomes; they are loaded only where that changes. */
async function carry(drafts: Drafts, runs: readonly RunDraft[]): Promise<void> {
  const moved = runs.filter(({ row, before }) => {
    const { opener, failed } = carriedBy(row);
    return opener !== before.opener || failed !== before.failed;
  });
  await drafts.load(
    moved.flatMap(({ row, before }) => [before.opener, row.firstSeq]).filter((seq) => seq > NO_OPENER),
  );
  for (const { row, before } of moved) {
    const { opener, failed } = carriedBy(row);
    const former = before.opener > NO_OPENER ? drafts.get(before.opener) : undefined;
    if (former && maybeRun(former) === row.key) setCounted(former, 0, 0);
    if (opener > NO_OPENER) setCounted(drafts.get(opener), 1, failed);
  }
}

function setCounted(draft: Draft, runs: number, failedRuns: number): void {
  if (draft.runs === runs && draft.failedRuns === failedRuns) return;
  draft.runs = runs;
  draft.failedRuns = failedRuns;
  draft.changed = true;
}

const NOBODY: RunEnd = { seq: NO_OPENER, at: 0, id: '' };

function setFirst(row: RunRow, { seq, at, id }: RunEnd): void {
  row.firstSeq = seq;
  row.firstAt = at;
  row.firstId = id;
}

function setLast(row: RunRow, { at, id }: Moment, failed: number): void {
  row.lastAt = at;
  row.lastId = id;
  row.failed = failed;
}

function momentOf({ event }: Draft): Moment {
  return { at: event.occurredAt, id: event.idKeys[0] };
}

function firstOf({ firstAt, firstId }: RunRow): Moment {
  return { at: firstAt, id: firstId };
}

function lastOf({ lastAt, lastId }: RunRow): Moment {
  return { at: lastAt, id: lastId };
}
