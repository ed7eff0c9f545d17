import { and, asc, eq, gt, inArray, lte, min, or, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { Database, Row } from '../engine.ts';

export type LeaseTerms = {
  readonly owner: string;
  readonly now: number;
  readonly leaseUntil: number;
  readonly limit: number;
};

/** Longer than any lease or pause: a time further ahead was written by a clock that has since been set back. */
const LONGEST_WAIT_MS = 2 * 3_600_000;

type OutboxRow = Row<'outbox'>;

/** Leases the due head of each free target. Between two processes the update of the target's row decides. */
export async function lease(db: Database, terms: LeaseTerms): Promise<readonly OutboxRow[]> {
  const leased: OutboxRow[] = [];
  for (const head of await dueHeads(db, terms)) {
    if (!(await takeTarget(db, head, terms))) continue;
    const row = await takeRow(db, head, terms);
    if (row) leased.push(row);
    else await freeTarget(db, head, terms);
  }
  return leased;
}

/**
 * The oldest undelivered row of each target, where it is due and the target free, oldest first. A row still
 * `sending` on a free target is one whose lease ran out.
 */
export async function dueHeads(
  db: Database,
  terms: Pick<LeaseTerms, 'now' | 'limit'>,
): Promise<readonly OutboxRow[]> {
  const { outbox, outboxTarget } = db.tables;
  const heads = db
    .select({ seq: min(outbox.seq) })
    .from(outbox)
    .where(inArray(outbox.state, ['pending', 'sending']))
    .groupBy(outbox.org, outbox.target);
  const rows = await db
    .select({ row: outbox })
    .from(outbox)
    .innerJoin(outboxTarget, and(eq(outboxTarget.org, outbox.org), eq(outboxTarget.target, outbox.target)))
    .where(
      and(
        inArray(outbox.seq, heads),
        isReached(outbox.nextAt, terms.now),
        isReached(outboxTarget.readyAt, terms.now),
      ),
    )
    .orderBy(asc(outbox.seq))
    .limit(terms.limit);
  return rows.map(({ row }) => row);
}

function isReached(time: SQLiteColumn, now: number): SQL | undefined {
  return or(lte(time, now), gt(time, now + LONGEST_WAIT_MS));
}

async function takeTarget(db: Database, head: OutboxRow, terms: LeaseTerms): Promise<boolean> {
  const { outboxTarget } = db.tables;
  const taken = await db
    .update(outboxTarget)
    .set({ readyAt: terms.leaseUntil })
    .where(
      and(
        eq(outboxTarget.org, head.org),
        eq(outboxTarget.target, head.target),
        isReached(outboxTarget.readyAt, terms.now),
      ),
    )
    .returning({ target: outboxTarget.target });
  return taken.length > 0;
}

/** Nothing when the row changed after it was read. */
async function takeRow(db: Database, head: OutboxRow, terms: LeaseTerms): Promise<OutboxRow | undefined> {
  const { outbox } = db.tables;
  const [row] = await db
    .update(outbox)
    .set({
      state: 'sending',
      attempts: sql`${outbox.attempts} + 1`,
      // Its sender is gone: whether the platform took it is not known.
      ...(head.state === 'sending' && { answersLost: head.answersLost + 1, lostAt: head.leasedAt }),
      leaseOwner: terms.owner,
      leasedAt: terms.now,
    })
    .where(and(eq(outbox.seq, head.seq), eq(outbox.state, head.state), eq(outbox.attempts, head.attempts)))
    .returning();
  return row;
}

async function freeTarget(db: Database, head: OutboxRow, terms: LeaseTerms): Promise<void> {
  const { outboxTarget } = db.tables;
  await db
    .update(outboxTarget)
    .set({ readyAt: terms.now })
    .where(and(eq(outboxTarget.org, head.org), eq(outboxTarget.target, head.target)));
}
