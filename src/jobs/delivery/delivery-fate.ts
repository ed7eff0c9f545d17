import type { Message } from '../../analytics/message.ts';
import type { DeliveryOutcome, DeliveryResult, OutboxRow } from '../../analytics/outbox.ts';
import { say } from '../../language/say.ts';

export type { DeliveryOutcome };

const FIRST_BACKOFF_MS = 2_000;
const LONGEST_BACKOFF_MS = 15 * 60_000;

/** A platform that asks for more than this is asked again then. */
const LONGEST_RETRY_AFTER_MS = 3_600_000;

/** After a lost answer, time for a message that was taken to appear; within Discord's memory of what it was sent. */
const LOOK_AFTER_MS = 30_000;

/** After a lost answer, time for the platform to recover and for people to see what was posted. */
const REPEAT_AFTER_MS = 2 * 60_000;

const MOST_ANSWERS_LOST = 1;

const SENDER_STOPPED = 'the sender stopped before the answer came';

/** The moment a fate is decided at. `isEdit`: the row edits a posted message, so sending it twice changes nothing. */
export type Moment = { readonly now: number; readonly random: number; readonly isEdit: boolean };

/** The result of a row that must not be sent (any more), else undefined. */
export function fateBeforeSending(
  row: OutboxRow,
  { now, isEdit }: Omit<Moment, 'random'>,
): DeliveryResult | undefined {
  const end = isEdit ? undefined : endAfterLoss(row);
  if (end) return end;
  if (row.expiresAt > now) return undefined;
  return { state: 'expired', error: `not delivered in time; ${row.lastError ?? 'it was never tried'}` };
}

/** What an outcome does to its row. */
export function fateAfterSending(row: OutboxRow, outcome: DeliveryOutcome, moment: Moment): DeliveryResult {
  switch (outcome.kind) {
    case 'sent':
      return { state: 'sent', reference: outcome.reference };
    case 'refused':
      if (outcome.permanent) return fateOfRefusal(outcome, moment);
      return {
        state: 'pending',
        nextAt: moment.now + retryMs(row, outcome.retryAfterMs, moment.random),
        error: outcome.reason,
      };
    case 'unknown':
      return fateAfterLoss(row, outcome.reason, moment);
    case 'gone':
      return { state: 'superseded', error: outcome.reason };
  }
}

/** Nobody is asked again who said no for good; where that is not about these words, the target is paused. */
function fateOfRefusal(
  { reason, reach }: Extract<DeliveryOutcome, { kind: 'refused' }>,
  { now }: Moment,
): DeliveryResult {
  const end = { state: 'dead', error: reason } as const;
  return reach === 'message' ? end : { ...end, pausedAt: now };
}

/**
 * A post whose answer was lost is looked for at the platform a little later. Where that is not possible it stays
 * unknown: an alert is posted once more and says that it may repeat, anything else is given up where people see it.
 */
function fateAfterLoss(row: OutboxRow, reason: string, moment: Moment): DeliveryResult {
  const waitMs = moment.isEdit ? retryMs(row, null, moment.random) : LOOK_AFTER_MS;
  return {
    state: 'pending',
    nextAt: moment.now + waitMs,
    error: `the answer was lost: ${reason}`,
    answerLost: true,
  };
}

/** How often the posts of one living message were not answered, and when that was tried last. */
export type ChainLosses = { readonly count: number; readonly lastAt: number };

const MOST_DOUBLINGS = 3;

/**
 * The end, for now, of a row that may stand at its target already and cannot be looked for. What can be said twice
 * waits two minutes. A later change of a living message whose post may have arrived would be posted as a message
 * of its own: it says that it may repeat, is tried once, and what comes too soon after the last try (2, 4, 8,
 * then 16 minutes) is left to a change after it. Undefined where it may be posted now.
 */
export function fateOfRepetition(
  row: OutboxRow,
  { count, lastAt }: ChainLosses,
  now: number,
): DeliveryResult | undefined {
  if (row.answersLost > 0) {
    // It said already that it may repeat an earlier one.
    if (count > row.answersLost) return { state: 'dead', error: givenUp(row) };
    const readyAt = (row.lostAt ?? 0) + REPEAT_AFTER_MS;
    if (!canRepeat(row) || now >= readyAt) return undefined;
    return { state: 'pending', nextAt: readyAt, error: row.lastError ?? 'the answer was lost' };
  }
  const pauseMs = REPEAT_AFTER_MS * 2 ** Math.min(count - 1, MOST_DOUBLINGS);
  if (now >= lastAt + pauseMs) return undefined;
  return { state: 'superseded', error: 'an earlier post of it may have arrived; a later change will tell' };
}

/** A post that may stand there and cannot be looked for now waits, as long as it is worth telling. */
export function fateOfLookingLater({ expiresAt }: OutboxRow, now: number): DeliveryResult {
  const error = 'whether it arrived could not be looked up';
  return expiresAt > now
    ? { state: 'pending', nextAt: now + LOOK_AFTER_MS, error }
    : { state: 'expired', error };
}

/** The row as one that may already stand there. */
export function asRepetition(row: OutboxRow, { count }: ChainLosses): OutboxRow {
  return count === 0 ? row : { ...row, answersLost: Math.max(row.answersLost, MOST_ANSWERS_LOST) };
}

/** The end of a post whose answer was lost too often; undefined while it may (still) be sent. */
function endAfterLoss(row: OutboxRow): { readonly state: 'dead'; readonly error: string } | undefined {
  if (row.answersLost === 0) return undefined;
  if (!canRepeat(row))
    return {
      state: 'dead',
      error: `${row.lastError ?? SENDER_STOPPED}; not sent again, it may have been posted`,
    };
  if (row.answersLost <= MOST_ANSWERS_LOST) return undefined;
  return { state: 'dead', error: givenUp(row) };
}

function givenUp({ lastError }: OutboxRow): string {
  return `${lastError ?? SENDER_STOPPED}; given up, it may have been posted`;
}

/** Living messages and warnings are worth a repetition; a digest or an answer is not. */
function canRepeat({ chain, message }: OutboxRow): boolean {
  return (
    chain !== null || message.tone === 'alert' || message.tone === 'warning' || message.tone === 'problem'
  );
}

/** What a message that may have been posted before says about it. */
export function withRepeatNote(message: Message): Message {
  const note = say`This may repeat an earlier message: whether that one arrived is not known.`;
  return { ...message, lines: [...message.lines, note] };
}

/** Retry-After as asked, else full jitter: random(0, min(15 min, 2 s · 2^n)) after the n-th retry. */
function retryMs(row: OutboxRow, retryAfterMs: number | null, random: number): number {
  if (retryAfterMs !== null) return Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS);
  const most = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (row.attempts - 1));
  return Math.round(random * most);
}
