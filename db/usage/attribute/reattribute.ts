import { asc, inArray } from 'drizzle-orm';
import { giveTo, type Whose } from '../../../src/analytics/attribution/give.ts';
import { zoneClock } from '../../../src/analytics/period.ts';
import type { Attributed, Reattributed } from '../../../src/analytics/store.ts';
import type { Database } from '../../engine.ts';
import { usageOf } from '../../turns.ts';
import { type Draft, loadDrafts } from '../drafts.ts';
import { eventFilter } from '../event-filters.ts';
import { rowsByTime, wholeRows } from '../event-rows.ts';
import type { UsageTables } from '../tables.ts';
import { writeDrafts } from '../write-drafts.ts';
import { usersOf } from './give-teams.ts';
import { createMoves, type Moves } from './moves.ts';
import { movePrunedSums } from './pruned-sums.ts';

/** Events a transaction moves, so that ingest never waits long behind it. */
const BATCH = 1_000;

/**
 * Brings stored usage in line with what is attributed now; see UsageStore.reattribute. First the events that are
 * kept, which say what they were given; then sums of days that are known no longer by their events.
 */
export async function reattribute(
  tables: UsageTables,
  which: Attributed,
  isEnough: () => boolean,
): Promise<Reattributed> {
  const { engine, directory } = tables;
  const { org } = which;
  // Whoever stores events after this knows what is attributed now, and everything stored before is read below.
  await engine.write(async () => undefined, { alone: [usageOf(org)] });
  const clock = zoneClock(await directory.timeZone(engine.read, org));
  const moves = createMoves(clock);
  const isWhole =
    (await moveEvents(tables, which, { moves, isEnough })) &&
    (await movePrunedSums(tables, which, { moves, clock, isEnough }));
  return { moves: moves.list(), more: !isWhole };
}

type Moving = { readonly moves: Moves; readonly isEnough: () => boolean };

/** Whether it came to the end. */
async function moveEvents(
  tables: UsageTables,
  { org, dimension, value }: Attributed,
  { moves, isEnough }: Moving,
): Promise<boolean> {
  const { read } = tables.engine;
  const only = eventFilter(read, org, [{ dimension, values: [value], negate: false }]);
  const whose = await tables.directory.whose(read, org, NOBODY);
  let misplaced: number[] = [];
  for await (const rows of rowsByTime(read, { org, only, read: wholeRows }, EVER)) {
    for (const draft of await loadDrafts(read, rows))
      if (isMisplaced(draft, whose)) misplaced.push(draft.seq);
    if (misplaced.length < BATCH) continue;
    await moveBatch(tables, { org, seqs: misplaced, moves });
    misplaced = [];
    if (isEnough()) return false;
  }
  if (misplaced.length > 0) await moveBatch(tables, { org, seqs: misplaced, moves });
  return true;
}

const EVER = { from: 0, to: Number.MAX_SAFE_INTEGER };
/** What people's memberships gave is not looked at again. */
const NOBODY: ReadonlySet<string> = new Set();

/** Only the team decides: what else is in its row now may not have been then. */
function isMisplaced({ event, given }: Draft, whose: Whose): boolean {
  const { team } = giveTo(event, whose, given);
  return team?.value !== given.team?.value || team?.by !== given.team?.by;
}

type Batch = { readonly org: string; readonly seqs: readonly number[]; readonly moves: Moves };

/** Reads the events again, as they stand once nobody else writes them. */
async function moveBatch(tables: UsageTables, { org, seqs, moves }: Batch): Promise<void> {
  const moved = await tables.engine.write(
    async (db) => {
      const rules = await tables.directory.whose(db, org, NOBODY);
      const drafts = (await draftsOf(db, seqs)).filter((draft) => isMisplaced(draft, rules));
      // What an attribution had given falls to the team its person was in.
      const whose = await tables.directory.whose(db, org, usersOf(drafts));
      const changes = drafts.map((draft) => moveOf(draft, giveTo(draft.event, whose, draft.given)));
      for (const { draft, given } of changes) {
        draft.given = given;
        draft.changed = true;
      }
      await writeDrafts(tables, db, drafts);
      return changes;
    },
    { alone: [usageOf(org)] },
  );
  for (const { from, to, counts } of moved) if (counts) moves.add({ ...counts, from, to });
}

function moveOf(draft: Draft, given: Draft['given']) {
  const { before } = draft;
  const counts = before?.counted
    ? {
        at: before.occurredAt,
        events: 1n,
        costNano: before.planned ? 0n : BigInt(before.costNano),
      }
    : undefined;
  return { draft, given, from: draft.given.team?.value ?? '', to: given.team?.value ?? '', counts };
}

async function draftsOf(db: Database, seqs: readonly number[]): Promise<readonly Draft[]> {
  const { event } = db.tables;
  const drafts: Draft[] = [];
  for (let start = 0; start < seqs.length; start += BATCH) {
    const some = seqs.slice(start, start + BATCH);
    const rows = await db.select().from(event).where(inArray(event.seq, some)).orderBy(asc(event.seq));
    drafts.push(...(await loadDrafts(db, rows)));
  }
  return drafts;
}
