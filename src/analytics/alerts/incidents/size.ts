import type { IncidentLife } from './life.ts';
import { magnitude } from './magnitude.ts';

const DOLLAR = 1_000_000_000n;
const HOUR_MS = 3_600_000;

/** An excess smaller than this, or than this share of the organisation's mean day, is not worth a post. */
const LEAST_NANO = DOLLAR;
const LEAST_OF_DAY = 50n;

/** From this share of the mean day on, or at this pace, nothing holds a post back but a silence. */
const SEVERE_OF_DAY = 10n;
const SEVERE_NANO_AN_HOUR = 100n * DOLLAR;

/** A pace is not judged by less time than this. */
const LEAST_PACE_MS = HOUR_MS / 4;

type Sized = Pick<IncidentLife, 'excessNano' | 'since'>;

/** Whether an excess is at least a dollar and 2 % of the organisation's mean day; true of what is not about money. */
export function isMaterial({ excessNano }: Pick<Sized, 'excessNano'>, meanDayNano: bigint): boolean {
  if (excessNano === null) return true;
  const excess = magnitude(excessNano);
  return excess >= LEAST_NANO && excess * LEAST_OF_DAY >= meanDayNano;
}

/** Whether it is 10 % of the organisation's mean day, or goes on at $100 an hour. */
export function isSevere({ excessNano, since }: Sized, meanDayNano: bigint, now: number): boolean {
  if (excessNano === null) return false;
  const excess = magnitude(excessNano);
  if (excess < LEAST_NANO) return false;
  const lastedMs = BigInt(Math.round(Math.max(LEAST_PACE_MS, now - since)));
  return excess * SEVERE_OF_DAY >= meanDayNano || excess * BigInt(HOUR_MS) >= SEVERE_NANO_AN_HOUR * lastedMs;
}
