import type { DeliveryResult, OutboxCount, OutboxDraft, OutboxRow, OutboxState } from '../outbox.ts';

/** Which platforms are leased from: "slack"; all when nothing is said. */
export type LeasedPlatforms = { readonly only: string } | { readonly except: readonly string[] };

/** Messages that were given up or are held: some, those of a target, or all. */
export type GivenUp = { readonly ids: readonly string[] } | { readonly target: string } | 'all';

/** Where messages wait until they are told. */
export type OutboxStore = {
  /**
   * Puts drafts into the outbox; those whose (org, target, dedupeKey) exists are left out. Returns how many were
   * new. Of the undelivered messages of a chain its first one and the newest stay, those between are superseded.
   * What goes to a paused target is held.
   */
  enqueue(drafts: readonly OutboxDraft[]): Promise<number>;
  /**
   * Leases due rows until `leaseUntil`, oldest first; never two processes the same row. A target has at most one
   * row in flight and one sending a second, in the order they were queued: a row that waits holds up those
   * behind it. A lease that ran out is taken over, its answer counted as lost. Leased rows past `expiresAt` are
   * the caller's to end. `owner` names this one lease: no other call may use the same. Events for webhooks wait for
   * nobody: a few of a target are leased at a time, in any order.
   */
  leaseOutbox(lease: {
    owner: string;
    now: number;
    leaseUntil: number;
    limit: number;
    platforms?: LeasedPlatforms;
  }): Promise<readonly OutboxRow[]>;
  /**
   * Ends a lease with its result and queues what has to be told of it; false (and nothing queued) when the lease was
   * lost meanwhile. A result that pauses the target holds what waits for it, and pauses its subscriptions.
   */
  finishDelivery(
    id: string,
    owner: string,
    result: DeliveryResult,
    messages?: readonly OutboxDraft[],
  ): Promise<boolean>;
  /** The platform's id of a chain's posted message at a target. */
  chainReference(org: string, target: string, chain: string): Promise<string | undefined>;
  /** How often a chain may have been posted at a target without an answer, when that was tried last, and the ids of those rows. */
  chainLosses(
    org: string,
    target: string,
    chain: string,
  ): Promise<{ readonly count: number; readonly lastAt: number; readonly keys: readonly string[] }>;
  outbox(
    org: string,
    options: { states: readonly OutboxState[]; limit: number },
  ): Promise<readonly OutboxRow[]>;

  /** How many messages are in each state, a row for each target and state that has any. */
  outboxByTarget(org: string): Promise<readonly OutboxCount[]>;
  /**
   * Sends what was given up or held again, under the same keys; returns the ids that are on their way. What goes to
   * a paused target stays; what a newer change of the same living message has overtaken is superseded.
   */
  replayOutbox(org: string, which: GivenUp, now: number): Promise<readonly string[]>;
  /** Ends what was given up or held for good; returns their ids. */
  dropOutbox(org: string, which: GivenUp, reason: string): Promise<readonly string[]>;

  /** How many messages of all organisations are in each state; states without any are left out. */
  outboxCounts(): Promise<ReadonlyMap<OutboxState, number>>;
};
