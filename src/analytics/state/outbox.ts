import type { DeliveryResult, OutboxDraft, OutboxRow, OutboxState } from '../outbox.ts';

/** Where messages wait until they are told. */
export type OutboxStore = {
  /**
   * Puts drafts into the outbox; those whose (org, target, dedupeKey) exists are left out. Returns how many were
   * new. Of the undelivered messages of a chain its first one and the newest stay, those between are superseded.
   */
  enqueue(drafts: readonly OutboxDraft[]): Promise<number>;
  /**
   * Leases due rows until `leaseUntil`, oldest first; never two processes the same row. A target has at most one
   * row in flight and one sending a second, in the order they were queued: a row that waits holds up those
   * behind it. A lease that ran out is taken over, its answer counted as lost. Leased rows past `expiresAt` are
   * the caller's to end. `owner` names this one lease: no other call may use the same.
   */
  leaseOutbox(lease: {
    owner: string;
    now: number;
    leaseUntil: number;
    limit: number;
  }): Promise<readonly OutboxRow[]>;
  /** Ends a lease with its result; false when the lease was lost meanwhile. */
  finishDelivery(id: string, owner: string, result: DeliveryResult): Promise<boolean>;
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

  /** How many messages of all organisations are in each state; states without any are left out. */
  outboxCounts(): Promise<ReadonlyMap<OutboxState, number>>;
};
