import { createHash } from 'node:crypto';
import { and, asc, eq, inArray, isNotNull } from 'drizzle-orm';
import type { OutboxDraft } from '../../../src/analytics/outbox.ts';
import type { Database, NewRow, Tables } from '../../engine.ts';
import { byText, chunks } from '../chunks.ts';

export type Target = { readonly org: string; readonly target: string };
type ChainOfTarget = Target & { readonly chain: string | null };

/**
 * Puts drafts into the outbox inside the transaction that decided to send them. Drafts of one target keep
 * their order; targets go in a fixed order, so that two writers never wait for each other.
 */
export async function enqueue(db: Database, drafts: readonly OutboxDraft[]): Promise<number> {
  const { outbox, outboxTarget } = db.tables;
  if (drafts.length === 0) return 0;
  const pauses = await pausesOf(db, drafts);
  const added: ChainOfTarget[] = [];
  for (const rows of chunks(drafts.map((draft) => fromDraft(draft, pauses)).sort(byText(targetKey)))) {
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
  await supersede(db, added);
  return added.length;
}

function targetKey({ org, target }: Target): string {
  return `${org}\n${target}`;
}

/** Why nothing is sent to paused targets, by their key. */
async function pausesOf(db: Database, drafts: readonly Target[]): Promise<ReadonlyMap<string, string>> {
  const { channelTerms, webhook } = db.tables;
  const orgs = [...new Set(drafts.map(({ org }) => org))];
  const channels = await db
    .select({ org: channelTerms.org, target: channelTerms.target, reason: channelTerms.pausedReason })
    .from(channelTerms)
    .where(and(inArray(channelTerms.org, orgs), isNotNull(channelTerms.pausedAt)));
  const webhooks = await db
    .select({ org: webhook.org, id: webhook.id, reason: webhook.pausedReason })
    .from(webhook)
    .where(and(inArray(webhook.org, orgs), eq(webhook.state, 'paused')));
  const paused = [...channels, ...webhooks.map(({ id, ...rest }) => ({ ...rest, target: `webhook:${id}` }))];
  return new Map(paused.map((row) => [targetKey(row), pauseText(row.reason)]));
}

/** What a message says that is held because its target is paused. */
export function pauseText(reason: string | null): string {
  return `nothing is sent there: ${reason ?? 'it is paused'}`;
}

function fromDraft(draft: OutboxDraft, pauses: ReadonlyMap<string, string>): NewRow<'outbox'> {
  const pause = pauses.get(targetKey(draft));
  return {
    ...draft,
    id: outboxId(draft),
    message: JSON.stringify(draft.message),
    event: draft.event ? JSON.stringify(draft.event) : null,
    state: pause === undefined ? 'pending' : 'held',
    lastError: pause ?? null,
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
export async function supersede(db: Database, changed: readonly ChainOfTarget[]): Promise<void> {
  const chains = new Map(changed.map((row) => [`${targetKey(row)}\n${row.chain ?? ''}`, row]));
  for (const { org, target, chain } of chains.values()) {
    if (chain !== null) await supersedeIn(db, { org, target, chain });
  }
}

async function supersedeIn(db: Database, chain: Target & { readonly chain: string }): Promise<void> {
  const { outbox } = db.tables;
  const rows = await db
    .select({ seq: outbox.seq, state: outbox.state })
    .from(outbox)
    .where(and(inChain(db.tables, chain), inArray(outbox.state, ['pending', 'sending', 'sent'])))
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

export function inChain({ outbox }: Tables, { org, target, chain }: Target & { readonly chain: string }) {
  return and(eq(outbox.org, org), eq(outbox.target, target), eq(outbox.chain, chain));
}
