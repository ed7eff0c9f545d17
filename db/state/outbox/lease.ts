import { and, asc, eq, gt, inArray, like, lte, min, notLike, or, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { LeasedPlatforms } from '../../../src/analytics/state/outbox.ts';
import type { Database, Row, Tables } from '../../engine.ts';
import { dueEvents, leaseEvents } from './lease-events.ts';
import type { LeaseTerms } from './lease-terms.ts';

/** Longer than any lease or pause: a time further ahead was written by a clock that has since been set back. */
const LONGEST_WAIT_MS = 2 * 3_600_000;

type OutboxRow = Row<'outbox'>;

/** What is due: the head of each free target, and events. */
export async function dueRows(db: Database, terms: LeaseTerms): Promise<readonly OutboxRow[]> {
  const heads = await dueHeads(db, terms);
  return heads.length > 0 || !leasesEvents(terms) ? heads : dueEvents(db, terms);
}

/** Leases what is due, heads before events. */
export async function lease(db: Database, terms: LeaseTerms): Promise<readonly OutboxRow[]> {
  const heads = await leaseHeads(db, terms);
  if (!leasesEvents(terms)) return heads;
  return [...heads, ...(await leaseEvents(db, { ...terms, limit: terms.limit - heads.length }))];
}

function leasesEvents({ platforms }: LeaseTerms): boolean {
  if (!platforms) return true;
  return 'only' in platforms ? platforms.only === 'webhook' : !platforms.except.includes('webhook');
}

/** Leases the due head of each free target. Between two processes the update of the target's row decides. */
async function leaseHeads(db: Database, terms: LeaseTerms): Promise<readonly OutboxRow[]> {
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
async function dueHeads(db: Database, terms: LeaseTerms): Promise<readonly OutboxRow[]> {
  const { outbox, outboxTarget } = db.tables;
  const heads = db
    .select({ seq: min(outbox.seq) })
    .from(outbox)
    .where(and(inArray(outbox.state, ['pending', 'sending']), isLeasedFrom(db.tables, terms.platforms)))
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

/** Whether a channel is of one of the platforms; webhooks are not channels. */
function isLeasedFrom({ outbox }: Tables, platforms: LeasedPlatforms = { except: [] }): SQL | undefined {
  const isChannel = notLike(outbox.target, 'webhook:%');
  if ('only' in platforms) return and(isChannel, like(outbox.target, `${platforms.only}:%`));
  return and(isChannel, ...platforms.except.map((platform) => notLike(outbox.target, `${platform}:%`)));
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
