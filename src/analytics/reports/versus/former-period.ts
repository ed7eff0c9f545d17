import { Temporal } from 'temporal-polyfill';
import { dateRangeText, dateText } from '../../../language/dates.ts';
import { say } from '../../../language/say.ts';
import { type Period, zoneClock } from '../../period.ts';

/** The window another is compared with, [from, to) in UTC milliseconds. */
export type FormerPeriod = { readonly from: number; readonly to: number };

/** What somebody compares with: the period before, or the same dates a year before. */
export type Former = 'prev' | 'yoy';

/**
 * The period before one: of a rolling range or a span of dates the stretch of equal length just before it, of a
 * calendar period the one before up to the same moment; days and weeks a week before, so that weekdays meet their
 * like.
 */
export function formerPeriod(period: Period, periodText: string, former: Former): FormerPeriod {
  const back = former === 'yoy' ? { years: 1 } : maybeCalendarStep(periodText);
  if (!back) return { from: period.from - (period.to - period.from), to: period.from };
  const moved = (at: number) =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(period.timeZone).subtract(back)
      .epochMilliseconds;
  return { from: moved(period.from), to: moved(period.to) };
}

/** What a question is compared with: the window somebody chose, or the period before. */
export function formerOf({ versus, period, periodText }: Compared): FormerPeriod {
  return versus ?? formerPeriod(period, periodText, 'prev');
}

type Compared = {
  readonly versus?: FormerPeriod;
  readonly period: Period;
  readonly periodText: string;
};

/** Whether a period is one of the calendar, which has no stretch just before it that goes without saying. */
export function isCalendar(periodText: string): boolean {
  return maybeCalendarStep(periodText) !== undefined;
}

const STEPS: Readonly<Record<string, Temporal.DurationLike>> = {
  today: { days: 7 },
  yesterday: { days: 7 },
  wtd: { days: 7 },
  'last-week': { days: 7 },
  mtd: { months: 1 },
  cycle: { months: 1 },
  'last-month': { months: 1 },
  qtd: { months: 3 },
  ytd: { years: 1 },
};

/** Calendar dates as ranges are typed: a day, a week, a month, a quarter, a year. */
const DATES: readonly { readonly like: RegExp; readonly step: Temporal.DurationLike }[] = [
  { like: /^\d{4}-\d{2}-\d{2}$/, step: { days: 7 } },
  { like: /^\d{4}-W\d{2}$/, step: { days: 7 } },
  { like: /^\d{4}-\d{2}$/, step: { months: 1 } },
  { like: /^\d{4}-Q\d$/, step: { months: 3 } },
  { like: /^\d{4}$/, step: { years: 1 } },
];

function maybeCalendarStep(text: string): Temporal.DurationLike | undefined {
  return STEPS[text] ?? DATES.find(({ like }) => like.test(text))?.step;
}

const HOUR_MS = 3_600_000;

/** Whether two windows are equally long; clock changes do not count. */
export function isAsLong(one: FormerPeriod, other: FormerPeriod): boolean {
  return Math.abs(one.to - one.from - (other.to - other.from)) <= HOUR_MS;
}

/** "1–22 Oct 2026 until 19:31": dates of a window compared with, and where it ends within its last day. */
export function formerText(former: FormerPeriod, timeZone: string): string {
  const dates = datesText(former, timeZone);
  const isMidnight = (at: number) => zoneClock(timeZone).startOfDay(at) === at;
  if (!isMidnight(former.from) || isMidnight(former.to)) return dates;
  return say`${dates} until ${dateText(former.to, { timeZone, hour: '2-digit', minute: '2-digit' })}`;
}

/** "7–13 Nov 2026": the dates of a period, for people. */
export function datesText({ from, to }: FormerPeriod, timeZone: string): string {
  const options = { timeZone, day: 'numeric', month: 'short', year: 'numeric' } as const;
  // Its end is the first moment no longer in it.
  return dateRangeText({ from, to: Math.max(from, to - 1) }, options).replaceAll(/\s*–\s*/g, '–');
}
