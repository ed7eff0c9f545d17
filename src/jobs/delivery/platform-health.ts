import type { DeliveryOutcome } from '../../analytics/outbox.ts';

/** How a platform takes what it is sent, as this process sees it. */
export type Health = {
  /** Calls in a row that it did not answer, or answered with its own failure. */
  readonly failures: number;
  /** Nothing is sent there before, UTC milliseconds. */
  readonly pausedUntil: number;
  /** One message is out to see whether it works again. */
  readonly isProbed: boolean;
  /** Why nothing is sent there as long as this process runs; null where it is. */
  readonly stopped: string | null;
};

/** What may be sent to a platform: everything that is due, one message to see how it is, or nothing. */
export type Admission = 'all' | 'one' | 'none';

export const HEALTHY: Health = { failures: 0, pausedUntil: 0, isProbed: false, stopped: null };

const MOST_FAILURES = 5;
const PAUSE_MS = 30_000;

/** A longer wait than that is asked for again. */
const LONGEST_RETRY_AFTER_MS = 3_600_000;

export function admissionTo({ failures, pausedUntil, isProbed, stopped }: Health, now: number): Admission {
  if (stopped !== null || isProbed || now < pausedUntil) return 'none';
  return failures >= MOST_FAILURES ? 'one' : 'all';
}

/**
 * The health after a call. Five failures in a row pause a platform for 30 s, then one message shows whether it is
 * back. A limit of the whole platform pauses it as long as it says. A token that is refused stops it.
 */
export function afterCall(health: Health, outcome: DeliveryOutcome, now: number): Health {
  const probed = { ...health, isProbed: false };
  if (outcome.kind === 'refused' && outcome.reach === 'platform') {
    const { permanent, retryAfterMs, reason } = outcome;
    if (permanent) return { ...probed, stopped: reason };
    if (retryAfterMs !== null)
      return { ...probed, failures: 0, pausedUntil: now + Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS) };
    return afterFailure(probed, now);
  }
  if (outcome.kind === 'unknown') return afterFailure(probed, now);
  // Sent or refused in so many words: it is there.
  return { ...probed, failures: 0 };
}

function afterFailure(health: Health, now: number): Health {
  const failures = health.failures + 1;
  return {
    ...health,
    failures,
    pausedUntil: failures >= MOST_FAILURES ? now + PAUSE_MS : health.pausedUntil,
  };
}
