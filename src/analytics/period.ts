import { Temporal } from 'temporal-polyfill';

export type Granularity = 'hour' | 'day' | 'week' | 'month';

/** [from, to) in UTC milliseconds, with the zone its days are counted in. */
export type Period = {
  readonly from: number;
  readonly to: number;
  readonly timeZone: string;
  readonly granularity: Granularity;
};

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** A stretch of time with one UTC offset. */
type OffsetSpan = { readonly from: number; readonly to: number; readonly offsetMs: number };

/**
 * Hours, days and weeks (from Monday on) of one zone, exact across every clock change. A local hour that a change cuts in two is
 * two buckets, so hours always nest in days: 23, 24, 24.5 or 25 of them. Instances are cheap to ask
 * (arithmetic, but for the days around a clock change) and hold a few offsets of memory.
 */
export type ZoneClock = {
  readonly timeZone: string;
  startOfHour(at: number): number;
  startOfDay(at: number): number;
  startOfWeek(at: number): number;
  nextHour(at: number): number;
  nextDay(at: number): number;
  nextWeek(at: number): number;
};

const clocks = new Map<string, ZoneClock>();

export function zoneClock(timeZone: string): ZoneClock {
  const known = clocks.get(timeZone);
  if (known) return known;
  const clock = makeZoneClock(timeZone);
  clocks.set(timeZone, clock);
  return clock;
}

/** More than the clock changes of a year of questions. */
const MOST_SPANS = 16;

function makeZoneClock(timeZone: string): ZoneClock {
  let spans: OffsetSpan[] = [];
  let span: OffsetSpan = { from: 0, to: 0, offsetMs: 0 };
  let day: Day = { from: 0, to: 0 };

  function spanAt(at: number): OffsetSpan {
    if (at >= span.from && at < span.to) return span;
    const known = spans.find((one) => at >= one.from && at < one.to);
    span = known ?? offsetSpanAt(at, timeZone);
    if (!known) spans = [span, ...spans.slice(0, MOST_SPANS - 1)];
    return span;
  }

  function dayAt(at: number): Day {
    if (at < day.from || at >= day.to) day = maybePlainDay(at, spanAt(at)) ?? localDayAt(at, timeZone);
    return day;
  }

  function startOfHour(at: number): number {
    const { from, offsetMs } = spanAt(at);
    const wall = at + offsetMs;
    return Math.max(wall - modulo(wall, HOUR_MS) - offsetMs, from, dayAt(at).from);
  }

  /** Days since 1970-01-01, by the date on the wall. */
  function dateAt(at: number): number {
    return Math.floor((at + spanAt(at).offsetMs) / DAY_MS);
  }

  function startOfWeek(at: number): number {
    const date = dateAt(at);
    const monday = date - modulo(date + THURSDAY, 7);
    let start = dayAt(at).from;
    while (dateAt(start - 1) >= monday) start = dayAt(start - 1).from;
    return start;
  }

  return {
    timeZone,
    startOfHour,
    startOfDay: (at) => dayAt(at).from,
    startOfWeek,
    nextHour: (at) => {
      const { to, offsetMs } = spanAt(at);
      const wall = at + offsetMs;
      const next = wall - modulo(wall, HOUR_MS) + HOUR_MS - offsetMs;
      return Math.min(next, to, dayAt(at).to);
    },
    nextDay: (at) => dayAt(at).to,
    // No week is shorter than six days or longer than seven and some hours.
    nextWeek: (at) => startOfWeek(startOfWeek(at) + 7.5 * DAY_MS),
  };
}

/** The weekday of 1970-01-01, counted from Monday. */
const THURSDAY = 3;

function offsetSpanAt(at: number, timeZone: string): OffsetSpan {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  const next = local.getTimeZoneTransition('next');
  // `previous` looks strictly before its receiver, so an instant on a transition asks from one later.
  const previous = local.add({ nanoseconds: 1 }).getTimeZoneTransition('previous');
  return {
    from: previous?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    to: next?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offsetMs: Math.round(local.offsetNanoseconds / 1e6),
  };
}

type Day = { readonly from: number; readonly to: number };

/** A day of 24 hours from midnight on, if no clock change is near enough to make it anything else. */
function maybePlainDay(at: number, { from, to, offsetMs }: OffsetSpan): Day | undefined {
  const midnight = at - modulo(at + offsetMs, DAY_MS);
  return midnight - DAY_MS > from && midnight + DAY_MS < to
    ? { from: midnight, to: midnight + DAY_MS }
    : undefined;
}

/** The local day is [first instant of its date, first instant of the next date), as Temporal defines them. */
function localDayAt(at: number, timeZone: string): Day {
  let date = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate();
  let from = startOfDate(date, timeZone);
  if (from > at) {
    date = date.subtract({ days: 1 });
    from = startOfDate(date, timeZone);
  }
  let next = date.add({ days: 1 });
  let to = startOfDate(next, timeZone);
  // A date that a zone skipped altogether starts where the following one does.
  while (to <= at) {
    from = to;
    next = next.add({ days: 1 });
    to = startOfDate(next, timeZone);
  }
  return { from, to };
}

/** First instant of a calendar date in a zone; midnight, or later where midnight does not exist. */
export function startOfDate(date: Temporal.PlainDate, timeZone: string): number {
  return date.toZonedDateTime({ timeZone }).epochMilliseconds;
}

export function localDate(at: number, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate();
}

/** Ascending starts of the buckets that cover a period; the first is the period's own start. */
export function bucketStarts(period: Period): readonly number[] {
  const starts: number[] = [];
  for (let at = period.from; at < period.to; at = nextBucket(at, period)) starts.push(at);
  return starts;
}

/** Start of the bucket after the one `at` lies in. */
export function nextBucket(at: number, period: Pick<Period, 'timeZone' | 'granularity'>): number {
  const clock = zoneClock(period.timeZone);
  if (period.granularity === 'hour') return clock.nextHour(at);
  if (period.granularity === 'day') return clock.nextDay(at);
  const date = localDate(at, period.timeZone);
  const next =
    period.granularity === 'week'
      ? date.add({ days: 8 - date.dayOfWeek })
      : date.with({ day: 1 }).add({ months: 1 });
  return startOfDate(next, period.timeZone);
}

/** Which of the 168 hours of a week the wall clock shows: 0 is Sunday from midnight on. */
export function hourOfWeek(at: number, timeZone: string): number {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  return (local.dayOfWeek % 7) * 24 + local.hour;
}

/** F17: up to 7 days hours, up to 90 days days, up to 365 days weeks, then months. */
export function automaticGranularity(period: Pick<Period, 'from' | 'to'>): Granularity {
  const days = (period.to - period.from) / DAY_MS;
  if (days <= 7.05) return 'hour';
  if (days <= 91) return 'day';
  return days <= 366 ? 'week' : 'month';
}

/** Whether a zone is one this machine's zone database knows. */
export function isTimeZone(text: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text);
    return true;
  } catch {
    return false;
  }
}

/** RFC 3339 with the zone's offset at that instant, to the second: "2026-11-20T09:00:00+05:30". */
export function toZonedText(at: number, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(timeZone)
    .toString({
      timeZoneName: 'never',
      fractionalSecondDigits: at % 1000 === 0 ? 0 : 3,
    });
}

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}

/** Index of the bucket `at` lies in, given the buckets' ascending starts. */
export function bucketIndex(starts: readonly number[], at: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}
