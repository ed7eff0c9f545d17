import type { DeliveryOutcome, DeliveryResult, OutboxRow } from '../../analytics/outbox.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The waits after each failed attempt (Standard Webhooks 1.0.0, "Deliverability and reliability"): 75 h 35 min in all. */
const WAITS_MS = [
  5_000,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
] as const;

/** Each wait is up to a fifth shorter or longer, so that a receiver that comes back is not met by all at once. */
const JITTER = 0.2;

const MOST_FAILING_MS = 5 * 24 * HOUR_MS;
const MOST_DEATHS = 5;

/** `random`: [0, 1). */
export type EventMoment = { readonly now: number; readonly random: number };

/** What an attempt did to an event. A lost answer is no matter: receivers know a repetition by its id. */
export function fateOfEvent(
  row: OutboxRow,
  outcome: DeliveryOutcome,
  { now, random }: EventMoment,
): DeliveryResult {
  if (outcome.kind === 'sent') return { state: 'sent', reference: outcome.reference };
  if (outcome.kind === 'refused' && outcome.permanent)
    return { state: 'dead', error: outcome.reason, pausedAt: now };
  const waitMs = WAITS_MS[row.attempts - 1];
  if (waitMs === undefined)
    return { state: 'dead', error: `${outcome.reason}; given up after ${row.attempts} attempts` };
  const jittered = Math.round(waitMs * (1 - JITTER + 2 * JITTER * random));
  const askedMs = outcome.kind === 'refused' ? (outcome.retryAfterMs ?? 0) : 0;
  return {
    state: 'pending',
    nextAt: now + Math.max(jittered, Math.min(askedMs, HOUR_MS)),
    error: outcome.reason,
  };
}

/** How a webhook fares: since when it takes nothing, and how many events died in a row. */
export type Failing = { readonly since: number | null; readonly deaths: number };

/** The same result, for a webhook that is no use any more: with it the webhook is paused. */
export function withPause(result: DeliveryResult, { since, deaths }: Failing, now: number): DeliveryResult {
  if (result.state === 'sent' || 'pausedAt' in result) return result;
  if (since !== null && now - since >= MOST_FAILING_MS)
    return { state: 'dead', error: `nothing was taken for 5 days; ${result.error}`, pausedAt: now };
  if (result.state === 'dead' && deaths + 1 >= MOST_DEATHS)
    return { ...result, error: `${MOST_DEATHS} events in a row died; ${result.error}`, pausedAt: now };
  return result;
}
