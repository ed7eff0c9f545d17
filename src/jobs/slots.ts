import { type DueTime, type DueTimes, daysSinceBefore, dueTimes } from '../analytics/due-times.ts';
import { afterQuiet, type QuietHours } from '../analytics/quiet-hours.ts';

/** When slots are due, and when nothing may be posted although one is. */
export type SlotTimes = DueTimes & { readonly quiet: QuietHours | null };

/** A due time as it is run: at `openAt`, which is later than `dueAt` in quiet hours. */
export type OpenSlot = DueTime & {
  readonly openAt: number;
  /** Local days since the due time before. */
  readonly days: number;
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Slots further back are neither made up for nor recorded. */
const LOOK_BACK_MS = 32 * DAY_MS;

/** From then on a message says that it is late. */
const LATE_AFTER_MS = 5 * 60_000;

/** A missed slot older than this is skipped: yesterday's news at tonight's dinner helps nobody. */
const MAKE_UP_MS = { day: 6 * HOUR_MS, week: 2 * DAY_MS, month: 7 * DAY_MS } as const;

const MOST_DAYS = 7;

/** The slots due after `after` that may be posted at `now`, ascending. */
export function dueSlots(
  times: SlotTimes,
  { after, now }: { readonly after: number; readonly now: number },
): readonly OpenSlot[] {
  return dueTimes(times, { after: Math.max(after, now - LOOK_BACK_MS), until: now })
    .map((due) => ({
      ...due,
      openAt: afterQuiet(times.quiet, due.dueAt),
      days: daysSinceBefore(times, due.slot),
    }))
    .filter(({ openAt }) => openAt <= now);
}

export type SlotPlan = {
  /** The slot to run now, if any, and how many local days a daily one stands for. */
  readonly run: (OpenSlot & { readonly late: boolean }) | null;
  /** Slots to be recorded as skipped. */
  readonly skip: readonly OpenSlot[];
  /** Once these are skipped, nothing up to then is left to do, UTC milliseconds; null when that is not known. */
  readonly settledTo: number | null;
};

export type SlotPlanTerms = {
  readonly every: DueTimes['every'];
  /** When slots were claimed, by their names. */
  readonly claimed: ReadonlyMap<string, number>;
  readonly now: number;
};

/**
 * What to do about due slots. Only the newest is ever run: a stop of days ends in one message that covers
 * them, never in one each. What is too late is skipped; so is a slot with a later one claimed. A slot claimed before
 * it was due, by a clock that ran ahead, told of days that were not over: the next one covers them too.
 */
export function slotPlan(due: readonly OpenSlot[], { every, claimed, now }: SlotPlanTerms): SlotPlan {
  const isOpen = ({ slot }: OpenSlot) => !claimed.has(slot);
  const lastTold = due.findLastIndex(({ slot, dueAt }) => (claimed.get(slot) ?? dueAt - 1) >= dueAt);
  const passed = due.slice(0, lastTold + 1).filter(isOpen);
  const missed = due.slice(lastTold + 1);
  const waiting = missed.filter(isOpen);
  const newest = missed.at(-1);
  const settledTo = due[lastTold]?.dueAt ?? null;
  if (!newest || !isOpen(newest)) return { run: null, skip: passed, settledTo };
  const lateMs = now - newest.openAt;
  const coversSeveral = every === 'day' && missed.length > 1;
  if (lateMs > MAKE_UP_MS[every] && !coversSeveral) {
    return { run: null, skip: [...passed, ...waiting], settledTo };
  }
  const days = missed.reduce((sum, slot) => sum + slot.days, 0);
  return {
    run: {
      ...newest,
      late: waiting.length > 1 || lateMs > LATE_AFTER_MS,
      days: every === 'day' ? Math.min(days, MOST_DAYS) : newest.days,
    },
    skip: [...passed, ...waiting.filter((slot) => slot !== newest)],
    settledTo,
  };
}
