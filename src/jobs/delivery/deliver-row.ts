import type { Message } from '../../analytics/message.ts';
import type { DeliveryResult, Found, OutboxDraft, OutboxRow, Sought } from '../../analytics/outbox.ts';
import type { StateStore } from '../../analytics/state.ts';
import { StoreBusy } from '../../analytics/store.ts';
import { speaking } from '../../language/locale.ts';
import { say } from '../../language/say.ts';
import type { Clock, Log } from '../job.ts';
import { type EventParts, resultOfEvent } from './deliver-event.ts';
import {
  asRepetition,
  type DeliveryOutcome,
  fateAfterSending,
  fateBeforeSending,
  fateOfLookingLater,
  fateOfRepetition,
  withRepeatNote,
} from './delivery-fate.ts';
import { type GivenUpParts, tellingsOf } from './given-up.ts';
import type { PlatformGate } from './platform-gate.ts';

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
  /** The posted message it answers, in a thread where there are threads. */
  readonly thread?: string;
  /** Whether its lease still has time for the post. */
  readonly mayPost: () => boolean;
};

export type Deliverer<Answer extends object> = (parcel: Parcel<Answer>) => Promise<DeliveryOutcome>;

export type DeliveryParts<Answer extends object> = {
  readonly state: Pick<StateStore, 'leaseOutbox' | 'finishDelivery' | 'chainReference' | 'chainLosses'> &
    EventParts['state'] &
    GivenUpParts['state'];
  /** Makes a message's pictures and files and stores its buttons. */
  readonly draw: (message: Message, org: string) => Promise<Answer>;
  readonly deliver: Deliverer<Answer>;
  /** Hands an event to its webhook. */
  readonly tell: EventParts['tell'];
  /** Looks at a target for posts whose answers were lost. */
  readonly find: (target: string, sought: Sought) => Promise<Found>;
  readonly clock: Clock;
  /** [0, 1), for the jitter of retries. */
  readonly random: () => number;
  /** Names this process among all that share the store, this start among its starts. */
  readonly owner: string;
  readonly log: Log;
};

/** The lease a row is held under, and what this process knows of the platforms. */
export type Hold = { readonly owner: string; readonly leaseUntil: number; readonly gate: PlatformGate };

/** Delivers one leased row and writes down what became of it; what is said of a message is said in its language. */
export function deliverRow<Answer extends object>(
  parts: DeliveryParts<Answer>,
  row: OutboxRow,
  hold: Hold,
): Promise<void> {
  return speaking(row.message.locale, () => delivered(parts, row, hold));
}

