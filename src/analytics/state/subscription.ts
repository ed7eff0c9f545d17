import type { OutboxDraft } from '../outbox.ts';

export type Subscription = {
  readonly id: string;
  readonly org: string;
  /** What is asked each time, without the leading "/usage": "team 7d". */
  readonly query: string;
  /** Local wall time "HH:MM", in `timeZone`. */
  readonly at: string;
  readonly every: 'day' | 'week' | 'month';
  /** Weekdays (1 is Monday) of a day's and a week's, days of the month of a month's; empty: every day. */
  readonly days: readonly number[];
  /** Whether days on which nothing is notable are passed over. */
  readonly quiet: boolean;
  /** What is posted: the answer to `query`, or a person's own week, to them alone. */
  readonly kind: 'question' | 'personal';
  readonly timeZone: string;
  readonly channel: string;
  readonly createdBy: string | null;
  readonly createdAt: number;
  /** Since when nothing is posted, and why; null while it is. */
  readonly pausedAt: number | null;
  readonly pausedReason: string | null;
};

/** One due time of a scheduled job; the database lets it be claimed once. */
export type Slot = {
  readonly org: string;
  readonly job: string;
  /** "2026-11-20" or an instant; unique per job. */
  readonly slot: string;
  readonly claimedAt: number;
  readonly outcome: 'done' | 'skipped';
};

/** How a periodic job fared, whichever process ran it. */
export type JobRun = {
  readonly name: string;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly outcome: 'done' | 'failed' | null;
  readonly error: string | null;
  /** When it is due next, UTC milliseconds. */
  readonly nextAt: number | null;
  /** Due times that were skipped, and runs that failed, since ever. */
  readonly misses: number;
  readonly failures: number;
};

export type SubscriptionState = {
  subscriptions(org: string): Promise<readonly Subscription[]>;
  saveSubscription(subscription: Subscription): Promise<void>;
  removeSubscription(org: string, id: string): Promise<boolean>;
  /** Claims a slot and queues its messages in one write; false when it was claimed before. */
  claimSlot(slot: Slot, messages: readonly OutboxDraft[]): Promise<boolean>;
  slots(org: string, job: string, limit: number): Promise<readonly Slot[]>;
  /** How many due times of all organisations were skipped since then. */
  skippedSlots(since: number): Promise<number>;
};

/** A question posted every day. */
export const EVERY_DAY = {
  every: 'day',
  days: [],
  quiet: false,
  kind: 'question',
  pausedAt: null,
  pausedReason: null,
} as const satisfies Partial<Subscription>;
