import type { StateStore } from '../analytics/state.ts';
import type { Clock } from './job.ts';

const NAME = 'jobs';
const LEASE_MS = 30_000;
const RENEW_MS = 10_000;

/** A process's claim to be the one that runs the jobs, among all that share the store. */
export type Leadership = {
  /** Takes or renews the lease; whether this process has it. */
  hold(): Promise<boolean>;
  /** Whether this process had the lease when it last asked. */
  isHeld(): boolean;
  /** The lease that was last held; what is written under it is refused once somebody else has it. */
  held(): { readonly lease: string; readonly fence: number };
  /** Lets another process take over at once. */
  release(): Promise<void>;
};

export type LeadershipParts = {
  readonly state: Pick<StateStore, 'lease' | 'release'>;
  readonly clock: Clock;
  /** Names this process among all that share the store, this start among its starts. */
  readonly owner: string;
};

/**
 * Jobs would do no harm in two processes at once, but two that look at the same spend in the same second could
 * tell of one cause as two incidents. So one process runs them, and another takes over when it is gone for
 * 30 seconds.
 */
export function createLeadership({ state, clock, owner }: LeadershipParts): Leadership {
  let fence: number | undefined;
  let renewedAt = Number.NEGATIVE_INFINITY;

  async function hold(): Promise<boolean> {
    const now = clock.now();
    const isFresh = fence !== undefined && now >= renewedAt && now - renewedAt < RENEW_MS;
    if (isFresh) return true;
    fence = await state.lease(NAME, { owner, now, until: now + LEASE_MS });
    renewedAt = now;
    return fence !== undefined;
  }

  return {
    hold,
    isHeld: () => fence !== undefined,
    // No lease has the number 0.
    held: () => ({ lease: NAME, fence: fence ?? 0 }),
    release: () => state.release(NAME, owner),
  };
}
