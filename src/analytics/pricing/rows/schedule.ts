/** When a price holds, in UTC: minutes of the day [from, to), on ISO weekdays, except on dates. */
export type Schedule = {
  readonly hours: readonly (readonly [number, number])[];
  /** 1 Monday … 7 Sunday; absent: every day. */
  readonly weekdays?: readonly number[];
  /** Days on which it does not hold, "YYYY-MM-DD". */
  readonly except?: readonly string[];
};

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;

/** The form a price row keeps: JSON with a fixed order of keys, so equal schedules are equal text. */
export function scheduleText(schedule: Schedule): string {
  const { hours, weekdays, except } = schedule;
  return JSON.stringify({ hours, ...(weekdays && { weekdays }), ...(except && { except }) });
}

/** Reads what `scheduleText` wrote; undefined for anything else, so a foreign row never prices by accident. */
export function maybeSchedule(text: string): Schedule | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isSchedule(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A window that ends at or before its start runs past midnight; "00:00-00:00" is the whole day. */
export function isInSchedule(schedule: Schedule, at: number): boolean {
  const minutes = Math.floor(at / MINUTE_MS);
  const day = Math.floor(minutes / DAY_MINUTES);
  const minute = minutes - day * DAY_MINUTES;
  // 1970-01-01 was a Thursday, ISO weekday 4.
  const weekday = ((((day + 3) % 7) + 7) % 7) + 1;
  if (schedule.weekdays && !schedule.weekdays.includes(weekday)) return false;
  if (!schedule.hours.some(([from, to]) => isWithin(minute, from, to))) return false;
  return !schedule.except?.includes(new Date(at).toISOString().slice(0, 10));
}

function isWithin(minute: number, from: number, to: number): boolean {
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** "01:00-04:00" as minutes of the day; undefined when it is not such a window. */
export function maybeHours(text: string): readonly [number, number] | undefined {
  const match = /^([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$/.exec(text.trim());
  if (!match) return undefined;
  const [, fromHour, fromMinute, toHour, toMinute] = match.map(Number);
  return [
    ((fromHour ?? 0) * 60 + (fromMinute ?? 0)) % DAY_MINUTES,
    ((toHour ?? 0) * 60 + (toMinute ?? 0)) % DAY_MINUTES,
  ];
}

function isSchedule(value: unknown): value is Schedule {
  if (typeof value !== 'object' || value === null || !('hours' in value)) return false;
  const { hours } = value;
  const weekdays = 'weekdays' in value ? value.weekdays : [];
  const except = 'except' in value ? value.except : [];
  return (
    Array.isArray(hours) &&
    hours.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every(Number.isInteger)) &&
    Array.isArray(weekdays) &&
    weekdays.every(Number.isInteger) &&
    Array.isArray(except) &&
    except.every((date) => typeof date === 'string')
  );
}
