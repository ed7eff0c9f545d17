import type { Message } from '../analytics/message.ts';
import type { DeliveryResult, Found, OutboxRow, Sought } from '../analytics/outbox.ts';
import type { StateStore } from '../analytics/state.ts';
import { StoreBusy } from '../analytics/store.ts';
import {
  asRepetition,
  type DeliveryOutcome,
  fateAfterSending,
  fateBeforeSending,
  fateOfRepetition,
  withRepeatNote,
} from './delivery-fate.ts';
import type { Clock, Log } from './job.ts';

/** A call begun with less than this left of its lease could outlive it, and somebody else send the same. */
const LEAST_LEASE_LEFT_MS = 25_000;

/** The store itself waits seconds before it says that it is busy. */
const MOST_FINISHES = 8;

const NOT_PREPARED: DeliveryOutcome = {
  kind: 'refused',
  permanent: false,
  retryAfterMs: null,
  reason: 'the message could not be prepared',
};

/** One message ready for its platform. `Answer` is whatever the platforms take. */
export type Parcel<Answer extends object> = {
  /** "<platform>:<channel id>". */
  readonly target: string;
  /** Stays the same when a message is sent again, so that a platform that can may recognise it. */
  readonly key: string;
  readonly answer: Answer;
  /** The posted message to edit; null posts a new one. */
  readonly reference: string | null;
  /** Whether its lease still has time for the post. */
  readonly mayPost: () => boolean;
};

export type Deliverer<Answer extends object> = (parcel: Parcel<Answer>) => Promise<DeliveryOutcome>;

export type DeliveryParts<Answer extends object> = {
  readonly state: Pick<StateStore, 'leaseOutbox' | 'finishDelivery' | 'chainReference' | 'chainLosses'>;
  /** Makes a message's pictures and files and stores its buttons. */
  readonly draw: (message: Message, org: string) => Promise<Answer>;
  readonly deliver: Deliverer<Answer>;
  /** Looks at a target for posts whose answers were lost. */
  readonly find: (target: string, sought: Sought) => Promise<Found>;
  readonly clock: Clock;
  /** [0, 1), for the jitter of retries. */
  readonly random: () => number;
  /** Names this process among all that share the store, this start among its starts. */
  readonly owner: string;
  readonly log: Log;
};

/** The lease a row is held under. */
export type Hold = { readonly owner: string; readonly leaseUntil: number };

/**
 * Delivers one leased row and writes down what became of it. The one place a delivery's errors end: what stays
 * leased is taken over when the lease runs out.
 */
export async function deliverRow<Answer extends object>(
  parts: DeliveryParts<Answer>,
  row: OutboxRow,
  hold: Hold,
): Promise<void> {
  const { log } = parts;
  const about = { org: row.org, target: row.target, dedupeKey: row.dedupeKey, attempts: row.attempts };
  try {
    const result = await resultOf(parts, row, hold);
    const isMine = await finish(parts, row, { owner: hold.owner, result });
    if (!isMine) log.warn(about, 'a delivery took so long that its lease was lost');
    else if (result.state === 'dead') log.error({ ...about, reason: result.error }, 'a message is dead');
    else if (result.state === 'expired') log.error({ ...about, reason: result.error }, 'a message expired');
    else if (result.state === 'pending') log.warn({ ...about, reason: result.error }, 'a message must wait');
  } catch (error) {
    log.error({ ...about, error }, 'a delivery failed');
  }
}

async function resultOf<Answer extends object>(
  parts: DeliveryParts<Answer>,
  leased: OutboxRow,
  { leaseUntil }: Hold,
): Promise<DeliveryResult> {
  const { clock } = parts;
  const { target, id: key } = leased;
  const standing = await standingOf(parts, leased);
  if ('end' in standing) return standing.end;
  const { row, reference } = standing;
  const isEdit = reference !== null;
  const end = fateBeforeSending(row, { now: clock.now(), isEdit });
  if (end) return end;
  const answer = await maybeAnswer(parts, row, isEdit);
  const mayPost = () => leaseUntil - clock.now() >= LEAST_LEASE_LEFT_MS;
  if (answer && !mayPost()) {
    return { state: 'pending', nextAt: clock.now(), error: 'drawing the picture took too long' };
  }
  const outcome = answer ? await outcomeOf(parts, { target, key, answer, reference, mayPost }) : NOT_PREPARED;
  return fateAfterSending(row, outcome, { now: clock.now(), random: parts.random(), isEdit });
}

/** A row as it may be sent now, and the message it edits; or its end. */
type Standing =
  | { readonly row: OutboxRow; readonly reference: string | null }
  | { readonly end: DeliveryResult };

/** Finds out what of a row, or of its living message, stands at its target already. */
async function standingOf<Answer extends object>(
  { state, find, clock }: DeliveryParts<Answer>,
  row: OutboxRow,
): Promise<Standing> {
  const { org, target, chain, id } = row;
  const reference = chain === null ? null : ((await state.chainReference(org, target, chain)) ?? null);
  if (reference !== null) return { row, reference };
  const losses =
    chain === null
      ? { count: row.answersLost, lastAt: row.lostAt ?? 0, keys: [id] }
      : await state.chainLosses(org, target, chain);
  if (losses.count === 0) return { row, reference };
  const found = await find(target, { key: id, keys: losses.keys, lostAt: losses.lastAt });
  switch (found.kind) {
    case 'posted':
      if (losses.keys.every((lost) => lost === id))
        return { end: { state: 'sent', reference: found.reference } };
      return { row, reference: found.reference };
    case 'absent':
      return { row: { ...row, answersLost: 0 }, reference };
    case 'unknown': {
      const end = fateOfRepetition(row, losses, clock.now());
      return end ? { end } : { row: asRepetition(row, losses), reference };
    }
  }
}

/** The words go out even when the picture cannot be drawn; nothing when the words cannot be prepared either. */
async function maybeAnswer<Answer extends object>(
  { draw, log }: DeliveryParts<Answer>,
  row: OutboxRow,
  isEdit: boolean,
): Promise<Answer | undefined> {
  const message = row.answersLost > 0 && !isEdit ? withRepeatNote(row.message) : row.message;
  const attempts = message.charts.length > 0 ? [message, withoutPictures(message)] : [message];
  for (const attempt of attempts) {
    try {
      return await draw(attempt, row.org);
    } catch (error) {
      log.error({ org: row.org, dedupeKey: row.dedupeKey, error }, 'a message could not be drawn');
    }
  }
  return undefined;
}

function withoutPictures(message: Message): Message {
  const note = 'The picture could not be drawn; the numbers are complete without it.';
  return { ...message, charts: [], lines: [...message.lines, note] };
}

/** A deliverer that throws leaves open whether the message went out. */
async function outcomeOf<Answer extends object>(
  { deliver, log }: DeliveryParts<Answer>,
  parcel: Parcel<Answer>,
): Promise<DeliveryOutcome> {
  try {
    return await deliver(parcel);
  } catch (error) {
    log.error({ target: parcel.target, error }, 'a platform failed in an unforeseen way');
    return { kind: 'unknown', reason: 'the platform failed in an unforeseen way' };
  }
}

/** A result that is not written down would be delivered again, so a busy database is asked for long. */
async function finish<Answer extends object>(
  { state }: DeliveryParts<Answer>,
  row: OutboxRow,
  { owner, result }: { readonly owner: string; readonly result: DeliveryResult },
): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await state.finishDelivery(row.id, owner, result);
    } catch (error) {
      if (!(error instanceof StoreBusy) || attempt === MOST_FINISHES) throw error;
    }
  }
}
