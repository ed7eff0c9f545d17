import { Temporal } from 'temporal-polyfill';

/** When something comes again and again: a wall time on some local days. */
export type DueTimes = {
  /** Local wall time "HH:MM", in `timeZone`. */
  readonly at: string;
  readonly timeZone: string;
  readonly every: 'day' | 'week' | 'month';
  /**
   * Weekdays (1 is Monday) of a day's and a week's, days of the month of a month's, where a day past the month's
   * end is its last. Empty: every day, Mondays, the 1st.
   */
  readonly days: readonly number[];
};

/** One local date with the instant its wall time falls on, UTC milliseconds. */
export type DueTime = { readonly slot: string; readonly dueAt: number };

/** A month and the one after it, so that at least one date of any rule is among them. */
const DAYS_AHEAD = 62;

/**
 * The due times with `after` < dueAt ≤ `until`, ascending. A wall time that a clock change skips is due at the first
 * instant after the gap, one that occurs twice at the first occurrence, and a date that a zone skipped
 * altogether has none.
 */
export function dueTimes(
  rule: DueTimes,
  { after, until }: { readonly after: number; readonly until: number },
): readonly DueTime[] {
  const { timeZone } = rule;
  const last = dateAt(until, timeZone);
  const found: DueTime[] = [];
  // A gap across midnight moves a due time into the next date, so the first date to look at is one earlier.
  for (let date = dateAt(after, timeZone).subtract({ days: 1 }); !isAfter(date, last); date = next(date)) {
    const dueAt = maybeDueOn(date, rule);
    if (dueAt !== undefined && dueAt > after && dueAt <= until) found.push({ slot: date.toString(), dueAt });
  }
  return found;
}

/** The first due time after an instant, UTC milliseconds. */
export function nextDueTime(rule: DueTimes, after: number): number | undefined {
  let date = dateAt(after, rule.timeZone).subtract({ days: 1 });
  for (let day = 0; day < DAYS_AHEAD; day++, date = next(date)) {
    const dueAt = maybeDueOn(date, rule);
    if (dueAt !== undefined && dueAt > after) return dueAt;
  }
  return undefined;
}

/** Local days since the date before that the rule names: 1 of every day's, 3 on the Monday of weekdays. */
export function daysSinceBefore(rule: DueTimes, slot: string): number {
  const date = Temporal.PlainDate.from(slot);
  for (let days = 1; days < DAYS_AHEAD; days++) if (isNamed(date.subtract({ days }), rule)) return days;
  return DAYS_AHEAD;
}

function maybeDueOn(date: Temporal.PlainDate, rule: DueTimes): number | undefined {
  const { at, timeZone } = rule;
  if (!isNamed(date, rule) || !exists(date, timeZone)) return undefined;
  return firstInstant(date.toPlainDateTime(Temporal.PlainTime.from(at)), timeZone);
}

function isNamed(date: Temporal.PlainDate, { every, days }: DueTimes): boolean {
  switch (every) {
    case 'day':
      return days.length === 0 || days.includes(date.dayOfWeek);
    case 'week':
      return days.length === 0 ? date.dayOfWeek === 1 : days.includes(date.dayOfWeek);
    case 'month': {
      const named = days.length === 0 ? [1] : days;
      return named.some((day) => Math.min(day, date.daysInMonth) === date.day);
    }
  }
}

/** The instant of a wall time; the gap's end where a clock change skips it, the first where it occurs twice. */
export function firstInstant(local: Temporal.PlainDateTime, timeZone: string): number {
  const before = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  if (before.toPlainDateTime().equals(local)) return before.epochMilliseconds;
  // Temporal's "compatible" would move a skipped time by the length of the gap.
  const gap = before.getTimeZoneTransition('next');
  if (!gap) throw new Error(`${timeZone} skips ${local.toString()} without a clock change`);
  return gap.epochMilliseconds;
}

/** Samoa had no 30 December 2011: such a date's first instant belongs to the next. */
function exists(date: Temporal.PlainDate, timeZone: string): boolean {
  return date.toZonedDateTime({ timeZone }).toPlainDate().equals(date);
}

function dateAt(instant: number, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).toPlainDate();
}

function next(date: Temporal.PlainDate): Temporal.PlainDate {
  return date.add({ days: 1 });
}

function isAfter(one: Temporal.PlainDate, other: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(one, other) > 0;
}
