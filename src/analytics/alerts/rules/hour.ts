import { localDate, zoneClock } from '../../period.ts';
import type { Measure } from '../../store.ts';

/** What hourly rules look at. */
export const HOUR_MEASURES = [
  'requests',
  'errors',
  'inputTokens',
  'outputTokens',
  'costNano',
  'latencyMs',
  'latencyEvents',
] as const satisfies readonly Measure[];

/** Where a closed hour stands in the life of its organisation. */
export type HourPlace = {
  /** Start, UTC milliseconds. */
  readonly at: number;
  readonly to: number;
  /** By how many hours the clock on the wall moved on to it: 1, but 0 and 2 where clocks are changed. */
  readonly step: number;
  /** The day it is part of, in the organisation's zone: the start of it, UTC milliseconds. */
  readonly day: number;
  /** Whether that day ends with it: what closes at midnight is told on the next. */
  readonly endsDay: boolean;
  /** Hour of the local week, 0 (Monday from midnight on) to 167. */
  readonly hourOfWeek: number;
};

/** One closed hour of a scope. */
export type Hour = HourPlace & {
  readonly requests: number;
  readonly errors: number;
  /** Input and output. */
  readonly tokens: number;
  readonly usd: number;
  /** Summed over the `latencyEvents` calls that told theirs. */
  readonly latencyMs: number;
  readonly latencyEvents: number;
  /** Calls that took too long or ran out of time, where a rule asks for them. */
  readonly hanging: number;
};

/** The places of consecutive hours, given by their ascending starts and the end of the last. */
export function hourPlaces(starts: readonly number[], end: number, timeZone: string): readonly HourPlace[] {
  const clock = zoneClock(timeZone);
  let before: number | undefined;
  return starts.map((at, index) => {
    const day = clock.startOfDay(at);
    // Whole hours on the wall, whatever the day's clocks did before.
    const wall = wallHour(at, timeZone);
    const step = before === undefined ? 1 : (wall - before + 24) % 24;
    before = wall;
    const hourOfWeek = (localDate(at, timeZone).dayOfWeek - 1) * 24 + wall;
    const to = starts[index + 1] ?? end;
    return { at, to, step, day, endsDay: clock.startOfDay(to) !== day, hourOfWeek };
  });
}

const wallFormats = new Map<string, Intl.DateTimeFormat>();

function wallHour(at: number, timeZone: string): number {
  let format = wallFormats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' });
    wallFormats.set(timeZone, format);
  }
  return Number(format.format(at));
}
