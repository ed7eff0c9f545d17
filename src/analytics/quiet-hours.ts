import { Temporal } from 'temporal-polyfill';
import { firstInstant } from './due-times.ts';
import type { ChannelTerms, Organisation } from './state.ts';

/** Local wall times "HH:MM" between which a channel wants to read nothing that can wait; `to` may be on the next day. */
export type QuietHours = { readonly from: string; readonly to: string; readonly timeZone: string };

/** The quiet hours of a target, in its own zone or else the organisation's; null without any. */
export function quietHoursOf(
  target: string | undefined,
  terms: readonly ChannelTerms[],
  { timeZone }: Pick<Organisation, 'timeZone'>,
): QuietHours | null {
  const own = terms.find((one) => one.target === target);
  if (!own || own.quietFrom === null || own.quietTo === null) return null;
  return { from: own.quietFrom, to: own.quietTo, timeZone: own.timeZone ?? timeZone };
}

/** The instant itself, or the end of the quiet hours it lies in. UTC milliseconds. */
export function afterQuiet(quiet: QuietHours | null, at: number): number {
  if (!quiet) return at;
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(quiet.timeZone);
  const [from, to, time] = [
    Temporal.PlainTime.from(quiet.from),
    Temporal.PlainTime.from(quiet.to),
    local.toPlainTime(),
  ];
  if (!isWithin(time, from, to)) return at;
  const date = local.toPlainDate();
  const ends = isBefore(time, to) ? date : date.add({ days: 1 });
  const end = firstInstant(ends.toPlainDateTime(to), quiet.timeZone);
  // Where the clock goes back, the end may have come once already before the hour is repeated.
  return Math.max(at, end);
}

function isWithin(time: Temporal.PlainTime, from: Temporal.PlainTime, to: Temporal.PlainTime): boolean {
  const isOvernight = isBefore(to, from);
  const hasBegun = !isBefore(time, from);
  return isOvernight ? hasBegun || isBefore(time, to) : hasBegun && isBefore(time, to);
}

function isBefore(one: Temporal.PlainTime, other: Temporal.PlainTime): boolean {
  return Temporal.PlainTime.compare(one, other) < 0;
}
