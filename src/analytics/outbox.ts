import type { Message } from './message.ts';

export type OutboxState = 'pending' | 'sending' | 'sent' | 'dead' | 'expired' | 'superseded' | 'held';

/** What a webhook is told: the type of event, when it happened, and its facts as JSON. */
export type WebhookEvent = {
  readonly type: string;
  readonly at: number;
  readonly data: Readonly<Record<string, unknown>>;
};

/** A message to be handed to a platform; unique per (org, target, dedupeKey). */
export type OutboxDraft = {
  readonly org: string;
  /** "<platform>:<channel id>", e.g. "slack:C0123", "discord:9876", "console:main". */
  readonly target: string;
  readonly dedupeKey: string;
  /** Messages of one chain are one living message: the first is posted, later ones edit it. */
  readonly chain: string | null;
  readonly message: Message;
  /** What goes to a webhook instead of the message. */
  readonly event?: WebhookEvent;
  readonly createdAt: number;
  readonly expiresAt: number;
};

export type OutboxRow = OutboxDraft & {
  readonly id: string;
  readonly state: OutboxState;
  /** How often it was leased for sending. */
  readonly attempts: number;
  /** How often a sending ended without an answer (or its sender died), so that it may have been posted. */
  readonly answersLost: number;
  readonly nextAt: number;
  /** When it was sent and no answer came, the last time, UTC milliseconds. */
  readonly lostAt: number | null;
  readonly lastError: string | null;
  /** The platform's id of the posted message. */
  readonly reference: string | null;
};

/** Why an edit was dropped whose message somebody had deleted. */
export const MESSAGE_GONE = 'the message it would edit was deleted';

/**
 * What a platform made of a message. `refused`: it certainly did not take it (429, 4xx, no connection);
 * `unknown`: the answer was lost (timeout, reset, 5xx), so it may or may not have been posted; `gone`: what it
 * would edit is not there any more, and it is not worth a post of its own.
 */
export type DeliveryOutcome =
  | { readonly kind: 'sent'; readonly reference: string }
  | {
      readonly kind: 'refused';
      readonly permanent: boolean;
      readonly retryAfterMs: number | null;
      readonly reason: string;
      readonly reach?: Reach;
    }
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'gone'; readonly reason: string };

/** What a refusal says no to: these words, everything to the target (unless it says otherwise), or the whole platform. */
export type Reach = 'message' | 'target' | 'platform';

/** An event on its way to a webhook. */
export type EventParcel = {
  readonly org: string;
  /** "webhook:<id>" */
  readonly target: string;
  /** The same at every attempt, so that a receiver knows a repetition. */
  readonly key: string;
  readonly event: WebhookEvent;
};

/** Posts whose answers were lost, looked for where they may stand. */
export type Sought = {
  /** The id the next post would be sent under. */
  readonly key: string;
  /** The ids they were sent under. */
  readonly keys: readonly string[];
  /** When the last of them was sent, UTC milliseconds. */
  readonly lostAt: number;
};

/**
 * Whether a lost post is there: `absent` means that posting it (again) makes one message, never two; `unknown` that
 * nobody can tell, `later` that nobody can tell now.
 */
export type Found =
  | { readonly kind: 'posted'; readonly reference: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'later' };

/** What a delivery did to its row; guarded by the lease it was taken under. */
export type DeliveryResult =
  | { readonly state: 'sent'; readonly reference: string }
  | {
      readonly state: 'pending';
      /** Neither this message nor a later one to its target is leased before. */
      readonly nextAt: number;
      readonly error: string;
      /** The platform may have taken it: counted in `answersLost`. */
      readonly answerLost?: boolean;
    }
  | {
      readonly state: 'dead' | 'expired' | 'superseded';
      readonly error: string;
      readonly answerLost?: boolean;
      /** Nothing reaches the target any more: from then on nothing is sent there, until somebody resumes it. */
      readonly pausedAt?: number;
    };

/** How many messages of a target are in a state. */
export type OutboxCount = {
  readonly target: string;
  readonly state: OutboxState;
  readonly messages: number;
  /** Of those, how many may have arrived although nobody knows. */
  readonly ambiguous: number;
};
