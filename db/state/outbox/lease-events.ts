import { and, asc, count, eq, gt, inArray, like, lte, or, sql } from 'drizzle-orm';
import type { Database, Row, Tables } from '../../engine.ts';
import type { LeaseTerms } from './lease-terms.ts';

/** Calls to one webhook at a time, of all processes. */
const MOST_AT_A_WEBHOOK = 4;

/** Longer than the longest wait of their schedule, 24 h and a fifth: written by a clock that was set back since. */
const LONGEST_WAIT_MS = 30 * 3_600_000;

type OutboxRow = Row<'outbox'>;

/** Leases events. A `sending` one is free again at its `nextAt`, which is where its lease ends. */
export async function leaseEvents(db: Database, terms: LeaseTerms): Promise<readonly OutboxRow[]> {
  const { outbox } = db.tables;
  const leased: OutboxRow[] = [];
  for (const due of await dueEvents(db, terms)) {
    const [row] = await db
      .update(outbox)
      .set({
        state: 'sending',
        attempts: sql`${outbox.attempts} + 1`,
        nextAt: terms.leaseUntil,
        leaseOwner: terms.owner,
        leasedAt: terms.now,
      })
      .where(and(eq(outbox.seq, due.seq), eq(outbox.state, due.state), eq(outbox.attempts, due.attempts)))
      .returning();
    if (row) leased.push(row);
  }
  return leased;
}

/** Due events, webhook by webhook in turn, so that one with many does not keep the others. */
export async function dueEvents(
  db: Database,
  { now, limit }: Pick<LeaseTerms, 'now' | 'limit'>,
): Promise<readonly OutboxRow[]> {
  if (limit <= 0) return [];
  const { outbox } = db.tables;
  const targets = await db
    .selectDistinct({ org: outbox.org, target: outbox.target })
    .from(outbox)
    .where(isDue(db.tables, now));
  const ranked: { readonly row: OutboxRow; readonly rank: number }[] = [];
  for (const target of targets) {
    const rows = await dueAt(db, target, now);
    ranked.push(...rows.map((row, rank) => ({ row, rank })));
  }
  ranked.sort((one, other) => one.rank - other.rank || one.row.seq - other.row.seq);
  return ranked.slice(0, limit).map(({ row }) => row);
}

async function dueAt(
  db: Database,
  { org, target }: Pick<OutboxRow, 'org' | 'target'>,
  now: number,
): Promise<readonly OutboxRow[]> {
  const { outbox } = db.tables;
  const isThere = and(eq(outbox.org, org), eq(outbox.target, target));
  const [busy] = await db
    .select({ rows: count() })
    .from(outbox)
    .where(and(isThere, eq(outbox.state, 'sending'), gt(outbox.nextAt, now)));
  const free = MOST_AT_A_WEBHOOK - (busy?.rows ?? 0);
  if (free <= 0) return [];
  return db
    .select()
    .from(outbox)
    .where(and(isThere, isDue(db.tables, now)))
    .orderBy(asc(outbox.seq))
    .limit(free);
}

function isDue({ outbox }: Tables, now: number) {
  return and(
    inArray(outbox.state, ['pending', 'sending']),
    like(outbox.target, 'webhook:%'),
    or(lte(outbox.nextAt, now), gt(outbox.nextAt, now + LONGEST_WAIT_MS)),
  );
}
