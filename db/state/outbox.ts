import { createHash } from 'node:crypto';
import { and, asc, count, desc, eq, gt, inArray, isNotNull } from 'drizzle-orm';
import type { Message } from '../../src/analytics/message.ts';
import type { DeliveryResult, OutboxDraft, OutboxRow, WebhookEvent } from '../../src/analytics/outbox.ts';
import type { StateStore } from '../../src/analytics/state.ts';
import type { Database, Engine, NewRow, Row, Tables } from '../engine.ts';
import { byText, chunks } from './chunks.ts';
import { dueHeads, lease } from './outbox-lease.ts';

/** Slack takes about one message a second and channel (docs.slack.dev, "Rate limits"). */
const TARGET_SPACING_MS = 1_000;

type OutboxStore = Pick<
  StateStore,
  'enqueue' | 'leaseOutbox' | 'finishDelivery' | 'chainReference' | 'chainLosses' | 'outbox' | 'outboxCounts'
>;

/** Messages on their way to a platform. */
export function outboxStore(engine: Engine): OutboxStore {
  const { read } = engine;
  const { outbox } = read.tables;
  return {
    enqueue: (drafts) => engine.write((db) => enqueue(db, drafts)),
    leaseOutbox: async (terms) => {
      // A write transaction is worth opening only when something is due; mostly nothing is.
      if ((await dueHeads(read, terms)).length === 0) return [];
      return (await engine.write((db) => lease(db, terms))).map(toOutboxRow);
    },
    finishDelivery: (id, owner, result) => engine.write((db) => finish(db, { id, owner, result })),
    chainLosses: async (org, target, chain) => {
      const rows = await read
        .select({ id: outbox.id, answersLost: outbox.answersLost, lostAt: outbox.lostAt })
        .from(outbox)
        .where(and(inChain(read.tables, { org, target, chain }), gt(outbox.answersLost, 0)));
      const count = rows.reduce((sum, row) => sum + row.answersLost, 0);
      const lastAt = Math.max(0, ...rows.map((row) => row.lostAt ?? 0));
      return { count, lastAt, keys: rows.map(({ id }) => id) };
    },
    chainReference: async (org, target, chain) => {
      const [row] = await read
        .select({ reference: outbox.reference })
        .from(outbox)
        .where(and(inChain(read.tables, { org, target, chain }), isNotNull(outbox.reference)))
        .orderBy(desc(outbox.seq))
        .limit(1);
      return row?.reference ?? undefined;
    },
    outbox: async (org, { states, limit }) => {
      const rows = await read
        .select()
        .from(outbox)
        .where(and(eq(outbox.org, org), inArray(outbox.state, [...states])))
        .orderBy(desc(outbox.seq))
        .limit(limit);
      return rows.map(toOutboxRow);
    },
    outboxCounts: async () => {
      const rows = await read
        .select({ state: outbox.state, messages: count() })
        .from(outbox)
        .groupBy(outbox.state);
      return new Map(rows.map(({ state, messages }) => [state, messages]));
    },
  };
}

/**
 * Puts drafts into the outbox inside the transaction that decided to send them. Drafts of one target keep
 * their order; targets go in a fixed order, so that two writers never wait for each other.
 */
export async function enqueue(db: Database, drafts: readonly OutboxDraft[]): Promise<number> {
  const { outbox, outboxTarget } = db.tables;
  const added: ChainOfTarget[] = [];
  for (const rows of chunks(drafts.map(fromDraft).sort(byText(targetKey)))) {
    const inserted = await db
      .insert(outbox)
      .values(rows)
      .onConflictDoNothing()
      .returning({ org: outbox.org, target: outbox.target, chain: outbox.chain });
    added.push(...inserted);
  }
  const targets = new Map(
    added.map(({ org, target }) => [targetKey({ org, target }), { org, target, readyAt: 0 }]),
  );
  for (const rows of chunks([...targets.values()])) {
    await db.insert(outboxTarget).values(rows).onConflictDoNothing();
  }
  const chains = new Map(added.map((row) => [`${targetKey(row)}\n${row.chain ?? ''}`, row]));
  for (const chain of chains.values()) await supersede(db, chain);
  return added.length;
}

type Target = { readonly org: string; readonly target: string };
type ChainOfTarget = Target & { readonly chain: string | null };

function targetKey({ org, target }: Target): string {
  return `${org}\n${target}`;
}

