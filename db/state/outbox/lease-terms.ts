import type { LeasedPlatforms } from '../../../src/analytics/state/outbox.ts';

/** Who leases, until when, and at most how many of what. */
export type LeaseTerms = {
  readonly owner: string;
  readonly now: number;
  readonly leaseUntil: number;
  readonly limit: number;
  readonly platforms?: LeasedPlatforms;
};
