import { Temporal } from 'temporal-polyfill';

/** Bills of providers are there by then; days off are not known here. */
const WORKING_DAY = 3;
const HOUR = 9;
/** Later, whoever wanted to close the month has done so. */
export const LAST_CLOSING_DAY = 14;

/** Whether it is nine or later on or after the third working day of a month, and still near it. */
export function isClosingTime(now: number, timeZone: string): boolean {
  const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone);
  if (local.day > LAST_CLOSING_DAY) return false;
  const worked = Array.from({ length: local.day }, (_, at) => local.with({ day: at + 1 })).filter(
    ({ dayOfWeek }) => dayOfWeek <= 5,
  ).length;
  return worked > WORKING_DAY || (worked === WORKING_DAY && (local.dayOfWeek > 5 || local.hour >= HOUR));
}
