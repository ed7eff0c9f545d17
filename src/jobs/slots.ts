import { Temporal } from 'temporal-polyfill';

/** A wall time "HH:MM" of every local day. */
export type DailyTime = { readonly at: string; readonly timeZone: string };

/** One local date with the instant its wall time falls on, UTC milliseconds. */
export type DailySlot = { readonly slot: string; readonly dueAt: number };

const HOUR_MS = 3_600_000;

/** Slots further back are neither made up for nor recorded. */
const LOOK_BACK_DAYS = 31;

/** From then on a message says that it is late. */
const LATE_AFTER_MS = 5 * 60_000;

/** A single missed slot older than this is skipped: yesterday's news at tonight's dinner helps nobody. */
const MAKE_UP_MS = 6 * HOUR_MS;

const MOST_DAYS = 7;

/**
 * The slots with `after` < dueAt ≤ `now`, ascending. A wall time that a clock change skips is due at the first
 * instant after the gap, one that occurs twice at the first occurrence, and a date that a zone skipped
 * altogether has none.
 */
export function dueSlots(
  { at, timeZone }: DailyTime,
  { after, now }: { readonly after: number; readonly now: number },
): readonly DailySlot[] {
  const time = Temporal.PlainTime.from(at);
  const today = dateAt(now, timeZone);
  // A gap across midnight moves a slot into the next date, so the first date to look at is one earlier.
  const first = later(dateAt(after, timeZone), today.subtract({ days: LOOK_BACK_DAYS })).subtract({
    days: 1,
  });
  const slots: DailySlot[] = [];
  for (let date = first; Temporal.PlainDate.compare(date, today) <= 0; date = date.add({ days: 1 })) {
    if (!exists(date, timeZone)) continue;
    const dueAt = instantOf(date.toPlainDateTime(time), timeZone);
    if (dueAt > after && dueAt <= now) slots.push({ slot: date.toString(), dueAt });
  }
  return slots;
}

export type SlotPlan = {
  /** The slot to run now, if any, and how many local days it stands for. */
  readonly run: (DailySlot & { readonly late: boolean; readonly days: number }) | null;
  /** Slots to be recorded as skipped. */
  readonly skip: readonly DailySlot[];
};

/**
 * What to do about due slots. Only the newest is ever run: a stop of days ends in one message that covers
 * them, never in one each. A single slot that is too late is skipped; so is one with a later slot claimed.
 */
export function slotPlan(
  due: readonly DailySlot[],
  { claimed, now }: { readonly claimed: ReadonlySet<string>; readonly now: number },
): SlotPlan {
  const open = due.filter(({ slot }) => !claimed.has(slot));
  const lastClaimed = due.findLastIndex(({ slot }) => claimed.has(slot));
  const missed = due.slice(lastClaimed + 1);
  const newest = missed.at(-1);
  if (!newest) return { run: null, skip: open };
  const lateMs = now - newest.dueAt;
  if (missed.length === 1 && lateMs > MAKE_UP_MS) return { run: null, skip: open };
  const days = Math.min(missed.length, MOST_DAYS);
  return {
    run: { ...newest, late: days > 1 || lateMs > LATE_AFTER_MS, days },
    skip: open.filter((slot) => slot !== newest),
  };
}

function dateAt(instant: number, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).toPlainDate();
}

function later(a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(a, b) > 0 ? a : b;
}

/** Samoa had no 30 December 2011: such a date's first instant belongs to the next. */
function exists(date: Temporal.PlainDate, timeZone: string): boolean {
  return date.toZonedDateTime({ timeZone }).toPlainDate().equals(date);
}

/** Temporal's "compatible" moves a skipped time by the length of the gap; a digest goes at the gap's end instead. */
function instantOf(local: Temporal.PlainDateTime, timeZone: string): number {
  const before = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  if (before.toPlainDateTime().equals(local)) return before.epochMilliseconds;
  const gap = before.getTimeZoneTransition('next');
  if (!gap) throw new Error(`${timeZone} skips ${local.toString()} without a clock change`);
  return gap.epochMilliseconds;
}