/** The one place a delivery's errors end: what stays leased is taken over when the lease runs out. */
async function delivered<Answer extends object>(
  parts: DeliveryParts<Answer>,
  row: OutboxRow,
  hold: Hold,
): Promise<void> {
  const { log } = parts;
  const about = { org: row.org, target: row.target, dedupeKey: row.dedupeKey, attempts: row.attempts };
  try {
    const result = row.event ? await resultOfEvent(parts, row, row.event) : await resultOf(parts, row, hold);
    const isStopped = (target: string) => hold.gate.isStopped(target);
    const messages = await tellingsOf({ state: parts.state, isStopped }, row, result, parts.clock.now());
    const isMine = await finish(parts, row, { owner: hold.owner, result, messages });
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
  { leaseUntil, gate }: Hold,
): Promise<DeliveryResult> {
  const { clock } = parts;
  const { target, id: key } = leased;
  const barred = await maybeBarred(parts, leased);
  if (barred) return barred;
  const standing = await standingOf(parts, leased);
  if ('end' in standing) return standing.end;
  const { row, reference, mayRepeat } = standing;
  const isEdit = reference !== null;
  const end = fateBeforeSending(row, { now: clock.now(), isEdit });
  if (end) return end;
  const thread = await threadOf(parts, row);
  if (thread === undefined) return { state: 'superseded', error: 'the message it answers was never posted' };
  const answer = await maybeAnswer(parts, row, mayRepeat);
  const mayPost = () => leaseUntil - clock.now() >= LEAST_LEASE_LEFT_MS;
  if (answer && !mayPost()) {
    return { state: 'pending', nextAt: clock.now(), error: 'drawing the picture took too long' };
  }
  const hindrance = gate.hindrance(target);
  if (hindrance) return { state: 'pending', nextAt: hindrance.until, error: hindrance.reason };
  const outcome = answer
    ? gate.afterCall(target, await outcomeOf(parts, { target, key, answer, reference, mayPost, ...thread }))
    : NOT_PREPARED;
  return fateAfterSending(row, outcome, { now: clock.now(), random: parts.random(), isEdit });
}

/** A bound channel takes only what keeps to its scope, whatever was set up before it was bound. */
async function maybeBarred<Answer extends object>(
  { state }: DeliveryParts<Answer>,
  { org, target, message }: OutboxRow,
): Promise<DeliveryResult | undefined> {
  const terms = (await state.channelTerms(org)).find((one) => one.target === target);
  if (!terms || terms.boundTo === null || terms.boundTo === message.within) return undefined;
  return { state: 'dead', error: `the channel is bound to ${terms.boundTo}, and this may tell of more` };
}

/** Where an answer belongs; undefined where the message it answers never came to stand there. */
async function threadOf<Answer extends object>(
  { state }: DeliveryParts<Answer>,
  { org, target, message }: OutboxRow,
): Promise<{ readonly thread?: string } | undefined> {
  if (message.under === undefined) return {};
  const thread = await state.chainReference(org, target, message.under);
  return thread === undefined ? undefined : { thread };
}

/** A row as it may be sent now, the message it edits, and whether it may stand there already; or its end. */
type Standing =
  | { readonly row: OutboxRow; readonly reference: string | null; readonly mayRepeat: boolean }
  | { readonly end: DeliveryResult };

/** Finds out what of a row, or of its living message, stands at its target already. */
async function standingOf<Answer extends object>(
  { state, find, clock }: DeliveryParts<Answer>,
  row: OutboxRow,
): Promise<Standing> {
  const { org, target, chain, id } = row;
  const reference = chain === null ? null : ((await state.chainReference(org, target, chain)) ?? null);
  if (reference !== null) return { row, reference, mayRepeat: false };
  const losses =
    chain === null
      ? { count: isReplayed(row) ? 1 : row.answersLost, lastAt: row.lostAt ?? 0, keys: [id] }
      : await state.chainLosses(org, target, chain);
  if (losses.count === 0) return { row, reference, mayRepeat: false };
  // What stands in a thread is not found in its channel.
  const isFindable = row.message.under === undefined;
  const sought = { key: id, keys: losses.keys, lostAt: losses.lastAt };
  const found: Found = isFindable ? await find(target, sought) : { kind: 'unknown' };
  switch (found.kind) {
    case 'posted':
      if (losses.keys.every((lost) => lost === id))
        return { end: { state: 'sent', reference: found.reference } };
      return { row, reference: found.reference, mayRepeat: false };
    case 'absent':
      return { row: { ...row, answersLost: 0 }, reference, mayRepeat: false };
    case 'later':
      return { end: fateOfLookingLater(row, clock.now()) };
    case 'unknown': {
      if (isReplayed(row)) return { row, reference, mayRepeat: true };
      const end = fateOfRepetition(row, losses, clock.now());
      return end ? { end } : { row: asRepetition(row, losses), reference, mayRepeat: true };
    }
  }
}

/** A person had it sent again although it may have arrived: the store forgot how often it was lost, not that it was. */
function isReplayed({ answersLost, lostAt }: OutboxRow): boolean {
  return answersLost === 0 && lostAt !== null;
}

/** The words go out even when the picture cannot be drawn; nothing when the words cannot be prepared either. */
async function maybeAnswer<Answer extends object>(
  { draw, log }: DeliveryParts<Answer>,
  row: OutboxRow,
  mayRepeat: boolean,
): Promise<Answer | undefined> {
  const message = mayRepeat ? withRepeatNote(row.message) : row.message;
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
  const note = say`The picture could not be drawn; the numbers are complete without it.`;
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

type Ending = {
  readonly owner: string;
  readonly result: DeliveryResult;
  readonly messages: readonly OutboxDraft[];
};

/** A result that is not written down would be delivered again, so a busy database is asked for long. */
async function finish<Answer extends object>(
  { state }: DeliveryParts<Answer>,
  row: OutboxRow,
  { owner, result, messages }: Ending,
): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await state.finishDelivery(row.id, owner, result, messages);
    } catch (error) {
      if (!(error instanceof StoreBusy) || attempt === MOST_FINISHES) throw error;
    }
  }
}
