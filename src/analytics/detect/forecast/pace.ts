import type { Estimate } from './ordinary-least-squares.ts';
import { type MonthProjection, type NotEnoughData, projectMonth } from './projection.ts';

export interface PaceQuestion {
  /** The budget and what is spent of it, in one unit. */
  readonly amount: number;
  readonly spent: number;
  /** Whole past days, oldest first, in the same unit. */
  readonly values: readonly number[];
  /** What is left of the period, in days: the share left of the open day, then 1 for each whole one. */
  readonly daysLeft: readonly number[];
}

/** On which of the days left a budget is used up: 0 is today; `latest` is null when that may never be. */
export interface Gone {
  readonly expected: number;
  readonly earliest: number;
  readonly latest: number | null;
}

export type Pace =
  | NotEnoughData
  | {
      readonly status: 'ok';
      readonly total: Estimate /** Null when it lasts. */;
      readonly gone: Gone | null;
    };

/**
 * How a period is going to end, and on which day its budget is gone on the way: where the projected sum passes
 * the amount, where the upper end of its 80 % interval does, and where the lower one does. It is the seasonal
 * projection, because a line through weekdays and weekends misses the day by a week.
 */
export function paceOf({ amount, spent, values, daysLeft }: PaceQuestion): Pace {
  const after = (days: number) => projectMonth({ values, actual: spent, daysLeft: daysLeft.slice(0, days) });
  const end = after(daysLeft.length);
  if (end.status !== 'ok') return end;
  const dayOf = (bound: keyof Estimate) =>
    end.total[bound] > amount
      ? firstDay(daysLeft.length, (day) => boundOf(after(day + 1), bound) > amount)
      : null;
  const expected = dayOf('point');
  const gone =
    expected === null ? null : { expected, earliest: dayOf('high') ?? expected, latest: dayOf('low') };
  return { status: 'ok', total: end.total, gone };
}

function boundOf(projection: MonthProjection, bound: keyof Estimate): number {
  return projection.status === 'ok' ? projection.total[bound] : 0;
}

/** The first of so many days on which something holds that holds on the last, and from then on on every one. */
function firstDay(days: number, holds: (day: number) => boolean): number {
  let first = 0;
  let last = days - 1;
  while (first < last) {
    const middle = (first + last) >> 1;
    if (holds(middle)) last = middle;
    else first = middle + 1;
  }
  return first;
}

export interface PaceHistory {
  /** Days on which it was expected to be gone when that was told, in the order of telling. */
  readonly told: readonly number[];
  /** How often it was found to last after all since. */
  readonly resolved: number;
}

export interface PaceNow {
  readonly amount: number;
  readonly spent: number;
  /** What the period is projected to end at. */
  readonly total: number;
  /** The day on which it is expected to be gone, in the count of `told`; null when it lasts. */
  readonly goneDay: number | null;
}

/** Told ahead at most so often a period. */
export const MOST_TOLD = 2;
/** So many days earlier than told is news. */
const EARLIER_DAYS = 3;
/** From this share of the amount on it is told, below the other it is taken back; between them nothing is news. */
const EXCEEDS_AT = 1.05;
const LASTS_AT = 0.95;

/** Whether a budget that is going to be exceeded is news, or no longer is. */
export function paceNews({ told, resolved }: PaceHistory, now: PaceNow): 'exceeds' | 'lasts' | 'nothing' {
  const isOpen = told.length > resolved;
  const { amount, spent, total, goneDay } = now;
  // Once it is gone, its thresholds have said so.
  if (spent >= amount) return 'nothing';
  if (goneDay === null) return isOpen && total < LASTS_AT * amount ? 'lasts' : 'nothing';
  if (told.length >= MOST_TOLD || total < EXCEEDS_AT * amount) return 'nothing';
  return !isOpen || goneDay <= Math.min(...told) - EARLIER_DAYS ? 'exceeds' : 'nothing';
}
