import { and, asc, count, eq, gt, inArray, isNotNull, or, type SQL, sql, sum } from 'drizzle-orm';
import type { OutboxCount } from '../../../src/analytics/outbox.ts';
import type { GivenUp } from '../../../src/analytics/state/outbox.ts';
import type { Database, Row } from '../../engine.ts';
import { inChain, supersede } from './enqueue.ts';

/** What one command sends again or ends at most. */
const MOST_AT_ONCE = 500;

/** What is sent again has at least this long to arrive. */
const KEEP_MS = 86_400_000;
const KEEP_EVENT_MS = 4 * 86_400_000;

export async function countByTarget(db: Database, org: string): Promise<readonly OutboxCount[]> {
  const { outbox } = db.tables;
  const isAmbiguous = sql`case when ${outbox.answersLost} > 0 and ${outbox.state} = 'pending' then 1 else 0 end`;
  const rows = await db
    .select({
      target: outbox.target,
      state: outbox.state,
      messages: count(),
      ambiguous: sum(isAmbiguous).mapWith(Number),
    })
    .from(outbox)
    .where(eq(outbox.org, org))
    .groupBy(outbox.target, outbox.state);
  return rows.map((row) => ({ ...row, ambiguous: row.ambiguous ?? 0 }));
}

type Which = { readonly org: string; readonly which: GivenUp };

/** Queues what was given up again, under the same keys; returns the ids that are on their way. */
export async function replay(
  db: Database,
  { org, which, now }: Which & { readonly now: number },
): Promise<readonly string[]> {
  const { outbox } = db.tables;
  const rows = await givenUp(db, { org, which });
  const replayed: string[] = [];
  for (const row of rows) {
    const isOutdated = await isOvertaken(db, row);
    await db
      .update(outbox)
      .set(isOutdated ? OVERTAKEN : againAt(row, now))
      .where(eq(outbox.seq, row.seq));
    if (!isOutdated) replayed.push(row.id);
  }
  await supersede(db, rows);
  return replayed;
}

const OVERTAKEN = { state: 'superseded', lastError: 'a newer edit of the same message was told' } as const;

/** That an answer was lost once is kept as `lostAt`: whoever sends it looks for it first. */
function againAt({ event, expiresAt }: Row<'outbox'>, now: number) {
  const keepMs = event === null ? KEEP_MS : KEEP_EVENT_MS;
  return {
    state: 'pending',
    attempts: 0,
    answersLost: 0,
    nextAt: now,
    expiresAt: Math.max(expiresAt, now + keepMs),
    leaseOwner: null,
  } as const;
}

/** Whether people have heard, or are about to hear, something newer of the same living message. */
async function isOvertaken(db: Database, { org, target, chain, seq }: Row<'outbox'>): Promise<boolean> {
  const { outbox } = db.tables;
  if (chain === null) return false;
  const newer = await db
    .select({ seq: outbox.seq })
    .from(outbox)
    .where(
      and(
        inChain(db.tables, { org, target, chain }),
        gt(outbox.seq, seq),
        inArray(outbox.state, ['sending', 'sent']),
      ),
    )
    .limit(1);
  return newer.length > 0;
}

/** Ends for good what was given up; returns the ids. */
export async function drop(
  db: Database,
  { org, which, reason }: Which & { readonly reason: string },
): Promise<readonly string[]> {
  const { outbox } = db.tables;
  const rows = await db
    .select({ seq: outbox.seq, id: outbox.id })
    .from(outbox)
    .where(isGivenUp(db, { org, which }))
    .orderBy(asc(outbox.seq))
    .limit(MOST_AT_ONCE);
  await db
    .update(outbox)
    .set({ state: 'expired', lastError: reason })
    .where(
      inArray(
        outbox.seq,
        rows.map(({ seq }) => seq),
      ),
    );
  return rows.map(({ id }) => id);
}

/** Given up or held, oldest first, without those whose target is paused. */
async function givenUp(db: Database, which: Which): Promise<readonly Row<'outbox'>[]> {
  const { outbox, channelTerms, webhook } = db.tables;
  const channels = db
    .select({ target: channelTerms.target })
    .from(channelTerms)
    .where(and(eq(channelTerms.org, which.org), isNotNull(channelTerms.pausedAt)));
  const webhooks = db
    .select({ target: sql<string>`'webhook:' || ${webhook.id}` })
    .from(webhook)
    .where(and(eq(webhook.org, which.org), eq(webhook.state, 'paused')));
  return db
    .select()
    .from(outbox)
    .where(
      and(
        isGivenUp(db, which),
        sql`not ${or(inArray(outbox.target, channels), inArray(outbox.target, webhooks))}`,
      ),
    )
    .orderBy(asc(outbox.seq))
    .limit(MOST_AT_ONCE);
}

function isGivenUp(db: Database, { org, which }: Which): SQL | undefined {
  const { outbox } = db.tables;
  const isOne = and(eq(outbox.org, org), inArray(outbox.state, ['dead', 'held']));
  if (which === 'all') return isOne;
  if ('target' in which) return and(isOne, eq(outbox.target, which.target));
  return and(isOne, inArray(outbox.id, [...which.ids]));
}
