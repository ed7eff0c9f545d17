import { createHash } from 'node:crypto';
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
  /** When it was made or last resumed: nothing that was due before is made up for. */
  readonly createdAt: number;
  /** Since when nothing is posted, and why; null while it is. */
  readonly pausedAt: number | null;
  readonly pausedReason: string | null;
};

/** Whether it is posted as a digest. */
export function isDigest({ kind, pausedAt }: Pick<Subscription, 'kind' | 'pausedAt'>): boolean {
  return kind === 'question' && pausedAt === null;
}

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
  /** When a run last ended well; null while none has. */
  readonly endedAt: number | null;
  /** How the last one ended. */
  readonly outcome: 'done' | 'failed' | null;
  /** Why the last one failed. */
  readonly error: string | null;
  /** When it is due next, UTC milliseconds. */
  readonly nextAt: number | null;
  /** Due times that were skipped, and runs that failed, since ever. */
  readonly misses: number;
  readonly failures: number;
};

/** A setting of the organisation that is written with a slot: what its message told. */
export type SlotNote = { readonly name: string; readonly value: string };

export type SubscriptionState = {
  subscriptions(org: string): Promise<readonly Subscription[]>;
  saveSubscription(subscription: Subscription): Promise<void>;
  removeSubscription(org: string, id: string): Promise<boolean>;
  /** Claims a slot, queues its messages and keeps its notes in one write; false (and nothing done) when it was claimed before. */
  claimSlot(slot: Slot, messages: readonly OutboxDraft[], notes?: readonly SlotNote[]): Promise<boolean>;
  /** Which of some slots of a job are claimed. */
  claimedSlots(org: string, job: string, slots: readonly string[]): Promise<readonly Slot[]>;
  slots(org: string, job: string, limit: number): Promise<readonly Slot[]>;
  /**
   * Undoes what was claimed after `beyond` by a clock that ran ahead: slots it skipped are open again, and those it
   * ran count as claimed at `now`, before they are due. Returns how many that were.
   */
  rewindSlots(times: { readonly now: number; readonly beyond: number }): Promise<number>;
  /** How many due times of all organisations were skipped since then. */
  skippedSlots(since: number): Promise<number>;
};

/** How the last run of a job ended, with what was missed and failed since the end that was told before. */
export type JobEnd = Omit<JobRun, 'endedAt'> & {
  readonly outcome: 'done' | 'failed';
  readonly at: number;
};

export type JobState = {
  /** By name. */
  jobRuns(): Promise<readonly JobRun[]>;
  /** `misses` and `failures` are added to those there were. */
  endJobs(ends: readonly JobEnd[]): Promise<void>;
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

/** Id of the one row by which an organisation tells everybody of their own week. */
export const PERSONAL_FOR_ALL = 'personal';

/** A person has one message of their own; its id says nothing of who that is. */
export function personalId({ org, id }: { readonly org: string; readonly id: string }): string {
  return shortHash(JSON.stringify(['personal', org, id]));
}

/** Short enough to be typed, and the same for the same text. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