function fromDraft(draft: OutboxDraft): NewRow<'outbox'> {
  return {
    ...draft,
    id: outboxId(draft),
    message: JSON.stringify(draft.message),
    event: draft.event ? JSON.stringify(draft.event) : null,
    state: 'pending',
    attempts: 0,
    answersLost: 0,
    nextAt: draft.createdAt,
  };
}

/**
 * The id follows from what makes the row unique, so a message queued again from a restored backup is
 * recognised by platforms that remember keys. 24 characters: Discord's nonce takes 25.
 */
function outboxId({ org, target, dedupeKey }: OutboxDraft): string {
  const identity = JSON.stringify([org, target, dedupeKey]);
  return createHash('sha256').update(identity).digest('hex').slice(0, 24);
}

/**
 * Only the newest edit of a living message matters. The first message of a chain stays until it is out:
 * it is the post the others edit, and nobody should read "resolved" of what they never heard of.
 */
async function supersede(db: Database, { org, target, chain }: ChainOfTarget): Promise<void> {
  const { outbox } = db.tables;
  if (chain === null) return;
  const rows = await db
    .select({ seq: outbox.seq, state: outbox.state })
    .from(outbox)
    .where(
      and(inChain(db.tables, { org, target, chain }), inArray(outbox.state, ['pending', 'sending', 'sent'])),
    )
    .orderBy(asc(outbox.seq));
  const pending = rows.filter((row) => row.state === 'pending').map((row) => row.seq);
  const isPosted = pending.length < rows.length;
  const outdated = pending.slice(isPosted ? 0 : 1, -1);
  if (outdated.length === 0) return;
  await db
    .update(outbox)
    .set({ state: 'superseded', lastError: 'a newer edit of the same message took its place' })
    .where(and(inArray(outbox.seq, outdated), eq(outbox.state, 'pending')));
}

function inChain({ outbox }: Tables, { org, target, chain }: Target & { readonly chain: string }) {
  return and(eq(outbox.org, org), eq(outbox.target, target), eq(outbox.chain, chain));
}

type Finish = { readonly id: string; readonly owner: string; readonly result: DeliveryResult };

async function finish(db: Database, { id, owner, result }: Finish): Promise<boolean> {
  const { outbox, outboxTarget } = db.tables;
  const [row] = await db
    .update(outbox)
    .set({ ...changeOf(result), leaseOwner: null })
    .where(and(eq(outbox.id, id), eq(outbox.leaseOwner, owner), eq(outbox.state, 'sending')))
    .returning();
  if (!row) return false;
  if (result.state !== 'sent' && result.answerLost) {
    await db
      .update(outbox)
      .set({ answersLost: row.answersLost + 1, lostAt: row.leasedAt })
      .where(eq(outbox.seq, row.seq));
  }
  await db
    .update(outboxTarget)
    .set({ readyAt: readyAfter(result, row.leasedAt ?? 0) })
    .where(and(eq(outboxTarget.org, row.org), eq(outboxTarget.target, row.target)));
  if (result.state === 'pending') await supersede(db, row);
  return true;
}

function changeOf(result: DeliveryResult) {
  switch (result.state) {
    case 'sent':
      return { state: result.state, reference: result.reference, lastError: null };
    case 'pending':
      return { state: result.state, nextAt: result.nextAt, lastError: result.error };
    case 'dead':
    case 'expired':
    case 'superseded':
      return { state: result.state, lastError: result.error };
  }
}

/** When a target may be written to again; what ended without a call to the platform costs it no time. */
function readyAfter(result: DeliveryResult, leasedAt: number): number {
  switch (result.state) {
    case 'pending':
      return Math.max(result.nextAt, leasedAt + TARGET_SPACING_MS);
    case 'sent':
    case 'dead':
      return leasedAt + TARGET_SPACING_MS;
    case 'expired':
    case 'superseded':
      return leasedAt;
  }
}

function toOutboxRow(row: Row<'outbox'>): OutboxRow {
  const { seq: _seq, leaseOwner: _owner, leasedAt: _leasedAt, message, event, ...rest } = row;
  // Only `fromDraft` writes the columns, from a Message and a WebhookEvent.
  const told = event === null ? {} : { event: JSON.parse(event) as WebhookEvent };
  return { ...rest, ...told, message: JSON.parse(message) as Message };
}
