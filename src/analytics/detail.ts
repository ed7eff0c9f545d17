import type { ZoneClock } from './period.ts';
import type { Detail } from './store.ts';

/** Where single events are kept from, until something is pruned: before any time there is. */
export const SINCE_EVER = Number.MIN_SAFE_INTEGER;

/** `at`, or the start of the hour or day it lies in where nothing finer is kept. */
export function coveredFrom(at: number, { eventsFrom, hoursFrom }: Detail, clock: ZoneClock): number {
  if (at >= eventsFrom) return at;
  return at >= hoursFrom ? clock.startOfHour(at) : clock.startOfDay(at);
}

/** `at`, or the end of the hour or day it lies in where nothing finer is kept. */
export function coveredTo(at: number, detail: Detail, clock: ZoneClock): number {
  if (coveredFrom(at, detail, clock) === at) return at;
  return at >= detail.hoursFrom ? clock.nextHour(at) : clock.nextDay(at);
}
